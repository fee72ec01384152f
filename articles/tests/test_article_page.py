import datetime as dt
import re

import pytest
from django.utils import timezone

from articles import workflow
from articles.models import Article, Byline, Correction, RelatedArticle, Role
from images.intake import take_in
from images.tests.pictures import upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from .reading import source_of, words_of

pytestmark = pytest.mark.django_db


def with_byline(*credits, **fields):
    """The edition of a story whose byline has these (name, role) in order."""
    article = ArticleFactory(authors=[], **fields)
    for order, (name, role) in enumerate(credits):
        Byline.objects.create(article=article, author=AuthorFactory(name=name), role=role, order=order)
    return article


def test_the_page_carries_what_the_editor_wrote(client, chief):
    edition = published(
        by=chief,
        at=dt.datetime(2026, 3, 1, 9, 5, tzinfo=dt.UTC),
        headline="Yard signs & sails",
        kicker="Shipbuilding",
        standfirst="Three ships in “eight” years.",
        dateline="Saltmarsh",
        body="<p>It’s a <strong>contract</strong>.</p>",
        section=SectionFactory(name="Defence"),
        series=SeriesFactory(name="The Slipway"),
        topics=[TagFactory(name="NATO"), TagFactory(name="Ferries")],
    )
    source = source_of(client, edition.get_absolute_url())
    assert "<h1>Yard signs &amp; sails</h1>" in source
    assert "<p>It’s a <strong>contract</strong>.</p>" in source
    assert '<time datetime="2026-03-01T09:05:00+00:00">' in source
    words = words_of(client, edition.get_absolute_url())
    for text in ("Defence Shipbuilding", "Three ships in “eight” years.", "Saltmarsh", "1 minute to read"):
        assert text in words
    for text in ("Part of the series The Slipway", "Ferries NATO"):
        assert text in words


def test_labels_lead_to_their_pages(client):
    tag, series = TagFactory(), SeriesFactory()
    edition = published(topics=[tag], series=series)
    source = source_of(client, edition.get_absolute_url())
    for label in (edition.section, tag, series, *edition.authors):
        assert f'href="{label.get_absolute_url()}"' in source


def test_the_byline_names_everybody_by_what_they_did(client, editor):
    article = with_byline(
        ("Ola Berg", Role.PHOTOGRAPHS), ("Mara Lind", Role.WRITING), ("Tom Reyes", Role.WRITING), ("Kim", Role.WRITING)
    )
    edition = workflow.publish(article, by=editor)
    words = words_of(client, edition.get_absolute_url())
    assert "By Mara Lind, Tom Reyes and Kim Photographs by Ola Berg" in words


def test_each_author_has_a_box_after_the_body_that_ends_with_the_handle(client, editor):
    authors = [
        AuthorFactory(name="Mara Lind", bio="Founder and editor.", twitter_handle="maralind"),
        AuthorFactory(name="Tom Reyes", bio="<b>Reporter</b>.", twitter_handle=""),
    ]
    edition = published(by=editor, authors=authors, body="<p>The last line.</p>")
    words = words_of(client, edition.get_absolute_url())
    assert "The last line. Link to this story Send by mail Mara Lind Founder and editor. Twitter: @maralind" in words
    assert "@maralind Tom Reyes <b>Reporter</b>. Leave a reply" in words
    source = source_of(client, edition.get_absolute_url())
    assert re.search(r"<h2[^>]*><a [^>]+>Mara Lind</a></h2>", source)
    assert 'href="https://x.com/maralind"' in source


def test_a_minor_fix_does_not_say_updated(client, editor):
    edition = published(by=editor)
    workflow.publish(edition.article, by=editor)
    assert "Updated" not in words_of(client, edition.get_absolute_url())
    workflow.publish(edition.article, by=editor, significant=True)
    assert "Updated" in words_of(client, edition.get_absolute_url())


