"""Bans, by the doors of readers and of moderators."""

import datetime as dt
import io
import json
import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.tests.factories import published
from articles.tests.test_locks import at_once
from comments import workflow
from comments.models import Ban, Comment, Report, Standing
from comments.moderation import bans

from .every_table import holding
from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
ADD = "/admin/comments/ban/add/"
HOME = "198.51.100.7"


@pytest.fixture
def article(db):
    return published().article


def send(article, ip=HOME, client=None, **fields):
    address = reverse("comments:post_comment", args=[article.pk])
    words = {"body": f"Words of {timezone.now()}", "name": "Ann"} | fields
    return (client or Client()).post(address, words, headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR=ip)


def ban(by, kind="network", value=HOME, **options):
    return workflow.ban(kind, value, by=by, **options).ban


def hours(number):
    return timezone.now() + dt.timedelta(hours=number)


def test_a_blocked_network_is_told_and_nothing_is_stored(article, moderator):
    made = ban(moderator)
    answer = send(article, body="Long thoughts, to be kept")
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Comments from here are not taken at the moment." in page
    assert "Long thoughts, to be kept" in page
    assert "That ends" not in page
    assert not Comment.objects.exists()
    made.refresh_from_db()
    assert (made.hits, made.last_hit_at is not None) == (1, True)
    assert send(article, ip="198.51.100.8").status_code == 302


def test_it_says_when_it_ends_on_the_sites_clock(article, moderator, settings):
    until = dt.datetime(2030, 7, 1, 22, 30, tzinfo=dt.UTC)
    ban(moderator, until=until)
    with timezone.override("Europe/Berlin"):
        assert "2 July 2030" in send(article).content.decode()


@pytest.mark.parametrize(
    ("kind", "value", "fields"),
    [
        ("mail", "Ann@Example.org", {"email": "ann@example.ORG"}),
        ("network", "198.51.100.0/24", {}),
        ("network", "198.51.0.0/16", {}),
        ("domain", "casino.example", {"body": "see https://www.Casino.example/x now"}),
        ("domain", "https://casino.example/win", {"body": "see http://play.casino.example"}),
        ("domain", "bücher.example", {"body": "http://xn--bcher-kva.example/"}),
    ],
)
def test_all_kinds_find_who_is_meant(article, moderator, kind, value, fields):
    ban(moderator, kind, value)
    assert send(article, **fields).status_code == 403


@pytest.mark.parametrize(
    ("kind", "value", "fields"),
    [
        ("mail", "ann@example.org", {"email": "joann@example.org"}),
        ("network", "198.51.101.0/24", {}),
        ("domain", "casino.example", {"body": "see https://notcasino.example/ and casino.example.org/"}),
        ("domain", "play.casino.example", {"body": "https://casino.example/"}),
    ],
)
def test_and_nobody_else(article, moderator, kind, value, fields):
    made = ban(moderator, kind, value)
    assert send(article, **fields).status_code == 302
    made.refresh_from_db()
    assert made.hits == 0


def test_an_ipv6_household_is_banned_whole(article, moderator):
    ban(moderator, value="2001:db8:1:2::77")
    assert send(article, ip="2001:db8:1:2:aaaa::1").status_code == 403
    assert send(article, ip="2001:db8:1:3::1").status_code == 302
    ban(moderator, value="2001:db8:1::/48")
    assert send(article, ip="2001:db8:1:3::2").status_code == 403


@pytest.mark.parametrize(("effect", "standing"), [("hold", Standing.HELD), ("spam", Standing.SPAM)])
def test_held_and_spam_come_in_with_the_reason(article, moderator, client, effect, standing):
    made = ban(moderator, "domain", "casino.example", effect=effect)
    assert send(article, body="win at https://casino.example/").status_code == 302
    comment = Comment.objects.get()
    assert comment.standing == standing
    (row,) = [row for row in comment.decisions.get().reasons if row["check"] == "bans"]
    assert (row["reason"], row["ban"]) == ("links to casino.example, which is banned", made.pk)
    made.refresh_from_db()
    assert made.hits == 1
    client.force_login(moderator)
    page = client.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode()
    assert f"/admin/comments/ban/{made.pk}/change/" in page


def test_the_reason_names_no_address(article, moderator):
    ban(moderator, "mail", "ann@example.org", effect="hold")
    ban(moderator, effect="hold")
    send(article, email="ann@example.org")
    reasons = [row["reason"] for row in Comment.objects.get().decisions.get().reasons if row["check"] == "bans"]
    assert sorted(reasons) == ["the address is banned", "the network is banned"]


