"""What each decision does, by the verbs and by the desk's buttons; and that undo gives back exactly what was."""

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments import erasure, workflow
from comments.models import Comment, Decision, Reason, SpamTrace, Standing, Thread
from comments.proof import held_token

from .factories import CommentFactory, approved
from .threads import anchors, look

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
GONE = "[removed by a moderator]"


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


@pytest.fixture
def mia():
    return UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First")


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def page_of(desk, comment):
    return desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()


def press(desk, comment, verb, **fields):
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    fields = {"verb": verb, "version": fresh(comment).version, "stay": "1"} | fields
    answer = desk.post(address, fields, follow=True)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def held_page(comment):
    """Less the version, which only grows."""
    page = look(reverse("comments:held_comment", args=[held_token(comment)]))
    return re.sub(r'name="version" value="\d+"', "", page)


def state(article):
    """All that a decision may change, except for what only ever grows."""
    columns = [field.name for field in Comment._meta.concrete_fields if field.name != "version"]
    thread = Thread.objects.filter(article=article).values_list("visible_count", flat=True)
    traces = SpamTrace.objects.order_by("comment", "kind", "value").values_list("comment", "kind", "value")
    return list(Comment.objects.order_by("pk").values_list(*columns)), list(thread), list(traces)


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


# Redaction.


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


# Undo.


def everything(comment, by):
    """Each kind of decision on an approved comment with an answer, one on top of the other."""
    workflow.feature(comment, by=by)
    yield
    workflow.redact(comment, by=by, words=["Words"])
    yield
    workflow.remove(comment, by=by)
    yield
    workflow.approve(comment, by=by)
    yield
    workflow.remove(comment, by=by, with_replies=True)
    yield
    workflow.spam(comment, by=by)
    yield
    workflow.reject(comment, by=by, code="other", note="No.")
    yield
    workflow.approve(comment, by=by)
    yield
    workflow.unfeature(comment, by=by)
    yield


def test_every_decision_gives_back_exactly_what_was(edition, story, moderator):
    """Each is undone, redone and so on at once; none leaves a trace but in the log."""
    comment = approved(article=edition.article, by=moderator)
    approved(article=edition.article, parent=comment, by=moderator)
    feed = reverse("comments:comments_feed", args=[edition.article_id])
    seen = lambda: (state(edition.article), look(story), look(feed), held_page(comment))  # noqa: E731
    before, count = seen(), 0
    for _step in everything(comment, moderator):
        after = seen()
        workflow.undo(comment, by=moderator)
        assert seen() == before
        workflow.undo(comment, by=moderator)
        assert seen() == after
        before, count = after, count + 1
    assert count == 9
    assert fresh(comment).version == 2 + 3 * count


def test_the_first_decision_undone_is_as_if_nobody_had_looked(edition, moderator):
    comment = CommentFactory(article=edition.article)
    Comment.objects.filter(pk=comment.pk).update(reports=2, reported_at=NOON + dt.timedelta(microseconds=7))
    before = state(edition.article)
    workflow.approve(comment, by=moderator)
    assert (fresh(comment).reviewed, fresh(comment).reports, fresh(comment).reported_at) == (True, 0, None)
    workflow.undo(comment, by=moderator)
    assert state(edition.article) == before


@pytest.mark.parametrize("fields", [{"reviewed": False}, {"reports": 1, "reported_at": NOON}])
def test_an_approved_comment_that_nobody_saw_or_that_is_reported_is_approved_to_say_it_may_stay(
    desk, edition, moderator, fields
):
    comment = approved(article=edition.article, by=moderator)
    Comment.objects.filter(pk=comment.pk).update(**fields)
    before = state(edition.article)
    assert 'value="approve"' in page_of(desk, comment)
    page = press(desk, comment, "approve")
    assert "Left as it is" in page
    assert 'value="approve"' not in page
    assert (fresh(comment).reviewed, fresh(comment).reports) == (True, 0)
    workflow.undo(fresh(comment), by=moderator)
    assert state(edition.article) == before


