"""What readers get of the ledger: on the story, on a page of its own, and as a feed."""

import datetime as dt
import re

import pytest
import time_machine
from defusedxml import ElementTree
from django.utils import timezone

from articles import workflow
from articles.models import Article, Correction
from page_cache.middleware import store

from .factories import ArticleFactory, SectionFactory, published
from .reading import source_of, words_of

pytestmark = pytest.mark.django_db
Kind = Correction.Kind
LIST, FEED = "/corrections/", "/feeds/corrections/"
HOUR = dt.timedelta(hours=1)


def corrected(editor, text="It was Tuesday.", kind=Kind.CORRECTION, **fields):
    edition = published(by=editor, **fields)
    workflow.correct(edition.article, by=editor, text=text, kind=kind)
    return edition


def items(client):
    response = client.get(FEED)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ElementTree.fromstring(response.content).findall("channel/item")


def test_grave_notices_stand_above_the_story_and_the_others_below(client, editor):
    edition = corrected(editor, "A correction.", body="<p>The body.</p>")
    for kind in (Kind.CLARIFICATION, Kind.UPDATE, Kind.RETRACTION):
        workflow.correct(edition.article, by=editor, text=f"A {kind}.", kind=kind)
    words = words_of(client, edition.get_absolute_url())
    told = ["A retraction.", "A correction.", "The body.", "A clarification.", "A update."]
    assert sorted(told, key=words.index) == told
    source = source_of(client, edition.get_absolute_url())
    assert 'class="notice notice-retraction"' in source


def test_a_retraction_does_not_touch_the_headline_in_lists(client, editor):
    corrected(editor, kind=Kind.RETRACTION, headline="The claim")
    assert "Retraction" not in words_of(client, "/")
    assert "The claim" in words_of(client, "/")


def test_the_list_has_the_newest_first_and_leads_to_each_notice(client, editor):
    first = corrected(editor, "One <b>.", headline="Alpha")
    second = corrected(editor, "Two.", headline="Beta")
    words = words_of(client, LIST)
    assert words.index("Beta") < words.index("Two.") < words.index("Alpha") < words.index("One <b>.")
    notice = Correction.objects.get(article=second.article)
    assert f'href="{second.get_absolute_url()}#notice-{notice.pk}"' in source_of(client, LIST)
    assert f'id="notice-{notice.pk}"' in source_of(client, second.get_absolute_url())
    assert first.article_id != second.article_id


def test_an_empty_ledger_says_so(client):
    assert "Nothing had to be corrected yet." in words_of(client, LIST)
    assert items(client) == []


def test_the_list_is_cut_into_pages_and_keeps_to_few_queries(client, editor, django_assert_max_num_queries):
    edition = published(by=editor)
    for number in range(45):
        Correction.objects.create(article=edition.article, text=f"Number {number}.", by=editor)
    with django_assert_max_num_queries(9):
        assert len(client.get(LIST).context["page"].object_list) == 20
    assert len(client.get(LIST, {"page": 3}).context["page"].object_list) == 5
    for number in ("4", "0", "01", "x"):
        assert client.get(LIST, {"page": number}).status_code == 404
    with django_assert_max_num_queries(6):
        assert len(items(client)) == 45


def test_both_are_kept_by_the_page_cache_until_something_changes(client, editor):
    edition = corrected(editor)

    def states():
        return [client.get(address)["X-Cache"] for address in (LIST, FEED)]

    assert (states(), states()) == (["MISS"] * 2, ["HIT"] * 2)
    published(by=editor)  # has no notice, and is not about them
    assert states() == ["HIT"] * 2
    workflow.correct(edition.article, by=editor, text="It was Wednesday.")
    assert states() == ["MISS"] * 2
    assert len(items(client)) == 2
    assert store.size


@pytest.mark.parametrize("address", [LIST, FEED])
def test_a_notice_goes_with_its_story_and_comes_back_with_it(client, editor, address):
    edition = corrected(editor, "It was Tuesday.")
    assert "It was Tuesday." in client.get(address).content.decode()
    workflow.withdraw(edition.article, by=editor)
    assert "It was Tuesday." not in client.get(address).content.decode()
    workflow.publish(edition.article, by=editor)
    assert "It was Tuesday." in client.get(address).content.decode()


