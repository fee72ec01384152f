"""Two labels become one: by the desk's pages, with readers' pages in the cache before and after."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.db.models import ForeignKey, ManyToManyField, OneToOneField
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from articles import addresses, labels, workflow
from articles.admin.choices import Choice
from articles.comparison import compare
from articles.models import (
    Article,
    Author,
    Byline,
    Edition,
    EditionByline,
    FormerSlug,
    MergedLabel,
    PinnedLead,
    Revision,
    Role,
    Section,
    Series,
    Tag,
)
from articles.moves import Refused

from .factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
FACTORIES = {"author": AuthorFactory, "tag": TagFactory, "series": SeriesFactory, "section": SectionFactory}
USES = {
    "author": lambda label: {"authors": [label]},
    "tag": lambda label: {"topics": [label]},
    "series": lambda label: {"series": label},
    "section": lambda label: {"section": label},
}
KINDS = pytest.mark.parametrize("kind", FACTORIES)


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def reader(client):
    return type(client)()


def pair(kind):
    return FACTORIES[kind](name="Old name", slug="old"), FACTORIES[kind](name="New name", slug="new")


def merge_page(label):
    return reverse(f"admin:articles_{label._meta.model_name}_merge", args=[label.pk])


def send(client, source, target, **fields):
    return client.post(merge_page(source), {"into": target.pk, **fields})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def text_of(client, url):
    """Asked twice, so that the page cache has its say."""
    client.get(url)
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


@KINDS
def test_cached_pages_follow_without_a_new_edition(desk, reader, chief, kind):
    source, target = pair(kind)
    edition = published(by=chief, headline="Nightfall", slug="nightfall", **USES[kind](source))
    other = published(by=chief, headline="Daybreak", slug="daybreak", **USES[kind](target))
    page, list_page = edition.get_absolute_url(), target.get_absolute_url()
    assert "Old name" in text_of(reader, page)
    assert "Nightfall" not in text_of(reader, list_page)
    assert send(desk, source, target).url == reverse(f"admin:articles_{kind}_change", args=[target.pk])
    edition = Edition.objects.select_related("section").get(pk=edition.pk)
    text = text_of(reader, edition.get_absolute_url())
    assert "New name" in text
    assert "Old name" not in text
    assert {"Nightfall", "Daybreak"} <= {
        word for word in ("Nightfall", "Daybreak") if word in text_of(reader, list_page)
    }
    assert set(Edition.objects.values_list("pk", flat=True)) == {edition.pk, other.pk}
    if kind == "section":
        answer = reader.get(page)
        assert (answer.status_code, answer.url) == (301, "/new/nightfall/")


@KINDS
def test_every_old_address_leads_on_through_renaming_and_merging_again(desk, reader, chief, kind):
    source, target = pair(kind)
    last = FACTORIES[kind](name="Last name", slug="last")
    published(by=chief, **USES[kind](source))
    urls = [label.get_absolute_url() for label in (source, target)]
    addresses.rename(source, "earlier")
    type(source).objects.filter(pk=source.pk).update(slug="earlier")
    urls.append(urls[0].replace("old", "earlier"))
    send(desk, source, target)
    send(desk, target, last)
    for url in urls:
        answer = reader.get(url)
        assert (answer.status_code, answer.url) == (301, last.get_absolute_url())
    assert set(MergedLabel.objects.values_list("target_id", flat=True)) == {last.pk}


@KINDS
def test_earlier_texts_name_the_one_that_stays(desk, chief, kind):
    source, target = pair(kind)
    article = published(by=chief, **USES[kind](source)).article
    article.refresh_from_db()
    before = article.latest_revision
    content = dict(before.content)
    send(desk, source, target)
    before.refresh_from_db()
    assert before.content == content
    workflow.restore(article, by=chief, revision=before)
    fresh = Article.objects.get(pk=article.pk)
    assert labels.stories_with(target).get() == fresh
    assert compare(before.content, Revision.objects.latest("pk").content) == []
    assert not Article.objects.changed_since_publication().exists()
    edition = workflow.publish(fresh, by=chief, significant=True)
    assert set(text_names(edition, kind)) == {"New name"}


def text_names(edition, kind):
    rows = {
        "author": lambda: [author.name for author in edition.authors],
        "tag": lambda: edition.tags.values_list("name", flat=True),
        "series": lambda: [edition.series.name],
        "section": lambda: [edition.section.name],
    }
    return rows[kind]()


@KINDS
def test_a_form_that_was_opened_before_is_saved_with_the_one_that_stays(desk, chief, kind):
    source, target = pair(kind)
    article = published(by=chief, **USES[kind](source)).article
    url = reverse("admin:articles_article_change", args=[article.pk])
    fields = fields_of(desk.get(url))
    send(desk, source, target)
    answer = desk.post(url, fields | {"headline": "Changed meanwhile"})
    assert answer.status_code == 302, answer.context["errors"]
    assert labels.stories_with(target).get().headline == "Changed meanwhile"


@KINDS
def test_an_untouched_form_keeps_no_new_text_after_a_merge(desk, chief, kind):
    source, target = pair(kind)
    article = published(by=chief, **USES[kind](source)).article
    send(desk, source, target)
    url = reverse("admin:articles_article_change", args=[article.pk])
    desk.post(url, fields_of(desk.get(url)))
    assert Revision.objects.count() == 1
    assert not Article.objects.changed_since_publication().exists()


@KINDS
def test_changes_are_discarded_after_a_merge(desk, chief, kind):
    source, target = pair(kind)
    article = published(by=chief, **USES[kind](source)).article
    Article.objects.filter(pk=article.pk).update(headline="Changed")
    workflow.keep(Article.objects.get(pk=article.pk), by=chief)
    send(desk, source, target)
    workflow.discard_changes(article, by=chief)
    assert not Article.objects.changed_since_publication().exists()


@KINDS
def test_a_double_submit_is_harmless(desk, chief, kind):
    source, target = pair(kind)
    published(by=chief, **USES[kind](source))
    first, second = send(desk, source, target), send(desk, source, target)
    assert said(first) == "“Old name” is “New name” now, on 1 story."
    assert (second.status_code, second.url) == (302, first.url)
    assert said(second) == "It was merged into “New name” already."
    assert labels.merge(source, target, by=chief) == target
    assert MergedLabel.objects.count() == 1


@KINDS
def test_the_page_says_how_many_stories_are_touched_before_anything_happens(desk, chief, kind):
    source, target = pair(kind)
    for _number in range(3):
        published(by=chief, **USES[kind](source))
    ArticleFactory(**USES[kind](source))
    page = desk.get(merge_page(source), {"into": target.pk}).content.decode()
    assert "<strong>4 stories</strong> are touched; readers see 3 of them now." in page
    assert type(source).objects.filter(pk=source.pk).exists()


@KINDS
def test_the_form_of_a_label_leads_to_its_merging(desk, kind):
    source, _target = pair(kind)
    page = desk.get(reverse(f"admin:articles_{kind}_change", args=[source.pk])).content.decode()
    assert f'href="{merge_page(source)}"' in page
    chosen = desk.get(merge_page(source))
    assert isinstance(chosen.context["form"].fields["into"].widget, Choice)
    search = desk.get(
        reverse("admin:autocomplete"),
        {"term": "New", **searching(chosen.context["form"].fields["into"].widget)},
    )
    assert [row["text"] for row in search.json()["results"]] == ["New name"]


def searching(widget):
    meta = widget.field.model._meta
    return {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": widget.field.name}


@KINDS
def test_without_javascript_one_is_found_by_its_name(desk, kind):
    source, target = pair(kind)
    page = desk.get(merge_page(source), {"q": "name"}).content.decode()
    assert f'href="?into={target.pk}"' in page
    assert f'href="?into={source.pk}"' not in page


@KINDS
@pytest.mark.parametrize("into", ["", "0", "x", "9" * 30, "٣", "-1"])
def test_nothing_happens_where_no_target_was_chosen(desk, kind, into):
    source, _target = pair(kind)
    answer = desk.post(merge_page(source), {"into": into})
    assert answer.status_code == 200
    assert "Choose the one that is to stay." in answer.content.decode()


@KINDS
def test_nothing_is_merged_into_itself(desk, kind):
    source, _target = pair(kind)
    answer = send(desk, source, source)
    assert said(answer) == "Choose another one: nothing is merged into itself."
    assert type(source).objects.filter(pk=source.pk).exists()


@KINDS
def test_a_writer_merges_nothing(client, writer, kind):
    source, target = pair(kind)
    client.force_login(writer)
    assert client.get(merge_page(source)).status_code == 403
    assert send(client, source, target).status_code == 403
    assert "Merge into" not in client.get(reverse(f"admin:articles_{kind}_change", args=[source.pk])).content.decode()


def test_an_editor_merges_authors_and_tags_but_no_sections(client, editor):
    client.force_login(editor)
    for kind, status in (("author", 302), ("tag", 302), ("series", 302), ("section", 403)):
        assert send(client, *pair(kind)).status_code == status


@KINDS
def test_the_number_of_statements_does_not_grow_with_the_stories(chief, kind, django_assert_max_num_queries):
    source, target = pair(kind)
    for _number in range(12):
        published(by=chief, **USES[kind](source))
    with django_assert_max_num_queries(48):
        labels.merge(source, target, by=chief)


RELATIONS = {
    Author: {"Byline.author", "EditionByline.author"},
    Tag: {"Article.tags", "Article_tags.tag", "Edition.tags", "EditionTag.tag"},
    Series: {"Article.series", "Edition.series"},
    Section: {"Article.section", "Edition.section", "Section.parent", "PinnedLead.section", "FrontStep.section"},
}


@pytest.mark.parametrize("model", RELATIONS)
def test_merging_knows_every_table_that_points_at_a_label(model):
    pointing = {
        f"{field.field.model.__name__}.{field.field.name}"
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created
        and field.is_relation
        and isinstance(field.field, ForeignKey | OneToOneField | ManyToManyField)
    }
    assert pointing == RELATIONS[model]


# Authors.


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["old", "third", "new"], ["new", "third"]),
        (["new", "third", "old"], ["new", "third"]),
        (["third", "old", "new"], ["third", "new"]),
        ([("old", Role.PHOTOGRAPHS), "third", "new"], ["third", "new"]),
        (["old"], ["new"]),
    ],
)
def test_the_survivor_keeps_the_better_place_in_a_byline(desk, chief, rows, expected):
    source, target = pair("author")
    people = {"old": source, "new": target, "third": AuthorFactory(name="Third")}
    article = ArticleFactory(authors=[])
    for order, row in enumerate(rows):
        slug, role = (row, Role.WRITING) if isinstance(row, str) else row
        Byline.objects.create(article=article, author=people[slug], role=role, order=order)
    edition = workflow.publish(article, by=chief)
    send(desk, source, target)
    wanted = [(people[slug].pk, Role.WRITING) for slug in expected]
    for bylines in (article.bylines, EditionByline.objects.filter(edition=edition).order_by("order")):
        assert list(bylines.values_list("author_id", "role")) == wanted
    workflow.restore(article, by=chief, revision=Revision.objects.get())
    assert list(article.bylines.values_list("author_id", "role")) == wanted
    assert not Article.objects.changed_since_publication().exists()


def test_the_survivor_takes_what_it_lacks_on_request_and_keeps_what_it_has(desk):
    source, target = pair("author")
    Author.objects.filter(pk=source.pk).update(bio="Of the old", website="https://old.example/", job_title="Reporter")
    Author.objects.filter(pk=target.pk).update(bio="", job_title="Editor")
    page = desk.get(merge_page(source), {"into": target.pk}).content.decode()
    assert "Take over what the other one lacks: biography, website" in page
    send(desk, source, target, fill="on")
    target.refresh_from_db()
    assert (target.bio, target.website, target.job_title) == ("Of the old", "https://old.example/", "Editor")


def test_the_survivor_takes_nothing_that_nobody_asked_for(desk):
    source, target = pair("author")
    Author.objects.filter(pk=target.pk).update(bio="")
    send(desk, source, target)
    target.refresh_from_db()
    assert target.bio == ""


@pytest.mark.parametrize("has_login", [True, False])
def test_a_login_moves_to_a_survivor_that_has_none(desk, writer, has_login):
    source, target = pair("author")
    own = UserFactory() if has_login else None
    Author.objects.filter(pk=source.pk).update(login=writer)
    Author.objects.filter(pk=target.pk).update(login=own)
    send(desk, source, target)
    target.refresh_from_db()
    assert target.login == (own or writer)


def test_deleting_a_login_changes_no_byline(reader, chief, writer):
    author = AuthorFactory(name="Mara Lind", login=writer)
    edition = published(by=chief, authors=[author])
    writer.delete()
    assert "Mara Lind" in text_of(reader, edition.get_absolute_url())
    author.refresh_from_db()
    assert author.login is None
    assert edition.authors == [author]


# Tags.


def test_a_story_with_both_tags_has_one_of_them_once(desk, chief):
    source, target = pair("tag")
    edition = published(by=chief, topics=[source, target])
    send(desk, source, target)
    assert list(edition.tags.all()) == [target]
    assert list(edition.article.tags.all()) == [target]


# Sections.


def test_stories_with_the_same_address_are_named_and_nothing_is_merged(desk, chief):
    source, target = pair("section")
    for section in (source, target):
        published(by=chief, section=section, slug="budget", headline=f"Budget of {section.slug}")
    page = desk.get(merge_page(source), {"into": target.pk}).content.decode()
    assert "Stories of both have the same address: “Budget of new”." in page
    assert "button-danger" not in page
    assert "same address" in said(send(desk, source, target))
    assert Section.objects.filter(pk=source.pk).exists()
    assert Edition.objects.filter(section=source).count() == 1


def test_a_story_that_is_over_does_not_stand_in_the_way(desk, reader, chief):
    source, target = pair("section")
    over = published(by=chief, section=source, slug="budget")
    workflow.withdraw(over.article, by=chief)
    there = published(by=chief, section=target, slug="budget", headline="The one that is there")
    send(desk, source, target)
    assert reader.get("/old/budget/").status_code == 410
    assert "The one that is there" in text_of(reader, there.get_absolute_url())


def test_a_slug_changed_as_the_page_says_lets_the_sections_be_merged(desk, reader, chief):
    source, target = pair("section")
    article = published(by=chief, section=source, slug="budget").article
    published(by=chief, section=target, slug="budget")
    Article.objects.filter(pk=article.pk).update(slug="budget-of-old")
    workflow.publish(article, by=chief)
    send(desk, source, target)
    for old in ("/old/budget/", "/old/budget-of-old/"):
        assert reader.get(old).url == "/new/budget-of-old/"


def test_sub_sections_and_a_pinned_lead_move_along(desk, chief):
    source, target = pair("section")
    inside = SectionFactory(parent=source)
    story = published(by=chief, section=source).article
    PinnedLead.objects.create(section=source, article=story)
    send(desk, source, target)
    inside.refresh_from_db()
    assert inside.parent == target
    assert PinnedLead.objects.get().section == target


def test_a_pinned_lead_of_the_survivor_stays(desk, chief):
    source, target = pair("section")
    for section in (source, target):
        PinnedLead.objects.create(section=section, article=published(by=chief, section=section).article)
    send(desk, source, target)
    assert PinnedLead.objects.get().article.section == target


def test_a_section_with_sub_sections_is_not_merged_into_a_sub_section(chief):
    source, target = pair("section")
    Section.objects.filter(pk=target.pk).update(parent=SectionFactory())
    SectionFactory(parent=source)
    with pytest.raises(Refused, match="has sub-sections"):
        labels.merge(source, Section.objects.get(pk=target.pk), by=chief)


def test_a_section_is_not_merged_into_a_part_of_itself(chief):
    source, target = pair("section")
    Section.objects.filter(pk=target.pk).update(parent=source)
    with pytest.raises(Refused, match="is part of"):
        labels.merge(source, Section.objects.get(pk=target.pk), by=chief)


def test_a_sub_section_is_merged_into_the_section_that_it_is_part_of(desk, reader, chief):
    source, target = pair("section")
    Section.objects.filter(pk=source.pk).update(parent=target)
    edition = published(by=chief, section=Section.objects.get(pk=source.pk), slug="nightfall")
    send(desk, source, target)
    assert reader.get(edition.get_absolute_url()).url == "/new/nightfall/"
    assert FormerSlug.objects.get().target_id == target.pk


def test_a_scheduled_story_of_a_merged_section_stays_hidden_at_its_new_address(desk, reader, chief):
    source, target = pair("section")
    edition = published(by=chief, section=source, slug="to-come", at=soon())
    send(desk, source, target)
    assert [reader.get(url).status_code for url in ("/old/to-come/", "/new/to-come/")] == [404, 404]
    edition.refresh_from_db()
    assert edition.section == target


def soon():
    return timezone.now() + dt.timedelta(hours=1)
