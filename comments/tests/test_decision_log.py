"""The log of decisions at the desk, and as a table."""

import csv
import datetime as dt
import gc
import io
import tracemalloc

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import ArticleFactory, published
from comments import erasure, workflow
from comments.models import Comment, Decision
from comments.spreadsheets import cell

from .factories import CommentFactory, approved
from .threads import seed

pytestmark = pytest.mark.django_db
LOG = reverse("admin:comments_decision_changelist")
TABLE = reverse("admin:comments_decision_export")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def article(db):
    return published(headline="Bridge to swing again").article


@pytest.fixture
def mia():
    return UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def page_of(desk, **query):
    answer = desk.get(LOG, query)
    assert answer.status_code == 200
    return answer.content.decode()


def table_of(desk, **query):
    answer = desk.get(TABLE, query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(answer.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def keys(desk, **query):
    return [int(row["decision"]) for row in table_of(desk, **query)]


def test_each_decision_is_told_the_latest_first(desk, article, moderator, mia):
    comment = CommentFactory(article=article, name="Ann <b>")
    workflow.reject(comment, by=mia, code="insult", reason="third time", note="Be kind.")
    workflow.undo(comment, by=moderator)
    workflow.approve(comment, by=moderator)
    workflow.feature(comment, by=moderator)
    workflow.redact(comment, by=mia, words=["Words"])
    page = page_of(desk)
    told = ("Redacted", "Picked", "Held → Approved", "Rejected → Held", "Held → Rejected")
    assert [page.index(words) for words in told] == sorted(page.index(words) for words in told)
    for words in ("Mia First", "Insults somebody: third time", "Be kind.", "Ann &lt;b&gt;", "Bridge to swing again"):
        assert words in page
    assert "5 decisions" in page
    assert "Undone," in page


def test_the_table_says_who_what_when_and_why(desk, article, mia):
    comment = CommentFactory(article=article)
    with time_machine.travel(NOON, tick=False):
        rejected = workflow.reject(comment, by=mia, code="insult", reason="third time", note="Be kind,\nplease.")
        undone = workflow.undo(comment, by=mia)
    batch = workflow.decide_all({comment.pk: comment.version}, "approve", by=mia)
    rows = table_of(desk)
    assert rows[2] == {
        "decision": str(rejected.pk),
        "when": timezone.localtime(NOON).isoformat(" ", "seconds"),
        "who": "Mia First",
        "what": "Held → Rejected",
        "reason": "insult",
        "why": "Insults somebody: third time",
        "note to the writer": "Be kind,\nplease.",
        "undo of decision": "",
        "comment": str(comment.pk),
        "story": "Bridge to swing again",
        "standing before": "held",
        "standing after": "rejected",
        "batch": "",
    }
    assert (rows[1]["decision"], rows[1]["undo of decision"]) == (str(undone.pk), str(rejected.pk))
    assert rows[0]["batch"] == str(batch.id)


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =cmd|' /C calc'!A0", "＝1+1", "-"])
def test_nothing_in_the_table_is_a_formula(desk, moderator, typed):
    article = published(headline=f"{typed} story").article
    by = UserFactory(role=roles.MODERATOR, first_name=typed.strip(), last_name="")
    comment = CommentFactory(article=article, name=typed)
    workflow.reject(comment, by=by, reason=typed, note=typed)
    (row,) = table_of(desk)
    assert (row["why"], row["note to the writer"]) == (f"'{typed}", f"'{typed}")
    assert row["who"].startswith("'")
    assert row["story"] == f"'{article.timeline().live.headline}"


def test_a_cell_with_a_break_in_front_is_text_as_well():
    assert [cell(value) for value in ("\r=1", "\n=1", None, 7, "a=1", " – ")] == [
        "'\r=1",
        "'\n=1",
        "",
        "7",
        "a=1",
        " – ",
    ]


def test_the_log_is_narrowed_by_days_and_by_moderator(desk, article, moderator, mia):
    decisions = []
    for day, by in ((0, mia), (1, moderator), (2, mia)):
        with time_machine.travel(NOON + dt.timedelta(days=day), tick=False):
            decisions.append(workflow.approve(CommentFactory(article=article), by=by).pk)
    first, second, third = decisions
    for query, found in (
        ({}, [third, second, first]),
        ({"since": "2026-11-23"}, [third, second]),
        ({"until": "2026-11-23"}, [second, first]),
        ({"since": "2026-11-23", "until": "2026-11-23"}, [second]),
        ({"by": mia.pk}, [third, first]),
        ({"by": mia.pk, "since": "2026-11-23"}, [third]),
    ):
        assert keys(desk, **query) == found
        assert [decision.pk for decision, _card in desk.get(LOG, query).context["entries"]] == found
        if query:
            assert "11-23" in page_of(desk, **query) or "selected" in page_of(desk, **query)


@pytest.mark.parametrize(
    "query",
    [{"since": "x"}, {"until": "9999-12-31"}, {"since": "0001-01-01"}, {"by": "x"}, {"by": "0"}, {"since": "\x00"}],
)
def test_what_makes_no_sense_finds_nothing_and_says_so(desk, article, mia, query):
    workflow.approve(CommentFactory(article=article), by=mia)
    assert 'class="errorlist"' in page_of(desk, **query)
    assert keys(desk, **query) == []
    page_of(desk, page="x")
    page_of(desk, page=10**30)


@pytest.mark.parametrize("address", [LOG, TABLE])
def test_only_who_may_moderate_reads_the_log(client, article, writer, mia, address):
    workflow.approve(CommentFactory(article=article), by=mia)
    looker = UserFactory()
    looker.user_permissions.add(Permission.objects.get(codename="view_comment"))
    for user in (writer, looker):
        client.force_login(user)
        assert client.get(address).status_code == 403
    client.logout()
    assert client.get(address).status_code == 302
    client.force_login(mia)
    assert client.post(address).status_code in (200, 405)


def test_nobody_changes_the_log(desk, article, mia):
    decision = workflow.approve(CommentFactory(article=article), by=mia)
    superuser = UserFactory(is_superuser=True)
    desk.force_login(superuser)
    assert desk.get(reverse("admin:comments_decision_add")).status_code == 403
    assert desk.post(reverse("admin:comments_decision_delete", args=[decision.pk]), {"post": "yes"}).status_code == 403
    assert desk.post(LOG, {"action": "delete_selected", "_selected_action": [decision.pk]}).status_code == 200
    comment = reverse("admin:comments_comment_change", args=[decision.comment_id])
    address = reverse("admin:comments_decision_change", args=[decision.pk])
    assert desk.get(address).url == desk.post(address, {"by": superuser.pk}).url == comment
    assert desk.get(reverse("admin:comments_decision_change", args=[10**9])).status_code == 302
    assert Decision.objects.get(pk=decision.pk).by == mia


def test_it_has_no_word_of_somebody_who_was_erased(desk, article, mia):
    comment = approved(article=article, by=mia, name="Zuzanna", email="zu@example.org", body="Heliotropes, say I")
    workflow.redact(comment, by=mia, words=["Heliotropes"], note="Dear Zuzanna", reason="Zuzanna again")
    erasure.erase("zu@example.org", texts=True)
    for text in (page_of(desk), str(table_of(desk))):
        assert "Zuzanna" not in text
        assert "eliotrope" not in text


def test_a_story_that_was_never_public_is_not_named_to_who_may_not_see_it(desk, mia, editor):
    comment = CommentFactory(article=ArticleFactory(headline="Minister resigns tonight"))
    workflow.reject(comment, by=mia)
    assert "Minister" not in page_of(desk)
    assert table_of(desk)[0]["story"] == "a story that is not published"
    desk.force_login(editor)
    assert "Minister" in page_of(desk)
    assert table_of(desk)[0]["story"] == "Minister resigns tonight"


def many(count, by):
    """On ten stories, a decision a second, every third of them undone."""
    comments = [row for _story in range(10) for row in seed(published().article, count // 10)]
    began = timezone.now() - dt.timedelta(days=20)
    Decision.objects.bulk_create(
        (
            Decision(
                comment=comment, before="held", after="rejected", by=by, at=began + dt.timedelta(seconds=number // 2)
            )
            for number, comment in enumerate(comments)
        ),
        batch_size=500,
    )
    rows = Decision.objects.filter(pk__in=list(Decision.objects.values_list("pk", flat=True)[::3]))
    Decision.objects.bulk_create(
        Decision(comment_id=row.comment_id, before="rejected", after="held", by=by, undo_of=row) for row in rows
    )


def test_pages_cost_the_same_however_long_the_log_is(desk, mia):
    counts = []
    for count in (60, 600):
        many(count, mia)
        for query in ({}, {"page": 2}, {"by": mia.pk, "since": "2020-01-01"}):
            with CaptureQueriesContext(connection) as queries:
                page_of(desk, **query)
            counts.append(len(queries))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 12


def test_the_table_comes_in_pieces_and_leaves_nobody_out(desk, mia, monkeypatch):
    monkeypatch.setattr("comments.admin.log.AT_ONCE", 50)
    many(500, mia)
    with CaptureQueriesContext(connection) as queries:
        found = keys(desk)
    assert found == list(Decision.objects.taken().order_by("-at", "-pk").values_list("pk", flat=True))
    assert len(queries) <= 8 + 5 * (len(found) / 50 + 1)


def test_the_table_needs_no_more_memory_for_more_rows(desk, mia, monkeypatch):
    monkeypatch.setattr("comments.admin.log.AT_ONCE", 100)
    peaks = []
    for count in (300, 1_500):
        many(count, mia)
        table_of(desk)  # what is kept for good is there by now
        tracemalloc.start()
        for _lines in desk.get(TABLE).streaming_content:
            gc.collect()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_the_log_is_read_along_its_index(desk, mia):
    many(2_000, mia)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE comments_decision")
    newest = Decision.objects.taken().order_by("-at", "-pk").values_list("pk")
    assert "decision_log" in newest[:50].explain()
    hers = newest.filter(by=mia, at__gte=timezone.now() - dt.timedelta(hours=1))[:50].explain()
    assert "decision_log_by" in hers or "decision_by_people" in hers
    assert Comment.objects.count() == 2_000
