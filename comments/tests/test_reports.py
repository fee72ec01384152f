"""Readers report comments, in the way that readers do, and moderators see it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles import workflow as articles_workflow
from articles.tests.factories import published
from articles.tests.test_locks import at_once
from comments import erasure, networks, proof, workflow
from comments.admin.reports import reports_of
from comments.models import Comment, Decision, Report, Standing, Thread
from comments.workflow import reporting

from .factories import CommentFactory, approved
from .threads import anchors, look

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def comment(edition, moderator):
    """Before readers, and read by no moderator: as trusted people's come in."""
    comment = approved(by=moderator, article=edition.article)
    Comment.objects.filter(pk=comment.pk).update(reviewed=False)
    comment.refresh_from_db()
    return comment


def address(comment):
    return reverse("comments:report_comment", args=[comment.pk])


def send(comment, client=None, ip="192.0.2.1", headers=OWN_PAGE, **fields):
    client = client or Client()
    return client.post(address(comment), {"reason": "insult"} | fields, headers=headers, REMOTE_ADDR=ip)


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def state(comment):
    comment = fresh(comment)
    return comment.standing, comment.visible, comment.reports, comment.reported_at


def test_every_comment_that_readers_see_has_a_link_to_its_report(client, edition, comment):
    assert f'href="{address(comment)}"' in look(edition.get_absolute_url())
    page = client.get(address(comment))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex"
    assert comment.body in page.content.decode()
    assert page.content.decode().count('type="radio"') == len(Report.Reason)
    assert not page.cookies


def test_a_report_is_taken_and_counts(comment):
    answer = send(comment, reason="hate", words="Look at the last line")
    assert (answer.status_code, "Thank you" in answer.content.decode()) == (200, True)
    report = Report.objects.get()
    assert (report.comment, report.reason, report.words, report.settled_by) == (
        comment, "hate", "Look at the last line", None
    )  # fmt: skip
    assert report.reporter == networks.keyed("192.0.2.1", report.at)
    assert "192.0.2.1" not in report.reporter
    assert state(comment) == (Standing.APPROVED, True, 1, report.at)


def test_the_same_reader_counts_once_and_is_told(comment):
    send(comment)
    answer = send(comment, reason="hate")
    assert "We know of it" in answer.content.decode()
    assert (Report.objects.count(), fresh(comment).reports) == (1, 1)


