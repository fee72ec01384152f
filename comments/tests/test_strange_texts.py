"""Whatever is typed, the checks have an opinion on it or none, in little time, and the queue prints it as text."""

import json
import random
import sys
import time

import pytest
from django.urls import reverse

from articles.tests.factories import published
from comments import moderation
from comments.admin.marks import marked, spans_in
from comments.models import Comment, WordRule
from comments.moderation import pipeline, word_rules
from comments.moderation.folding import fingerprint

from .factories import CommentFactory
from .test_attacks import STRINGS, attacks

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")
HARD = [
    "\x00",
    "a\x00b https://x\x00y.example/",
    "\ud800 lone \udfff surrogates https://\ud800.example",
    "word " * 5_000,
    "a" * 100_000,
    "a\u0301" * 20_000,
    "\u0301" * 20_000,
    "\u200b" * 20_000,
    "a\u200b" * 20_000,
    "\u202e" * 20_000,
    "c\u0430" * 20_000,
    "http://" * 10_000,
    "www." * 10_000,
    "http://" + "a." * 20_000,
    "[url=" * 10_000,
    "//@" * 20_000,
    "ﷺ" * 5_000,
    "日本" * 20_000,
    "A" * 50_000 + "!",
    "\U000e0041" * 20_000,
    "",
]


@pytest.fixture
def rules(moderator):
    for text in ("script", "word word*", "alert*", "a", "日本"):
        word_rules.keep(WordRule(text=text), by=moderator)


def unsaved(article, text):
    return Comment(article=article, name=text[:80], body=text, network="192.0.2.1", fingerprint=fingerprint(text))


def pure(check):
    return check.__name__ not in ("duplicate", "flood", "rejections", "newcomer", "spam_memory")


@pytest.mark.parametrize("text", HARD, ids=range(len(HARD)))
def test_no_text_breaks_a_check_or_takes_long(rules, text):
    article = published().article
    article_comment = unsaved(article, text)
    checks = [check for check in pipeline.CHECKS if pure(check)]
    began = time.thread_time()
    review = moderation.review(article_comment, checks=checks)
    assert time.thread_time() - began < 5  # quadratic ones take minutes
    assert not [row for row in review.reasons if "failed" in row["reason"]]
    json.dumps(review.reasons).encode("utf-8")
    assert "\\u0000" not in json.dumps(review.reasons)


def test_random_texts_keep_their_words_when_they_are_marked(rules):
    chance = random.Random(11)
    article = published().article
    pieces = [
        "script",
        "word word",
        "<b>",
        "&amp;",
        "https://x.example/",
        "c\u0430sino",
        "\u200b",
        "é",
        " ",
        "日本",
        "ALERT",
    ]
    for _round in range(300):
        text = "".join(chance.choices([*pieces, chr(chance.randrange(32, 0xD800))], k=12))
        review = moderation.review(unsaved(article, text), checks=[check for check in pipeline.CHECKS if pure(check)])
        html = marked(text, spans_in(review.reasons, text))
        assert html.replace("<mark>", "").replace("</mark>", "") == marked(text, [])
        assert "failed" not in str(review.reasons)


def test_any_letter_may_be_a_rule(moderator):
    chance = random.Random(5)
    for _round in range(200):
        text = "".join(chr(chance.randrange(1, sys.maxunicode)) for _letter in range(5))
        assert isinstance(word_rules.find(text.encode("utf-8", "replace").decode()), list)


@pytest.mark.skipif(not STRINGS.is_dir(), reason="the attack strings of ../shared/data/security are not here")
def test_attacks_that_match_rules_are_marked_and_stay_text(client, moderator, rules):
    article = published().article
    for text in attacks()[::97]:
        body = text.replace("\x00", "").strip()[:5_000] or "?"
        CommentFactory(article=article, body=body, name=body[:80])
    client.force_login(moderator)
    plain = client.get(QUEUE, {"q": "nothing like that"}).content.decode()
    for page in (1, 2):
        html = client.get(QUEUE, {"p": page}).content.decode()
        assert html.count("<script") == plain.count("<script")
        assert "<mark>" in html
        assert html.count("<mark>") == html.count("</mark>")
        assert "<img" not in html


def test_attacks_as_rules_are_text(client, moderator):
    client.force_login(moderator)
    text = "<script>alert(1)</script>\"'><img src=x>"
    client.post(reverse("admin:comments_wordrule_add"), {"text": text, "what": "hold", "active": "on"})
    assert WordRule.objects.get().text == text
    CommentFactory(article=published().article, body=text)
    for address in (QUEUE, reverse("admin:comments_wordrule_changelist")):
        assert "<script>alert" not in client.get(address).content.decode()
    tried = client.post(reverse("admin:comments_wordrule_try"), {"text": text}).content.decode()
    assert "<script>alert" not in tried
    assert "&lt;<mark>script&gt;alert(1)&lt;/script&gt;" in tried