@pytest.mark.parametrize("address", [LIST, FEED])
def test_the_clock_alone_takes_a_notice_off(client, editor, address):
    start = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        edition = corrected(editor, "It was Tuesday.")
        workflow.unpublish_at(edition.article, by=editor, at=start + HOUR)
        client.get(address)
        clock.move_to(start + HOUR - dt.timedelta(seconds=1))
        assert "It was Tuesday." in client.get(address).content.decode()
        clock.move_to(start + HOUR)
        assert "It was Tuesday." not in client.get(address).content.decode()


def test_the_list_prints_the_headline_that_readers_see(client, editor):
    edition = corrected(editor, headline="Published")
    Article.objects.filter(pk=edition.article_id).update(headline="Half an idea")
    workflow.keep(Article.objects.get(pk=edition.article_id), by=editor)
    assert "Half an idea" not in source_of(client, LIST)
    workflow.publish(Article.objects.get(pk=edition.article_id), by=editor)
    assert "Half an idea" in source_of(client, LIST)


def test_the_feed_has_whole_addresses_on_the_site_s_own_name(client, editor, settings):
    settings.SITE_URL = "https://courier.example"
    edition = corrected(editor, "5 < 6 & so on.\nReally.", headline="Sums & signs")
    channel = ElementTree.fromstring(client.get(FEED, headers={"host": "localhost"}).content).find("channel")
    (item,) = channel.findall("item")
    notice = Correction.objects.get()
    assert channel.findtext("link") == "https://courier.example/corrections/"
    assert channel.find("{http://www.w3.org/2005/Atom}link").get("href") == f"https://courier.example{FEED}"
    assert item.findtext("link") == f"https://courier.example{edition.get_absolute_url()}#notice-{notice.pk}"
    assert item.findtext("title") == "Correction: Sums & signs"
    assert item.findtext("description") == "<p>5 &lt; 6 &amp; so on.<br>Really.</p>"
    assert item.find("guid").get("isPermaLink") == "false"
    assert item.findtext("pubDate")


def test_an_item_keeps_its_identity_when_the_story_moves(client, editor):
    edition = corrected(editor)
    before = items(client)[0].findtext("guid")
    Article.objects.filter(pk=edition.article_id).update(section=SectionFactory(), headline="Other")
    workflow.publish(Article.objects.get(pk=edition.article_id), by=editor)
    (item,) = items(client)
    assert item.findtext("title") == "Correction: Other"
    assert item.findtext("guid") == before


def test_characters_that_xml_cannot_hold_do_not_break_the_feed(client, editor):
    corrected(editor, "It was\x0b Tuesday\x1f.\ufffe", headline="Odd\x08")
    (item,) = items(client)
    assert item.findtext("title") == "Correction: Odd"
    assert item.findtext("description") == "<p>It was Tuesday.</p>"


def test_a_notice_for_a_story_that_is_scheduled_again_stays_hidden_until_then(client, editor):
    edition = corrected(editor, "It was Tuesday.")
    workflow.withdraw(edition.article, by=editor)
    workflow.publish(edition.article, by=editor, at=timezone.now() + HOUR)
    assert "It was Tuesday." not in source_of(client, LIST)


def test_the_page_of_the_list_tells_of_the_feed_and_every_page_of_the_list(client, editor):
    assert re.search(r'rel="alternate" type="application/rss\+xml"[^>]+/feeds/corrections/"', source_of(client, LIST))
    assert 'href="/corrections/"' in source_of(client, published(by=editor).get_absolute_url())
    assert ArticleFactory().corrections.count() == 0


def test_a_correction_leaves_the_time_of_an_update_that_is_still_to_come(editor):
    edition = published(by=editor)
    at = timezone.now() + HOUR
    workflow.publish(edition.article, by=editor, at=at, significant=True)
    workflow.correct(edition.article, by=editor, text="It was Tuesday.")
    assert edition.article.editions.get(live_from=at).updated_at == at
