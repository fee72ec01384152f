"""The site in another language than English, and a story in another language than the site."""

import datetime as dt
import json
import re

import pytest
import time_machine
from defusedxml import ElementTree
from django.template.loader import render_to_string
from django.utils import translation

from articles import workflow
from articles.archive import Period
from articles.models import Article
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from articles.tests.reading import source_of, words_of
from comments.tests.factories import approved

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 12, 3, 12, 5, tzinfo=dt.UTC)
XML = "{http://www.w3.org/XML/1998/namespace}"
ATOM = "{http://www.w3.org/2005/Atom}"
ARABIC = "بيت علي"


@pytest.fixture
def german(settings):
    settings.LANGUAGE_CODE = "de"


@pytest.fixture
def arabic(settings):
    settings.LANGUAGE_CODE = "ar"


@pytest.fixture
def at_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_story_s_page_is_german(client, german, at_noon):
    edition = published(authors=[AuthorFactory(name="Ada"), AuthorFactory(name="Ben")])
    for number in (1, 2):
        approved(article=edition.article, name=f"Reader {number}")
    workflow.correct(edition.article, by=edition.revision.by, text="Es waren drei.")
    source = source_of(client, edition.get_absolute_url())
    assert '<html lang="de">' in source
    words = words_of(client, edition.get_absolute_url())
    for said in ("Von Ada und Ben", "3. Dezember 2026, 12:05", "1 Minute Lesezeit", "Korrektur", "Kommentar senden"):
        assert said in words


def test_lists_feeds_and_errors_are_german(client, german, at_noon):
    edition = published(section=SectionFactory(slug="politik", name="Politik"))
    assert "3. Dezember 2026" in words_of(client, "/")
    assert "Dezember" in words_of(client, "/archive/2026/")
    assert "1 Artikel" in words_of(client, f"/search/?q={edition.headline.split()[0]}")
    assert "Unter dieser Adresse ist nichts" in words_of(client, "/nothing/here/", status=404)
    workflow.withdraw(edition.article, by=edition.revision.by)
    assert "Diesen Artikel gibt es nicht mehr" in words_of(client, edition.get_absolute_url(), status=410)
    assert "Korrekturen" in client.get("/feeds/corrections/").content.decode()
    assert ElementTree.fromstring(client.get("/feeds/rss/").content).findtext("channel/language") == "de"
    assert ElementTree.fromstring(client.get("/feeds/atom/").content).get(f"{XML}lang") == "de"
    assert client.get("/feeds/json/").json()["language"] == "de"


def test_a_comment_that_is_not_taken_comes_back_in_german(client, german):
    edition = published()
    answer = client.post(
        f"/comments/on/{edition.article_id}/", {"name": "", "body": ""}, HTTP_SEC_FETCH_SITE="same-origin"
    )
    assert "Bitte geben Sie Ihren Kommentar ein!" in answer.content.decode()


def test_the_desk_is_german(client, german, at_noon, chief):
    article = ArticleFactory()
    workflow.keep(article, by=chief)
    client.force_login(chief)
    assert "Redaktion" in words_of(client, "/admin/")
    form = source_of(client, f"/admin/articles/article/{article.pk}/change/")
    assert '<html lang="de" dir="ltr"' in form
    for said in ("Überschrift", "Vorspann", "Sperrfrist", "Zur Prüfung einreichen"):
        assert said in form, said
    assert "Chefredaktion" in source_of(client, "/admin/accounts/user/")
    assert "3. Dez. 2026, 12:05" in source_of(client, f"/admin/articles/article/{article.pk}/history/")


def test_dates_go_to_the_newsroom_and_back_in_every_language(client, german, at_noon, chief):
    article = ArticleFactory(embargo_until=NOON)
    client.force_login(chief)
    form = source_of(client, f"/admin/articles/article/{article.pk}/change/")
    assert 'name="embargo_until" value="2026-12-03T12:05"' in form
    published(headline="Am Deich", by=chief)
    for day, found in (("2026-12-03", "1 Artikel"), ("2026-12-04", "Kein Artikel wurde gefunden")):
        assert found in words_of(client, f"/search/?q=Deich&from={day}")


@pytest.mark.parametrize(("language", "said"), [("en-gb", "12,500 articles"), ("de", "12.500 Artikel")])
def test_large_numbers_are_written_as_the_language_does(language, said):
    year = {"period": Period(2026), "stories": 12500}
    with translation.override(language):
        assert said in render_to_string("articles/_months.html", {"months": [year]})


