"""Words that a moderator takes out of a comment."""

import pytest
from django.urls import reverse

from articles.tests.factories import published
from comments import erasure, workflow
from comments.models import Decision, Standing

from .factories import CommentFactory, approved
from .pressing import GONE, fresh, held_page, page_of, press
from .threads import look

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    return published(headline="Bridge to swing again")


@pytest.fixture
def story(edition):
    return edition.get_absolute_url()


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def test_redacted_words_are_nowhere_for_readers_and_there_for_colleagues(desk, edition, story, moderator):
    body = "Ring +44 20 7946 0123 and ask for Quentin. Quentin <b>knows</b>."
    comment = approved(article=edition.article, by=moderator, body=body)
    feed = reverse("comments:comments_feed", args=[edition.article_id])
    assert "7946" in look(story)
    assert "7946" in look(feed)
    page = press(
        desk, comment, "redact", words="+44 20 7946 0123\r\n quentin \r\n", code="private_data", note="No numbers."
    )
    for address in (story, feed):
        assert "7946" not in look(address)
        assert "Quentin" not in look(address)
    assert f"Ring {GONE} and ask for {GONE}. {GONE} &lt;b&gt;knows&lt;/b&gt;." in look(story)
    assert f"Ring {GONE} and ask for" in held_page(comment)
    assert "A moderator took words out of it." in held_page(comment)
    assert "No numbers." in held_page(comment)
    assert "As its writer wrote it" in page
    assert "Ring <mark>+44 20 7946 0123</mark> and ask for <mark>Quentin</mark>. <mark>Quentin</mark>" in page
    assert "Redacted" in page
    found = desk.get(reverse("admin:comments_comment_changelist"), {"standing": "all", "q": "7946"})
    assert found.context["cl"].cards == []


def test_a_held_comment_is_redacted_and_waits_on(desk, edition, moderator):
    comment = CommentFactory(article=edition.article, body="You absolute donkey, you")
    press(desk, comment, "redact", words="absolute donkey")
    assert (fresh(comment).standing, fresh(comment).body) == (Standing.HELD, f"You {GONE}, you")
    workflow.approve(fresh(comment), by=moderator)
    assert fresh(comment).visible


def test_a_text_redacted_twice_goes_back_step_by_step(edition, story, moderator):
    comment = approved(article=edition.article, by=moderator, body="A donkey and a horse")
    whole = look(story)
    workflow.redact(comment, by=moderator, words=["donkey"])
    once = look(story)
    workflow.redact(comment, by=moderator, words=["horse"])
    assert workflow.undo(comment, by=moderator).what == "Words given back"
    assert (look(story), comment.body) == (once, f"A {GONE} and a horse")
    assert workflow.undo(comment, by=moderator).what == "Redacted"
    assert comment.body == f"A {GONE} and a {GONE}"
    assert (look(story) != once, once != whole) == (True, True)


@pytest.mark.parametrize(
    ("words", "body", "left"),
    [
        (["ass"], "A class of asses, an ASS", "A class of asses, an {}"),
        (["ass*"], "A class of asses", "A class of {}"),
        (["buy now"], "Buy – NOW! Buy\nnow", "{}! {}"),
        (["two", "words"], "only two words here", "only {} here"),
        (["two", "words"], "only two\nwords here", "only {}\n{} here"),
        (["🖕"], "So 🖕 there🖕", "So {} there{}"),
        (["casino"], "сasіno and ca\u200bsino", "{} and {}"),
        (["悪い"], "これは悪いことだ", "これは{}ことだ"),
        (["Who", "who pays"], "Who pays?", "{}?"),
        (["a.*b"], "a.*b axxb", "{} axxb"),
    ],
)
def test_whole_words_go_wherever_they_stand(edition, moderator, words, body, left):
    comment = CommentFactory(article=edition.article, body=body)
    workflow.redact(comment, by=moderator, words=words)
    assert fresh(comment).body == left.replace("{}", GONE)


@pytest.mark.parametrize(
    ("spans", "left"),
    [([(0, 3)], "{} pays?"), ([(4, 8), (0, 2)], "{}o {}?"), ([(0, 3), (2, 8)], "{}?"), ([(4, 99), (-5, -2)], "Who {}")],
)
def test_spans_go_as_they_are(edition, moderator, spans, left):
    comment = CommentFactory(article=edition.article, body="Who pays?")
    workflow.redact(comment, by=moderator, spans=spans)
    assert fresh(comment).body == left.replace("{}", GONE)


@pytest.mark.parametrize("words", ["", " \n ", "horse", "donkey\nhorse"])
def test_what_is_not_there_is_not_redacted_and_said_so(desk, edition, words):
    comment = CommentFactory(article=edition.article, body="A donkey")
    page = press(desk, comment, "redact", words=words)
    assert ("The text does not have these words: “horse”" if "horse" in words else "Say which words") in page
    assert (fresh(comment).body, fresh(comment).version) == ("A donkey", 1)


def test_who_sends_the_redacted_text_again_is_found(edition, moderator):
    comment = CommentFactory(article=edition.article, body="What a donkey, I say", network="192.0.2.1")
    workflow.redact(comment, by=moderator, words=["donkey"])
    again = CommentFactory(article=edition.article, body="What a donkey, I say", network="192.0.2.9")
    assert "duplicate" in {row["check"] for row in again.decisions.get().reasons}


def test_a_rejected_comment_is_not_redacted(edition, moderator):
    comment = CommentFactory(article=edition.article)
    workflow.reject(comment, by=moderator)
    with pytest.raises(workflow.Overtaken):
        workflow.redact(comment, by=moderator, words=["Words"])


def test_what_was_taken_out_goes_with_the_person_and_is_then_not_given_back(desk, edition, moderator):
    comment = approved(article=edition.article, by=moderator, email="ann@example.org", body="I am Quentin Quill")
    workflow.redact(comment, by=moderator, words=["Quentin Quill"])
    erasure.erase("ann@example.org")
    assert "Quentin" not in page_of(desk, comment)
    assert not any("Quentin" in str(row) for row in Decision.objects.values_list("was", "reasons"))
    with pytest.raises(workflow.NothingToUndo, match="erased"):
        workflow.undo(fresh(comment), by=moderator)
    assert fresh(comment).body == f"I am {GONE}"