def test_undo_works_for_24_hours_and_then_says_so(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    with time_machine.travel(NOON, tick=False) as clock:
        workflow.approve(comment, by=moderator)
        clock.shift(dt.timedelta(hours=24, seconds=-1))
        assert 'value="undo"' in page_of(desk, comment)
        workflow.undo(comment, by=moderator)
        clock.shift(dt.timedelta(hours=24))
        assert 'value="undo"' not in page_of(desk, comment)
        assert "more than 24 hours ago" in press(desk, comment, "undo")
        with pytest.raises(workflow.TooLate):
            workflow.undo(comment, by=moderator)
    assert fresh(comment).standing == Standing.HELD


def test_undo_after_a_colleagues_later_decision_says_who_decided(desk, edition, moderator, mia):
    comment = CommentFactory(article=edition.article)
    mine = workflow.approve(comment, by=moderator)
    seen = comment.version
    workflow.reject(comment, by=mia)
    for fields in ({"version": seen}, {"decision": mine.pk}):
        assert "Rejected by Mia First" in press(desk, comment, "undo", **fields)
    workflow.feature(approved(article=edition.article), by=mia)
    assert fresh(comment).standing == Standing.REJECTED


def test_a_colleague_who_picked_or_redacted_is_named_with_what_they_did(edition, moderator, mia):
    comment = approved(article=edition.article, by=moderator)
    seen = comment.version
    workflow.feature(comment, by=mia)
    with pytest.raises(workflow.Overtaken, match="Picked by Mia First"):
        workflow.undo(comment, by=moderator, version=seen)
    workflow.redact(comment, by=mia, words=["Words"])
    with pytest.raises(workflow.Overtaken, match="Redacted by Mia First"):
        workflow.undo(comment, by=moderator, version=seen)


def test_only_the_last_decision_is_undone(edition, moderator):
    comment = CommentFactory(article=edition.article)
    first = workflow.approve(comment, by=moderator)
    workflow.spam(comment, by=moderator)
    with pytest.raises(workflow.Overtaken, match="Spam by"):
        workflow.undo(comment, by=moderator, decision=first.pk)
    assert fresh(comment).standing == Standing.SPAM


def test_decisions_are_undone_one_after_the_other_from_the_last(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    before = state(edition.article)
    made = [workflow.approve(comment, by=moderator), workflow.feature(comment, by=moderator)]
    made.append(workflow.remove(comment, by=moderator))
    workflow.undo(comment, by=moderator)
    workflow.undo(comment, by=moderator)
    for decision in reversed(made):
        page = press(desk, comment, "undo", decision=decision.pk)
        assert f'name="decision" value="{decision.pk}"' not in page.split("comment-history")[1]
    assert state(edition.article) == before
    with pytest.raises(workflow.Overtaken):
        workflow.undo(fresh(comment), by=moderator, decision=made[0].pk)
    workflow.undo(fresh(comment), by=moderator)
    assert fresh(comment).standing == Standing.APPROVED


def test_the_page_offers_to_go_further_back_than_the_last_undo(desk, edition, moderator):
    comment = CommentFactory(article=edition.article)
    first = workflow.approve(comment, by=moderator)
    workflow.feature(comment, by=moderator)
    assert "Undo this too" not in page_of(desk, comment)
    page = press(desk, comment, "undo")
    assert "Undo this too" in page
    assert f'name="decision" value="{first.pk}"' in page.split("comment-history")[1]
    press(desk, comment, "undo", decision=first.pk)
    assert fresh(comment).standing == Standing.HELD
    assert "Undo this too" not in page_of(desk, comment)


def test_what_the_writer_changed_since_is_not_overwritten(edition, moderator):
    comment = CommentFactory(article=edition.article, body="A donkey")
    workflow.redact(comment, by=moderator, words=["donkey"])
    later = timezone.now() + dt.timedelta(seconds=1)
    Comment.objects.filter(pk=comment.pk).update(body="A horse", edited_at=later)
    with pytest.raises(workflow.Overtaken, match="writer"):
        workflow.undo(fresh(comment), by=moderator)
    assert fresh(comment).body == "A horse"


def test_decisions_from_before_it_was_kept_what_they_changed_are_undone_as_they_were(edition, moderator):
    comment = approved(article=edition.article, by=moderator)
    workflow.feature(comment, by=moderator)
    Decision.objects.update(was={})
    workflow.undo(comment, by=moderator)
    assert not fresh(comment).picked
    workflow.reject(comment, by=moderator)
    Decision.objects.update(was={})
    workflow.undo(comment, by=moderator)
    assert fresh(comment).standing == Standing.APPROVED


@pytest.mark.parametrize("verb", ["redact", "feature", "unfeature", "undo", "remove"])
def test_a_writer_decides_nothing(edition, writer, moderator, verb):
    comment = approved(article=edition.article, by=moderator)
    before = state(edition.article)
    with pytest.raises(PermissionDenied):
        getattr(workflow, verb)(comment, by=writer)
    assert state(edition.article) == before
