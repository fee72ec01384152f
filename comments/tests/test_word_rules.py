import random

import pytest
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import workflow
from comments.models import Comment, Standing, WordRule
from comments.moderation import phrases, word_rules
from comments.moderation.folding import words_of

from .factories import CommentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db):
    return published().article


def rule(text, what=WordRule.What.HOLD, **fields):
    made = WordRule(text=text, what=what, **fields)
    word_rules.keep(made, by=UserFactory(role=roles.MODERATOR))
    return made


def found_in(text, *rules):
    tree = phrases.Phrases((text, phrases.key(text)) for text in rules)
    return {
        owner: [text[start:end] for start, end in spans] for owner, spans in tree.find(list(words_of(text))).items()
    }


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("cialis", "Cheap CIALIS!", ["CIALIS"]),
        ("cialis", "I am a specialist, a socialist.", None),
        ("cialis", "cialis, Cialis; c\u200bialis с\u0456alis", ["cialis", "Cialis", "c\u200bialis", "с\u0456alis"]),
        ("buy now", "Buy -- now! and buy\nNOW", ["Buy -- now", "buy\nNOW"]),
        ("buy now", "now buy", None),
        ("buy now", "buy it now, buynow", None),
        ("don't", "Don’t", ["Don’t"]),
        ("casino*", "casinos and a casino, no occasino", ["casinos", "casino"]),
        ("best casino*", "the best: casinos", ["best: casinos"]),
        ("*", "anything", None),
        ("é", "e\u0301 e", ["e\u0301"]),
        ("日本", "私は日本語", ["日本"]),
        ("รัก", "ฉันรักเธอ", ["รัก"]),
        ("a a", "a a a", ["a a", "a a"]),
    ],
)
def test_whole_words_and_phrases_are_found(phrase, text, found):
    if not phrases.key(phrase):
        assert found is None
        return
    assert found_in(text, phrase).get(phrase) == found


def test_many_phrases_are_found_as_if_each_were_looked_for_alone():
    chance = random.Random(3)
    for _round in range(300):
        rules = {
            " ".join(chance.choices("abc", k=chance.randrange(1, 4))) + chance.choice(["", "*"]) for _n in range(9)
        }
        text = "".join(chance.choices("abcA.  ", k=40))
        alone = {}
        for phrase in rules:
            alone |= found_in(text, phrase)
        assert found_in(text, *rules) == alone


def test_a_rule_holds_with_its_words_its_places_and_its_key(article):
    made = rule("buy now")
    comment = CommentFactory(article=article, body="Please buy, now!")
    row = comment.decisions.get().reasons[0]
    assert comment.standing == Standing.HELD
    assert row == {
        "check": "word_rules",
        "reason": "matches rule “buy now”",
        "matches": ["buy, now"],
        "spans": [[7, 15]],
        "rule": made.pk,
    }


def test_a_rule_may_reject_at_once_and_a_moderator_may_think_better_of_it(article, moderator):
    rule("casino", WordRule.What.REJECT)
    comment = CommentFactory(article=article, body="A casino, https://example.org")
    assert Comment.objects.get().standing == Standing.REJECTED
    assert [row["check"] for row in comment.decisions.get().reasons] == ["word_rules", "links"]
    workflow.approve(comment, by=moderator)
    assert Comment.objects.get().visible


def test_a_double_click_on_what_is_rejected_is_one_comment(article):
    rule("casino", WordRule.What.REJECT)
    fields = {"article": article, "name": "Ann", "body": "A casino", "network": "192.0.2.1"}
    first = CommentFactory(**fields)
    assert CommentFactory(**fields) == first
    assert WordRule.objects.get().hits == 1


def test_who_wrote_what_a_rule_rejects_is_not_told_of_a_moderator(client, article):
    rule("casino", WordRule.What.REJECT)
    CommentFactory(article=article)
    address = reverse("comments:post_comment", args=[article.pk])
    headers = {"sec-fetch-site": "same-origin"}
    page = client.post(address, {"name": "Ann", "body": "casino"}, headers=headers, follow=True).content.decode()
    assert "Your comment is not shown" in page
    assert "moderator" not in page


def test_names_are_looked_at_as_well(article):
    rule("casino*")
    row = CommentFactory(article=article, name="Best Casino4U").decisions.get().reasons[0]
    assert (row["reason"], row["matches"]) == ("matches rule “casino*”", ["Best Casino4U"])
    assert "spans" not in row


def test_each_rule_counts_the_comments_that_match_it(article):
    casino, bank = rule("casino"), rule("bank")
    CommentFactory(article=article, body="casino casino bank", name="casino")
    last = CommentFactory(article=article, body="casino")
    casino.refresh_from_db()
    bank.refresh_from_db()
    assert (casino.hits, bank.hits) == (2, 1)
    assert casino.last_hit_at == last.posted_at


def test_a_change_is_known_at_once(article):
    made = rule("casino")
    assert CommentFactory(article=article, body="A casino").decisions.get().reasons
    made.text = "bank"
    word_rules.keep(made, by=made.created_by)
    assert not CommentFactory(article=article, body="The casino").decisions.get().reasons
    assert CommentFactory(article=article, body="The bank").decisions.get().reasons
    made.active = False
    word_rules.keep(made, by=made.created_by)
    assert not CommentFactory(article=article, body="A bank").decisions.get().reasons
    made.active = True
    word_rules.keep(made, by=made.created_by)
    word_rules.delete(WordRule.objects.all())
    assert not CommentFactory(article=article, body="Bank").decisions.get().reasons


def test_rules_are_compiled_once_for_many_comments(article, django_assert_num_queries):
    rule("casino")
    word_rules.make_ready()
    kept = word_rules.in_force.phrases()
    with django_assert_num_queries(1):
        assert word_rules.in_force.phrases() is kept
    with django_assert_num_queries(1):
        assert word_rules.find("nothing of the kind") == []


def test_a_text_of_forbidden_words_names_twenty_rules_and_those_that_reject_first(article):
    words = [f"word{number}" for number in range(30)]
    for word in words[:-1]:
        rule(word)
    rule(words[-1], WordRule.What.REJECT)
    comment = CommentFactory(article=article, body=" ".join(words * 60))
    rows = [row for row in comment.decisions.get().reasons if row["check"] == "word_rules"]
    assert len(rows) == 20
    assert rows[0]["reason"] == "matches rule “word29”"
    assert all(len(row["spans"]) == 50 for row in rows)
    assert comment.standing == Standing.REJECTED