def test_the_clock_and_a_moderator_end_it(article, moderator):
    Ban.objects.filter(pk=ban(moderator, until=hours(1)).pk).update(until=hours(-1))
    assert send(article).status_code == 302
    made = ban(moderator)
    assert send(article).status_code == 403
    assert workflow.lift_ban(made, by=moderator)
    assert not workflow.lift_ban(made, by=moderator)
    assert send(published().article, body="the first on another story").status_code != 403
    made.refresh_from_db()
    assert made.lifted_by == moderator


def test_a_new_ban_takes_the_place_of_the_old_one(article, moderator):
    first = ban(moderator)
    second = ban(moderator, effect="hold", until=hours(5))
    assert list(Ban.objects.in_force()) == [second]
    assert list(Ban.objects.ended()) == [first]
    assert send(article).status_code == 302


def test_a_colleague_who_is_signed_in_is_under_no_ban(article, moderator, client):
    ban(moderator)
    ban(moderator, "mail", "mara@example.org")
    client.force_login(moderator)
    assert send(article, client=client, email="mara@example.org").status_code == 302


def test_who_may_not_moderate_may_not_ban(writer, moderator, client):
    with pytest.raises(PermissionDenied):
        ban(writer)
    with pytest.raises(PermissionDenied):
        workflow.lift_ban(ban(moderator), by=writer)
    client.force_login(writer)
    made = Ban.objects.get()
    for address in ("/admin/comments/ban/", ADD, f"/admin/comments/ban/{made.pk}/change/"):
        assert client.get(address).status_code == 403
    assert client.post(f"/admin/comments/ban/{made.pk}/lift/").status_code == 403
    assert client.post(ADD, {"kind": "network", "value": HOME}).status_code == 403
    assert Ban.objects.in_force().get() == made


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("mail", "ann"), ("mail", "@"), ("network", "here"), ("network", "198.51.100.0/8"), ("network", "#abc"),
        ("domain", "casino"), ("domain", "a b.example"), ("domain", ".."), ("domain", "http://"), ("domain", "[x"),
    ],
)  # fmt: skip
def test_what_is_none_is_refused(moderator, kind, value):
    with pytest.raises(ValidationError):
        ban(moderator, kind, value)


def test_an_ordinary_comment_costs_one_question(article, moderator, django_assert_num_queries):
    ban(moderator, value="203.0.113.9")
    comment = Comment(article=article, network=HOME, email="ann@example.org", body="http://a.example http://b.example")
    with django_assert_num_queries(1):
        assert (bans.on(comment), bans.on(comment)) == ([], [])


def waiting(article, number, **fields):
    return [CommentFactory(article=article, body=f"words {place} {fields}", **fields) for place in range(number)]


def test_all_that_they_sent_and_that_waits_is_rejected(article, moderator):
    mine = waiting(article, 3, network=HOME)
    other = waiting(article, 2, network="198.51.100.8")
    seen = approved(by=moderator, article=article, network=HOME, body="seen by readers")
    banned = workflow.ban("network", HOME, by=moderator, reject_held=True)
    assert sorted(banned.batch.decided) == [comment.pk for comment in mine]
    standings = dict(Comment.objects.values_list("pk", "standing"))
    assert {standings[comment.pk] for comment in mine} == {Standing.REJECTED}
    assert {standings[comment.pk] for comment in other} == {Standing.HELD}
    assert standings[seen.pk] == Standing.APPROVED
    assert mine[0].decisions.first().reasons[0]["reason"] == "banned"
    workflow.undo(Comment.objects.get(pk=mine[0].pk), by=moderator)
    assert Comment.objects.get(pk=mine[0].pk).standing == Standing.HELD


@pytest.mark.parametrize(
    ("kind", "value", "fields"),
    [
        ("mail", "ann@example.org", {"email": "Ann@example.org"}),
        ("network", "198.51.0.0/16", {"network": HOME}),
        ("domain", "casino.example", {"body": "x https://a.casino.example/"}),
    ],
)
def test_of_every_kind(article, moderator, kind, value, fields):
    mine = CommentFactory(article=article, **fields)
    CommentFactory(article=article, body="a.b casino.example no link", email="joann@example.org", network="203.0.113.1")
    assert workflow.ban(kind, value, by=moderator, reject_held=True).batch.decided == [mine.pk]


