"""The page on moderation says what is in force: a setting changes, and so does the page."""

import datetime as dt
import html
import re

import pytest
from django.test import Client
from django.utils import timezone

import page_cache
from articles.tests.factories import published
from comments import what_is_held, workflow
from comments.models import WordRule
from comments.moderation import pipeline, word_rules
from comments.moderation.checks import flood, length
from page_cache.middleware import store
from page_cache.pieces import pieces
from publication.cache_tags import PUBLICATION
from publication.models import THE_ONE, CommentsMode, Publication

from .threads import look

pytestmark = pytest.mark.django_db
PAGE = "/comments/moderation/"


def save_publication(**fields):
    Publication.objects.update_or_create(pk=THE_ONE, defaults=fields)
    page_cache.bump(PUBLICATION)


def told():
    """As words, of a process that was started just now."""
    store.clear()
    pieces.clear()
    return as_words(look(PAGE))


def as_words(source):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", source)))


def test_it_is_linked_where_readers_write_and_report(chief):
    edition = published(by=chief)
    assert f'href="{PAGE}"' in look(edition.get_absolute_url())


@pytest.mark.parametrize(("mode", "pass_"), [("held", False), ("trusted", True), ("at_once", True)])
def test_it_says_whether_links_of_people_we_know_pass(mode, pass_):
    save_publication(comments_mode=mode, trusted_may_link=True)
    assert ("links, because spam comes to be clicked; not those of people we know" in told()) == pass_


def test_every_check_has_its_words():
    assert {check.__name__ for check in pipeline.CHECKS} == what_is_held.CHECKS.keys()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("COMMENT_ADDRESS_DAYS", 12, "calls itself, for 12 days"),
        ("COMMENTS_CLOSE_AFTER_DAYS", 9, "close 9 days after"),
        ("COMMENTS_REQUIRE_EMAIL", True, "We ask for a name and an e-mail address."),
        ("COMMENTS_A_MINUTE", 77, "more than 77 comments a minute"),
    ],
)
def test_a_setting_changes_the_page(settings, name, value, words):
    assert words not in told()
    setattr(settings, name, value)
    assert words in told()


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("held", "reads every comment before other readers see it"),
        ("trusted", "has 2 approved comments, with none rejected in the last 30 days"),
        ("at_once", "Comments appear at once"),
        ("closed", "Comments are closed at present"),
    ],
)
def test_the_mode_of_the_paper_is_told_at_once(client, mode, words):
    save_publication(comments_mode=CommentsMode.HELD if mode != "held" else CommentsMode.AT_ONCE)
    assert words not in as_words(look(PAGE))
    save_publication(comments_mode=mode)
    assert words in as_words(look(PAGE))


def test_the_numbers_are_those_of_the_checks(monkeypatch):
    monkeypatch.setattr(flood, "MANY_A_DAY", 41)
    monkeypatch.setattr(length, "LONG", 1234)
    page = told()
    assert "more than 41 a day" in page
    assert "more than 1234 letters" in page


def test_word_rules_and_bans_are_told_of_while_there_are_any_and_not_which(moderator):
    assert "certain words" not in told()
    assert "again and again" not in told()
    rule = WordRule(text="heliotrope", what="hold")
    word_rules.keep(rule, by=moderator)
    assert "certain words" in as_words(look(PAGE))
    ban = workflow.ban("domain", "casino.example", by=moderator, until=timezone.now() + dt.timedelta(hours=1)).ban
    page = as_words(look(PAGE))
    assert "again and again" in page
    assert not {"heliotrope", "casino.example"} & set(page.split())
    workflow.lift_ban(ban, by=moderator)
    word_rules.delete(WordRule.objects.all())
    page = as_words(look(PAGE))
    assert "certain words" not in page
    assert "again and again" not in page


def test_the_address_of_the_paper_is_there_if_it_has_one():
    assert "mailto:" not in look(PAGE)
    save_publication(contact_email="desk@paper.example")
    assert 'href="mailto:desk@paper.example"' in look(PAGE)


def test_it_is_kept_for_all_and_says_the_same_to_all(chief):
    answer = Client().get(PAGE)
    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=0", "s-maxage=1"}
    assert not answer.cookies
    assert Client().get(PAGE)["X-Cache"].startswith("HIT")
    mine = Client()
    mine.force_login(chief)
    assert as_words(mine.get(PAGE).content.decode()) == as_words(answer.content.decode())


def test_it_costs_few_questions(django_assert_max_num_queries):
    store.clear()
    pieces.clear()
    with django_assert_max_num_queries(12):
        Client().get(PAGE)
    assert not Publication.objects.filter(pk=THE_ONE).exists()