def test_corrections_stand_with_the_story(client, editor):
    edition = published(by=editor)
    workflow.correct(edition.article, by=editor, text="The wall is 2.4 metres <high>.")
    workflow.correct(edition.article, by=editor, text="More <to> come.", kind=Correction.Kind.UPDATE)
    source = source_of(client, edition.get_absolute_url())
    assert re.search(r"<strong>Correction</strong> .* The wall is 2.4 metres &lt;high&gt;\.", source)
    assert source.index("The wall is") < source.index("<strong>Update</strong>")


def test_related_stories_are_the_live_ones_in_the_editor_s_order(client, editor):
    article = ArticleFactory()
    for order, headline in enumerate(["Beta", "Gone", "Alpha"]):
        target = published(by=editor, headline=headline).article
        RelatedArticle.objects.create(article=article, target=target, order=order)
        if headline == "Gone":
            workflow.withdraw(target, by=editor)
    edition = workflow.publish(article, by=editor)
    assert re.search(r"Related stories Beta [^A-Z]*\w+ \d{4} Alpha", words_of(client, edition.get_absolute_url()))
    assert "Gone" not in source_of(client, edition.get_absolute_url())


def test_the_lead_picture_has_caption_and_credit_and_reserves_its_place(client):
    image = take_in(upload(), by=None, alt="A quay", caption="The quay at dawn.", credit="Ola Berg/Courier")
    source = source_of(client, published(lead_image=image).get_absolute_url())
    figure = re.search(r'<figure class="lead-picture">.*?</figure>', source, re.DOTALL)[0]
    assert 'alt="A quay" loading="eager"' in figure
    assert re.search(r'<img [^>]*width="\d+" height="\d+"', figure)
    assert re.search(r"The quay at dawn\.\s*<span class=\"credit\">Ola Berg/Courier</span>", figure)


def test_a_story_without_extras_prints_no_empty_frames(client):
    edition = published(authors=[AuthorFactory(bio="", twitter_handle="")], standfirst="", kicker="", topics=[])
    source = source_of(client, edition.get_absolute_url())
    for frame in ("<figure", 'class="standfirst"', 'class="dateline"', 'class="topics"', 'class="related"'):
        assert frame not in source
    for frame in ('class="corrections"', 'class="in-series"', 'class="bio"', 'name="description"'):
        assert frame not in source


@pytest.mark.parametrize(("language", "attributes"), [("ar", 'lang="ar" dir="rtl"'), ("da", 'lang="da" dir="ltr"')])
def test_a_story_in_another_language_says_so(client, language, attributes):
    edition = published(language=language)
    assert f'<article class="story" {attributes}>' in source_of(client, edition.get_absolute_url())
    assert f'<article class="card card-lead" {attributes}>' in source_of(client, "/")


def test_search_engines_get_their_own_title_and_description(client, settings):
    settings.SITE_URL = "https://courier.example"
    edition = published(headline="Long", seo_title="Short", seo_description="For “engines” & others")
    source = source_of(client, f"{edition.get_absolute_url()}?utm_source=x&evil=1")
    assert f"<title>Short – {settings.SITE_NAME}</title>" in source
    assert '<meta name="description" content="For “engines” &amp; others">' in source
    assert f'<link rel="canonical" href="https://courier.example{edition.get_absolute_url()}">' in source
    assert "utm_source" not in source
    assert "evil" not in source


def test_the_page_is_the_same_for_everybody(client):
    response = client.get(published().get_absolute_url())
    source = response.content.decode()
    assert not response.cookies
    for personal in ("csrfmiddlewaretoken", "nonce", "<script>", "style=", "<style", " ago"):
        assert personal not in source


def test_what_is_gone_says_so_and_what_never_was_does_not(client, editor):
    edition = published(by=editor)
    workflow.withdraw(edition.article, by=editor)
    assert "no longer available" in words_of(client, edition.get_absolute_url(), status=410)
    scheduled = workflow.publish(ArticleFactory(), by=editor, at=timezone.now() + dt.timedelta(hours=1))
    assert "nothing at this address" in words_of(client, scheduled.get_absolute_url(), status=404)
    assert Article.objects.count() == 2