def test_from_a_card_it_takes_a_link_and_a_button(client, article, moderator):
    mine = waiting(article, 3, network=HOME, email="ann@example.org")
    client.force_login(moderator)
    queue = client.get("/admin/comments/comment/?standing=held").content.decode()
    link = re.search(rf'href="({ADD}\?comment={mine[1].pk}[^"]*)"', queue)[1].replace("&amp;", "&")
    page = client.get(link)
    form = page.context["ban_form"]
    sent = {"back": page.context["back"], "reject_held": "on"}
    sent |= {name: form[name].value() for name in ("targets", "effect", "ends")}
    assert sent["targets"] == ["mail:ann@example.org"]
    answer = client.post(link, sent, follow=True)
    assert answer.redirect_chain == [("/admin/comments/comment/?standing=held", 302)]
    source = answer.content.decode()
    assert "Banned: ann@example.org." in source
    assert "3 held comments were rejected." in source
    made = Ban.objects.get()
    assert dt.timedelta(days=29) < made.until - timezone.now() < dt.timedelta(days=31)
    assert (made.effect, made.created_by) == ("block", moderator)


def test_the_form_offers_what_the_comment_has(client, article, moderator):
    comment = CommentFactory(
        article=article, network=HOME, email="ann@example.org", body="https://a.example/ and http://www.b.example"
    )
    client.force_login(moderator)
    choices = client.get(f"{ADD}?comment={comment.pk}").context["ban_form"].fields["targets"].choices
    values = ["mail:ann@example.org", f"network:{HOME}", "domain:a.example", "domain:b.example"]
    assert [value for value, _words in choices] == values
    given = {"targets": values, "effect": "spam", "ends": "never", "note": "again"}
    assert client.post(f"{ADD}?comment={comment.pk}", given).status_code == 302
    assert Ban.objects.in_force().filter(until=None, effect="spam", note="again").count() == 4
    foreign = given | {"targets": ["mail:else@example.org"]}
    assert client.post(f"{ADD}?comment={comment.pk}", foreign).status_code == 422
    old = CommentFactory(article=article, network="#5f0c", body="no more known")
    assert "Nothing is known of it any more" in client.get(f"{ADD}?comment={old.pk}").content.decode()
    assert client.get(f"{ADD}?comment=99999").status_code == 404


def test_a_date_is_on_the_sites_clock_and_to_come(client, moderator, settings):
    settings.TIME_ZONE = "Europe/Berlin"
    client.force_login(moderator)
    given = {"kind": "domain", "value": "casino.example", "effect": "hold", "ends": "date"}
    for until, words in [("", "Please say when it ends."), ("2020-01-01T10:00", "That is over already.")]:
        assert words in client.post(ADD, given | {"until": until}).content.decode()
    assert client.post(ADD, given | {"until": "soon"}).status_code == 422
    with timezone.override("Europe/Berlin"):
        assert client.post(ADD, given | {"until": "2040-07-01T10:00"}).status_code == 302
    assert Ban.objects.get().until == dt.datetime(2040, 7, 1, 8, tzinfo=dt.UTC)


@pytest.mark.parametrize("value", ["127.0.0.1", "127.0.0.0/24"])
def test_the_own_network_is_asked_about_twice(client, moderator, value):
    client.force_login(moderator)
    given = {"kind": "network", "value": value, "effect": "block", "ends": "day"}
    assert "the network you are signed in from" not in client.get(ADD).content.decode()
    answer = client.post(ADD, given)
    assert (answer.status_code, Ban.objects.count()) == (422, 0)
    assert "the network you are signed in from" in answer.content.decode()
    assert client.post(ADD, given | {"own": "on"}).status_code == 302
    assert Ban.objects.in_force().count() == 1


