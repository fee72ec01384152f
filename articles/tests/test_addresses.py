import datetime as dt
import unicodedata

import pytest
from django.db import transaction
from django.utils import timezone

from articles import addresses, workflow
from articles.models import Address, Article, Section
from articles.moves import Refused

from .factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def publish_again(edition, by, **fields):
    Article.objects.filter(pk=edition.article_id).update(**fields)
    return workflow.publish(edition.article, by=by)


def test_a_story_that_moved_leads_on_from_every_old_address(client, chief):
    edition = published(by=chief, slug="one", section=SectionFactory(slug="news"))
    publish_again(edition, chief, slug="two")
    publish_again(edition, chief, section=SectionFactory(slug="world"))
    for old in ("/news/one/", "/news/two/"):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, "/world/two/")
    assert client.get("/world/two/").status_code == 200


def test_a_withdrawn_story_is_gone_and_one_that_was_never_there_is_not_found(client, chief):
    edition = published(by=chief)
    workflow.withdraw(edition.article, by=chief)
    assert client.get(edition.get_absolute_url()).status_code == 410
    assert client.get("/nowhere/nothing/").status_code == 404


def test_a_scheduled_story_and_a_draft_answer_like_nothing_at_all(client, chief, django_assert_max_num_queries):
    draft = ArticleFactory(slug="secret", section=SectionFactory(slug="news"))
    answer = client.get("/news/secret/")
    assert answer.status_code == 404
    assert b"Headline" not in answer.content
    assert draft.addresses.count() == 0


def test_addresses_in_any_script(client, chief):
    edition = published(by=chief, slug="größe-über-alles", section=SectionFactory(slug="данные"))
    assert client.get(edition.get_absolute_url()).status_code == 200
    assert client.get("/данные/größe-über-alles/").status_code == 200


def test_slugs_out_of_headlines():
    assert addresses.slug_for("Storm: 5% of “all” ships") == "storm-5-of-all-ships"
    assert addresses.slug_for("Ærlig tale på søen") == "ærlig-tale-på-søen"
    assert addresses.slug_for("!!!") == ""
    assert len(addresses.slug_for("word " * 100)) <= 200


def test_a_renamed_section_leads_on_with_all_its_stories(client, chief):
    section = SectionFactory(slug="world")
    edition = published(by=chief, section=section, slug="storm")
    with transaction.atomic():
        addresses.rename(section, "abroad")
        Section.objects.filter(pk=section.pk).update(slug="abroad")
    assert client.get("/world/")["Location"] == "/abroad/"
    assert client.get("/world/storm/")["Location"] == "/abroad/storm/"
    assert client.get("/abroad/storm/").status_code == 200
    workflow.withdraw(edition.article, by=chief)
    assert client.get("/abroad/storm/").status_code == 410


@pytest.mark.parametrize(("factory", "prefix"), [(TagFactory, "tag"), (AuthorFactory, "author")])
def test_a_renamed_label_leads_on(client, factory, prefix):
    label = factory(slug="old")
    addresses.rename(label, "new")
    type(label).objects.filter(pk=label.pk).update(slug="new")
    assert client.get(f"/{prefix}/old/")["Location"] == f"/{prefix}/new/"
    assert client.get(f"/{prefix}/never/").status_code == 404


def test_a_label_may_return_to_its_old_address(client, chief):
    tag = TagFactory(slug="old")
    published(by=chief, topics=[tag])
    for slug in ("new", "old"):
        addresses.rename(tag, slug)
        type(tag).objects.filter(pk=tag.pk).update(slug=slug)
        tag.slug = slug
    assert client.get("/tag/old/").status_code == 200
    assert client.get("/tag/new/")["Location"] == "/tag/old/"


def test_the_next_free_slug(chief):
    section = SectionFactory(slug="news")
    assert addresses.free_slug(section, "storm") == "storm"
    published(by=chief, section=section, slug="storm")
    published(by=chief, section=section, slug="storm-2")
    assert addresses.free_slug(section, "storm") == "storm-3"


def test_nobody_can_tell_an_address_that_is_still_to_come(client, chief):
    edition = published(by=chief, slug="one", section=SectionFactory(slug="news"))
    Article.objects.filter(pk=edition.article_id).update(slug="minister-resigns")
    workflow.publish(edition.article, by=chief, at=timezone.now() + HOUR)
    assert client.get("/news/minister-resigns/").status_code == 404
    workflow.withdraw(edition.article, by=chief)
    workflow.publish(edition.article, by=chief, at=timezone.now() + HOUR)
    assert client.get("/news/minister-resigns/").status_code == 404
    assert client.get("/news/one/").status_code == 410


@pytest.mark.parametrize("label", ["topics", "authors", "series"])
def test_a_label_of_which_nothing_was_published_yet_is_not_there(client, chief, label):
    thing = {"topics": TagFactory, "authors": AuthorFactory, "series": SeriesFactory}[label](slug="secret-merger")
    article = ArticleFactory(**{label: thing if label == "series" else [thing]})
    workflow.publish(article, by=chief, at=timezone.now() + HOUR)
    assert client.get(thing.get_absolute_url()).status_code == 404
    workflow.publish(article, by=chief)
    assert client.get(thing.get_absolute_url()).status_code == 200
    workflow.withdraw(article, by=chief)
    assert client.get(thing.get_absolute_url()).status_code == 200


def rename(section, slug):
    addresses.rename(section, slug)
    Section.objects.filter(pk=section.pk).update(slug=slug)
    section.slug = slug


def test_a_section_cannot_move_to_where_others_have_a_story(chief):
    alpha, gamma = SectionFactory(slug="alpha"), SectionFactory(slug="gamma")
    for section in (alpha, gamma):
        published(by=chief, section=section, slug="budget")
    rename(alpha, "beta")
    with pytest.raises(Refused, match="Choose another slug"):
        addresses.rename(gamma, "alpha")
    assert not Address.objects.filter(path="/alpha/budget/").exclude(article__section=alpha).exists()


def test_an_address_that_readers_knew_is_never_given_away(client, chief):
    alpha, gamma = SectionFactory(slug="alpha"), SectionFactory(slug="gamma")
    edition = published(by=chief, section=alpha, slug="budget")
    rename(alpha, "beta")
    rename(gamma, "alpha")
    workflow.withdraw(edition.article, by=chief)
    assert client.get("/alpha/budget/").status_code == 410
    with pytest.raises(Refused, match="belongs to"):
        published(by=chief, section=gamma, slug="budget")


def test_a_slug_is_kept_in_one_spelling(chief):
    edition = published(by=chief, slug=unicodedata.normalize("NFD", "überfahrt"))
    assert edition.slug == unicodedata.normalize("NFC", "überfahrt")
    with pytest.raises(Refused, match="too long"):
        published(by=chief, slug="\u0958" * 200)