def test_letters_are_german(german, at_noon):
    context = {"by": "Nora", "headline": "Ein Titel", "at": NOON, "site_name": "Courier", "verb": "schedule"}
    with translation.override("de"):
        assert "Donnerstag, 3. Dezember 2026, 12:05" in render_to_string("email/story_step.txt", context)


def test_arabic_runs_from_right_to_left_in_the_words_that_there_are(client, arabic, chief):
    """Our words have no Arabic yet and stay English; Django's, its dates and the direction are Arabic."""
    edition = published()
    source = source_of(client, edition.get_absolute_url())
    assert '<html lang="ar" dir="rtl">' in source
    assert "Leave a reply" in source
    client.force_login(chief)
    assert 'lang="ar" dir="rtl"' in source_of(client, "/admin/")
    assert '<html lang="ar" dir="rtl">' in source_of(client, "/nothing/here/", status=404)


def test_any_language_that_django_knows_may_be_chosen(settings):
    assert {"de", "ar", "fr", "pl", "he", "en-gb", "en"} <= {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize("language", ["ar", "he"])
def test_a_story_from_right_to_left_says_so_wherever_it_stands(client, chief, language):
    labels = {
        "section": SectionFactory(slug="world"),
        "series": SeriesFactory(slug="tides"),
        "topics": [TagFactory(slug="sea")],
    }
    edition = published(headline=ARABIC, kicker="كلمة", slug="house", language=language, by=chief, **labels)
    author = edition.bylines.first().author
    own = f'lang="{language}" dir="rtl"'
    assert f'<article class="story" {own}>' in source_of(client, edition.get_absolute_url())
    lists = [
        "/",
        "/world/",
        "/series/tides/",
        "/tag/sea/",
        f"/author/{author.slug}/",
        "/latest/",
        f"/search/?q={ARABIC.split()[1]}",
    ]
    for address in lists:
        card = re.search(
            rf"<article class=\"card[^>]*>(?:(?!</article>).)*{ARABIC.split()[1]}",
            source_of(client, address),
            re.DOTALL,
        )
        assert card, address
        assert own in card[0].partition(">")[0], address
        assert 'lang="en-gb"' in card[0], f"the words round it in {address} are the site's"
    workflow.correct(edition.article, by=chief, text="It was two.")
    assert f"<h2 {own}>" in source_of(client, "/corrections/")


def test_a_related_story_and_a_kicker_have_their_own_language(client, chief):
    foreign = published(headline=ARABIC, kicker="كلمة", language="ar", by=chief)
    edition = published(by=chief)
    edition.article.related_links.create(target=foreign.article, order=0)
    edition = workflow.publish(Article.objects.get(pk=edition.article_id), by=chief)
    assert '<li lang="ar" dir="rtl">' in source_of(client, edition.get_absolute_url())
    assert '<span lang="ar" dir="rtl">كلمة</span>' in source_of(client, foreign.get_absolute_url())
    assert '<span lang="ar" dir="rtl">كلمة</span>' in source_of(client, "/")


def test_feeds_say_which_story_is_in_another_language(client, chief):
    published(headline="English", by=chief)
    published(headline=ARABIC, language="ar", by=chief)
    rss = {
        item.findtext("title"): item for item in ElementTree.fromstring(client.get("/feeds/rss/").content).iter("item")
    }
    atom = {
        entry.findtext(f"{ATOM}title"): entry
        for entry in ElementTree.fromstring(client.get("/feeds/atom/").content).iter(f"{ATOM}entry")
    }
    told = {item["title"]: item for item in client.get("/feeds/json/").json()["items"]}
    assert [feed[ARABIC].get(f"{XML}lang") for feed in (rss, atom)] == ["ar", "ar"]
    assert [feed["English"].get(f"{XML}lang") for feed in (rss, atom)] == [None, None]
    assert told[ARABIC]["language"] == "ar"
    assert told[ARABIC]["content_html"].startswith('<div lang="ar" dir="rtl">')
    assert told["English"]["content_html"].startswith("<p>")


def test_machines_are_told_of_the_story_s_language(client, chief):
    edition = published(headline=ARABIC, language="ar", by=chief)
    source = source_of(client, edition.get_absolute_url())
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', source, re.DOTALL)
    assert '"inLanguage": "ar"' in json.dumps([json.loads(block) for block in blocks])
    assert "<news:language>ar</news:language>" in client.get("/sitemap/news.xml").content.decode()