def test_the_list_finds_and_filters_and_lifts(client, moderator, django_assert_max_num_queries):
    made = ban(moderator, "mail", "ann@example.org")
    Ban.objects.filter(pk=made.pk).update(hint="")
    over = ban(moderator, "domain", "casino.example", note="<script>alert(1)</script>")
    client.force_login(moderator)
    rows = lambda **query: client.get("/admin/comments/ban/", query).context["cl"].result_count  # noqa: E731
    assert (rows(q="Ann@example.ORG"), rows(q="casino"), rows(q="alert"), rows(q="nobody")) == (1, 1, 1, 0)
    client.post(f"/admin/comments/ban/{over.pk}/lift/")
    assert client.get(f"/admin/comments/ban/{over.pk}/lift/").status_code == 405
    assert (rows(in_force="yes"), rows(in_force="no"), rows()) == (1, 1, 2)
    Ban.objects.bulk_create(Ban(kind="domain", key=str(n), hint=f"x{n}.example") for n in range(120))
    with django_assert_max_num_queries(8):
        page = client.get("/admin/comments/ban/")
    assert len(page.context["cl"].result_list) == 50
    assert b"/admin/comments/ban/%d/change/" % Ban.objects.last().pk in page.content
    assert b"<script>alert(1)" not in client.get("/admin/comments/ban/?q=casino").content
    assert "Lift the ban" in client.get(f"/admin/comments/ban/{made.pk}/change/").content.decode()
    assert "Lift the ban" not in client.get(f"/admin/comments/ban/{over.pk}/change/").content.decode()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_hits_are_counted_exactly_by_many_at_once(moderator):
    article, made = published().article, [ban(moderator), ban(moderator, "mail", "ann@example.org")]
    codes = []
    at_once(*[lambda: codes.append(send(article, email="ann@example.org").status_code)] * 8)
    assert codes == [403] * 8
    assert [Ban.objects.get(pk=one.pk).hits for one in made] == [8, 8]
    assert not Comment.objects.exists()


@pytest.mark.parametrize("texts", [False, True])
def test_who_is_erased_is_in_no_table_and_stays_banned(article, moderator, texts):
    comment = CommentFactory(
        article=article, name="Zuzanna Quill", email="Zuzanna+news@quill.example", network=HOME, ip=HOME
    )
    Report.objects.create(comment=comment, reporter="#1", reason="private", words="I know Zuzanna from the harbour")
    workflow.approve(comment, by=moderator)
    ban(moderator, "mail", "zuzanna@quill.example", note="Zuzanna again")
    ban(moderator, value=HOME, note="Zuzanna's house")
    if texts:
        ban(moderator, "mail", "zuzanna+2@quill.example", until=hours(1))
    assert len(holding("zuzanna", HOME)) >= 4
    call_command("erase_comments", email="zuzanna+news@quill.example", yes=True, texts=texts)
    assert holding("zuzanna", HOME, "harbour") == []
    assert send(article, ip="203.0.113.5", email="ZUZANNA+3@quill.example").status_code == 403
    assert send(article).status_code == 403
    assert Report.objects.get().reason == "private"


def test_who_never_commented_is_erased_from_bans_too(moderator):
    ban(moderator, "mail", "zuzanna@quill.example")
    call_command("erase_comments", email="Zuzanna@quill.example", yes=True)
    assert holding("zuzanna") == []
    assert Ban.objects.in_force().count() == 1


def test_the_export_has_bans_and_reports_and_no_words_of_others(article, moderator):
    comment = CommentFactory(article=article, email="ann@example.org")
    Report.objects.create(comment=comment, reporter="#1", reason="private", words="her neighbour says")
    ban(moderator, "mail", "ann@example.org", effect="hold", note="for colleagues")
    out = io.StringIO()
    call_command("export_comments", email="ann@example.org", stdout=out)
    told = json.loads(out.getvalue())
    assert [report["reason"] for report in told["comments"][0]["reports"]] == ["private"]
    assert [(row["address"], row["effect"], row["until"]) for row in told["bans"]] == [
        ("ann@example.org", "hold", None)
    ]
    assert not {"neighbour", "colleagues"} & set(out.getvalue().split())


def test_with_time_ended_bans_and_settled_reports_name_nobody(article, moderator):
    month = timezone.now() - dt.timedelta(days=31)
    over, lifted, domain = (
        ban(moderator), ban(moderator, "mail", "ann@example.org"), ban(moderator, "domain", "casino.example")
    )  # fmt: skip
    for_ever = ban(moderator, value="198.51.100.8", note="stays")
    Ban.objects.filter(pk__in=[over.pk, domain.pk]).update(until=month)
    Ban.objects.filter(pk=lifted.pk).update(lifted_at=month)
    comment = approved(by=moderator, article=article)
    settled = comment.decisions.first()
    for number, decision in enumerate([settled, None]):
        Report.objects.create(
            comment=comment, reporter=str(number), reason="hate", words="w", at=month, settled_by=decision
        )
    call_command("forget_comment_addresses")
    hints = {one.pk: one.hint for one in Ban.objects.all()}
    assert hints == {over.pk: "", lifted.pk: "", domain.pk: "casino.example", for_ever.pk: "198.51.100.8"}
    assert list(Report.objects.order_by("pk").values_list("words", flat=True)) == ["", "w"]
