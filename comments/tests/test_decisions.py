"""What each decision does, by the verbs and by the desk's buttons."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import workflow
from comments.models import Reason, Standing, Thread

from .factories import CommentFactory, approved
from .pressing import fresh, held_page, page_of, press, state
from .threads import anchors, look

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


# Reasons and notes.


def test_ten_reasons_each_with_a_code_that_is_kept(edition, moderator):
    assert len(Reason.choices) == 10
    comment = CommentFactory(article=edition.article)
    decision = workflow.reject(comment, by=moderator, code="off_topic", reason="the harbour again", note="Elsewhere!")
    (row,) = decision.reasons
    assert (row["check"], row["code"], row["reason"]) == ("moderator", "off_topic", "Off the topic: the harbour again")
    assert (decision.reason, decision.note) == (Reason.OFF_TOPIC, "Elsewhere!")


def test_a_reason_that_there_is_not_is_no_decision(desk, edition):
    comment = CommentFactory(article=edition.article)
    with pytest.raises(ValueError):
        workflow.reject(comment, by=UserFactory(role=roles.MODERATOR), code="because")
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    assert desk.post(address, {"verb": "reject", "version": 1, "code": "because"}).status_code == 400
    assert fresh(comment).standing == Standing.HELD


def test_the_writer_reads_the_reason_and_the_note_and_not_what_colleagues_are_told(desk, edition):
    comment = CommentFactory(article=edition.article)
    said = {"code": "insult", "reason": "third time <b>", "note": "Please say it <i>politely</i>.\nThank you."}
    page = press(desk, comment, "reject", **said)
    assert "Insults somebody: third time &lt;b&gt;" in page
    assert "Please say it &lt;i&gt;politely" in page
    told = held_page(comment)
    assert "Insults somebody" in told
    assert "Please say it &lt;i&gt;politely&lt;/i&gt;.<br>Thank you." in told
    assert "third time" not in told


def test_a_note_goes_with_its_decision_and_comes_back_with_it(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    workflow.reject(comment, by=moderator, note="Too rude.")
    workflow.undo(comment, by=moderator)
    assert "Too rude." not in held_page(comment)
    workflow.undo(comment, by=moderator)
    assert "Too rude." in held_page(comment)
    workflow.approve(comment, by=moderator)
    assert "Too rude." not in held_page(comment)
    workflow.undo(comment, by=moderator)
    assert "Too rude." in held_page(comment)


@pytest.mark.parametrize(
    "fields", [{"reason": "x" * 501}, {"note": "\x00"}, {"decision": "x"}, {"words": "x" * 10_001}]
)
def test_what_is_too_much_or_no_text_is_refused(desk, edition, fields):
    comment = CommentFactory(article=edition.article)
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    assert desk.post(address, {"verb": "reject", "version": 1} | fields).status_code == 400
    assert fresh(comment).standing == Standing.HELD


def test_line_breaks_count_as_the_browser_counts_them(desk, edition):
    comment = CommentFactory(article=edition.article)
    press(desk, comment, "reject", reason="\r\n".join(["x"] * 250))
    assert fresh(comment).standing == Standing.REJECTED


# With or without replies.


def test_removed_with_its_replies_nothing_is_left_of_it(desk, edition, story, moderator):
    root = approved(article=edition.article, by=moderator)
    answer = approved(article=edition.article, parent=root, by=moderator)
    approved(article=edition.article, parent=answer, by=moderator)
    other = approved(article=edition.article, by=moderator)
    page = press(desk, root, "remove_with_replies", code="hate")
    assert "Approved → Removed with replies" in page.replace("its ", "")
    assert anchors(look(story)) == [other.pk]
    assert "1 comment<" in look(story)
    assert Thread.objects.get().visible_count == 1
    press(desk, root, "undo")
    assert len(anchors(look(story))) == 4
    press(desk, root, "remove")
    assert (fresh(root).tombstone, Thread.objects.get().visible_count) == (True, 3)


def test_replies_come_back_when_what_hid_them_is_approved(edition, story, moderator):
    root = approved(article=edition.article, by=moderator)
    answer = approved(article=edition.article, parent=root, by=moderator)
    late = CommentFactory(article=edition.article, parent=answer)
    workflow.remove(root, by=moderator, with_replies=True)
    workflow.approve(late, by=moderator)
    assert anchors(look(story)) == []
    workflow.approve(root, by=moderator)
    assert anchors(look(story)) == [root.pk, answer.pk, late.pk]
    assert not fresh(root).hides_replies


# Picks.


def test_picks_are_made_and_taken_back_by_buttons_and_told_in_words(desk, edition, story):
    comment = CommentFactory(article=edition.article)
    assert 'value="feature"' not in page_of(desk, comment)
    page = press(desk, comment, "approve")
    assert 'value="feature"' in page
    page = press(desk, comment, "feature")
    assert "Editors’ pick" in look(story)
    assert 'value="unfeature"' in page
    assert 'value="feature"' not in page
    page = press(desk, comment, "unfeature")
    assert "Editors’ pick" not in look(story)
    for words in ("Held → Approved", "Picked", "Pick taken back"):
        assert words in page
    assert "Approved → Approved" not in page


@pytest.mark.parametrize("verb", ["redact", "feature", "unfeature", "undo", "remove"])
def test_a_writer_decides_nothing(edition, writer, moderator, verb):
    comment = approved(article=edition.article, by=moderator)
    before = state(edition.article)
    with pytest.raises(PermissionDenied):
        getattr(workflow, verb)(comment, by=writer)
    assert state(edition.article) == before