def test_a_household_s_addresses_are_one_reader(comment):
    for last in range(1, 6):
        send(comment, ip=f"2001:db8::{last}")
    assert state(comment)[:3] == (Standing.APPROVED, True, 1)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": ""}, "Please choose a reason."),
        ({"reason": "dull"}, "Please choose one of these reasons."),
        ({"words": "x" * 501}, "Ensure this value has at most 500 characters"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(comment, fields, words):
    answer = send(comment, **({"words": "these words"} | fields))
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    assert fields.get("words", "these words") in page
    assert not Report.objects.exists()


def test_from_elsewhere_it_is_asked_about_with_a_token(comment):
    client = Client(enforce_csrf_checks=True)
    for headers in ({}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = send(comment, client, headers=headers, words="kept")
        page = answer.content.decode()
        assert ("Do you want to report this comment?" in page, "kept" in page) == (True, True)
    assert send(comment, client, headers={}, confirmed="1").status_code == 403
    assert not Report.objects.exists()
    token = client.cookies["csrftoken"].value
    assert send(comment, client, headers={}, confirmed="1", csrfmiddlewaretoken=token).status_code == 200
    assert Report.objects.count() == 1


def test_what_readers_do_not_see_is_reported_by_nobody(edition, comment, moderator):
    reply = approved(by=moderator, article=edition.article, parent=comment)
    held = CommentFactory(article=edition.article)
    workflow.remove(comment, by=moderator)
    for hidden in (held, comment, Comment(pk=10**9)):
        assert Client().get(address(hidden)).status_code == 404
        for fields in ({}, {"reason": ""}):
            assert send(hidden, **fields).status_code == 404
        assert send(hidden, headers={}).status_code == 404
    workflow.reject(fresh(comment), by=moderator)
    assert send(reply).status_code == 404
    assert not Report.objects.exists()


def test_below_a_story_that_went_nothing_is_reported(edition, comment, chief):
    articles_workflow.withdraw(edition.article, by=chief)
    assert Client().get(address(comment)).status_code == 404
    assert send(comment).status_code == 404


def test_twenty_an_hour_from_one_network(edition, comment, moderator):
    others = [approved(by=moderator, article=edition.article) for _number in range(reporting.MOST)]
    for other in others:
        assert send(other).status_code == 200
    answer = send(comment, words="kept words")
    assert (answer.status_code, "kept words" in answer.content.decode()) == (429, True)
    assert "many reports" in answer.content.decode()
    assert send(comment, ip="192.0.2.2").status_code == 200
    Report.objects.update(at=timezone.now() - dt.timedelta(minutes=61))
    assert send(comment).status_code == 200


def test_three_readers_hide_what_no_moderator_read(edition, comment):
    reply = approved(article=edition.article, parent=comment)
    assert anchors(look(edition.get_absolute_url())) == [comment.pk, reply.pk]
    for number, reason in enumerate(["insult", "hate", "insult"], start=1):
        send(comment, ip=f"192.0.2.{number}", reason=reason)
    assert state(comment)[:3] == (Standing.HELD, False, 3)
    assert anchors(look(edition.get_absolute_url())) == []
    assert Thread.objects.get().visible_count == 0
    latest = comment.decisions.first()
    assert (latest.before, latest.after, latest.by) == ("approved", "held", None)
    assert latest.reasons[0]["reason"] == "3 readers reported it: insult, hatred or violence"
    assert not fresh(comment).reviewed
    assert send(comment, ip="192.0.2.9").status_code == 404
    assert "We know of it" in send(comment, ip="192.0.2.1").content.decode()


def test_what_a_moderator_read_is_brought_back_to_them_and_stays(edition, moderator):
    comment = approved(by=moderator, article=edition.article)
    for number in range(1, 8):
        send(comment, ip=f"192.0.2.{number}")
    assert state(comment)[:3] == (Standing.APPROVED, True, 7)
    assert list(Comment.objects.filter(reported_at__isnull=False)) == [comment]


def hide(comment):
    for number in range(1, 4):
        send(comment, ip=f"192.0.2.{number}", words=f"words {number}")


@pytest.mark.parametrize("verb", [workflow.approve, workflow.reject, workflow.spam])
def test_a_decision_settles_the_reports_and_its_undo_opens_them_again(comment, moderator, verb):
    hide(comment)
    before = state(comment)
    decision = verb(fresh(comment), by=moderator)
    assert state(comment)[2:] == (0, None)
    assert set(Report.objects.values_list("settled_by", flat=True)) == {decision.pk}
    workflow.undo(fresh(comment), by=moderator)
    assert state(comment) == before
    assert set(Report.objects.values_list("settled_by", flat=True)) == {None}
    workflow.undo(fresh(comment), by=moderator)
    assert state(comment)[2:] == (0, None)
    workflow.undo(fresh(comment), by=moderator)
    assert state(comment) == before


def test_keeping_one_settles_it_and_reports_that_come_later_stay_open(comment, moderator):
    send(comment, ip="192.0.2.1")
    first = state(comment)
    decision = workflow.approve(fresh(comment), by=moderator)
    assert (decision.before, decision.after, fresh(comment).reviewed) == ("approved", "approved", True)
    assert state(comment) == (Standing.APPROVED, True, 0, None)
    send(comment, ip="192.0.2.2")
    workflow.undo(fresh(comment), by=moderator)
    assert state(comment) == (*first[:2], 2, first[3])
    workflow.undo(fresh(comment), by=moderator)
    assert state(comment)[2] == 1
    assert Report.objects.unsettled().get().reporter == networks.keyed("192.0.2.2", timezone.now())


def test_feature_settles_as_well(comment, moderator):
    send(comment)
    workflow.feature(fresh(comment), by=moderator)
    assert state(comment)[2:] == (0, None)


def test_taking_back_what_readers_did_is_a_decision_too(comment, moderator):
    hide(comment)
    workflow.undo(fresh(comment), by=moderator)
    assert state(comment) == (Standing.APPROVED, True, 0, None)
    assert fresh(comment).reviewed


def test_keeping_needs_the_permission_and_the_version(comment, moderator, writer):
    with pytest.raises(workflow.Overtaken):
        workflow.approve(comment, by=moderator, version=1)
    with pytest.raises(Exception, match="may not moderate"):
        workflow.approve(comment, by=writer)


def test_the_card_says_what_readers_said_and_offers_to_keep_it(client, comment, moderator):
    for number, reason in enumerate(["private", "insult", "private"], start=1):
        words = '<script>alert(1)</script>" onmouseover=x {{ 7|add:7 }}' if number == 1 else ""
        Report.objects.create(comment=comment, reporter=str(number), reason=reason, words=words)
    Comment.objects.filter(pk=comment.pk).update(reports=3, reported_at=timezone.now())
    client.force_login(moderator)
    page = client.get("/admin/comments/comment/?standing=approved").content.decode()
    assert "private matters (2)" in page
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot; onmouseover=x {{ 7|add:7 }}" in page
    client.post(f"/admin/comments/comment/{comment.pk}/decide/", {"verb": "approve", "version": fresh(comment).version})
    assert state(comment) == (Standing.APPROVED, True, 0, None)
    of_the_card = f'form="decide-{comment.pk}" class="button button-primary"'
    assert of_the_card in page
    assert of_the_card not in client.get("/admin/comments/comment/?standing=approved").content.decode()


def test_reports_of_a_page_of_comments_take_two_queries(edition, moderator, django_assert_num_queries):
    comments = [approved(by=moderator, article=edition.article) for _number in range(4)]
    with django_assert_num_queries(0):
        assert reports_of(comments) == {}
    for comment in comments:
        send(comment)
    comments = list(Comment.objects.all())
    with django_assert_num_queries(2):
        assert len(reports_of(comments)) == 4


@pytest.mark.parametrize("words", ["\x00", "\udfff", "{{ x }}", "‮", "\r\n\r\n", "a" * 500])
def test_strange_words_are_taken_or_refused_and_never_an_error(client, comment, moderator, words):
    answer = Client().post(
        address(comment), {"reason": "insult", "words": words.encode("utf-8", "surrogatepass")}, headers=OWN_PAGE
    )
    assert answer.status_code in (200, 422)
    client.force_login(moderator)
    assert client.get("/admin/comments/comment/?standing=approved").status_code == 200


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestAtOnce:
    def test_one_reader_who_clicks_often_counts_once(self, comment):
        codes = []
        outcomes = at_once(*[lambda: codes.append(send(comment).status_code)] * 6)
        assert (outcomes, codes) == ([None] * 6, [200] * 6)
        assert (Report.objects.count(), fresh(comment).reports) == (1, 1)

    def test_five_readers_at_once_hide_it_once(self, comment):
        codes = []
        report = lambda number: lambda: codes.append(send(comment, ip=f"192.0.2.{number}").status_code)  # noqa: E731
        assert at_once(*[report(number) for number in range(1, 6)]) == [None] * 5
        assert sorted(codes) == [200, 200, 200, 404, 404]
        assert (Report.objects.count(), fresh(comment).reports, fresh(comment).standing) == (3, 3, Standing.HELD)
        assert Decision.objects.filter(after=Standing.HELD, before="approved").count() == 1
        assert Thread.objects.get().visible_count == 0

    def test_one_network_does_not_get_past_its_hour_on_many_stories(self, moderator):
        comments = [approved(by=moderator, article=published().article) for _number in range(6)]
        key = networks.keyed("192.0.2.1", timezone.now())
        other = approved(by=moderator, article=comments[0].article)
        for number in range(reporting.MOST - 3):
            spare = CommentFactory(article=other.article, body=f"spare {number}")
            Report.objects.create(comment=spare, reporter=key, reason="insult")
        codes = []
        at_once(*[lambda row=row: codes.append(send(row).status_code) for row in comments])
        assert sorted(codes) == [200, 200, 200, 429, 429, 429]


def test_many_decided_at_once_settle_their_reports_and_undone_at_once_open_them(edition, moderator):
    comments = [approved(by=moderator, article=edition.article) for _number in range(4)]
    for place, comment in enumerate(comments[:3]):
        for number in range(place + 1):
            send(comment, ip=f"192.0.2.{number}")
    before = {comment.pk: state(comment) for comment in comments}
    batch = workflow.decide_all({comment.pk: fresh(comment).version for comment in comments}, "reject", by=moderator)
    assert [state(comment)[2:] for comment in comments] == [(0, None)] * 4
    assert not Report.objects.unsettled().exists()
    undone = workflow.undo_batch(batch.id, by=moderator)
    assert {comment.pk: state(comment) for comment in comments} == before
    workflow.undo_batch(undone.id, by=moderator)
    assert [state(comment)[2:] for comment in comments] == [(0, None)] * 4
    assert not Report.objects.unsettled().exists()


@pytest.mark.parametrize("goes", ["withdrawn", "erased"])
def test_what_is_gone_waits_for_nobody_among_the_reported(client, comment, moderator, goes):
    """No decision can be taken on it, so that it would stand there for ever."""
    Comment.objects.filter(pk=comment.pk).update(email="ann@example.org")
    send(comment, words="Fools, they say")
    if goes == "withdrawn":
        held = reverse("comments:held_comment", args=[proof.held_token(comment)])
        client.post(held, {"verb": "withdraw", "version": comment.version}, headers=OWN_PAGE)
    else:
        erasure.erase("ann@example.org", texts=True)
    client.force_login(moderator)
    queue = client.get("/admin/comments/comment/?standing=reported").content.decode()
    assert f'id="card-{comment.pk}"' not in queue
    assert state(comment) == (Standing.REMOVED, False, 0, None)
