"""Who is told what, and when: by the doors of readers and moderators, with the worker run once."""

import datetime as dt
import json
import re
from email import message_from_bytes, policy

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from articles import workflow as articles_workflow
from articles.tests.factories import published
from comments import erasure, letters, notifications, workflow
from comments.export import comments_of
from comments.models import Comment, Commenter, Letter, Standing

from .every_table import holding
from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
ANN = {"name": "Ann", "email": "ann@example.org", "wants_letters": True}
STRINGS = settings.BASE_DIR.parent / "shared" / "data" / "security"


@pytest.fixture
def article(db):
    return published(headline="The ferry is late").article


@pytest.fixture(autouse=True)
def no_letters_to_moderators(monkeypatch):
    """Those have tests of their own."""
    monkeypatch.setattr("comments.moderators_mail.look", lambda: 0)


def work(*, seconds=61):
    """What leaves when the worker looks so much later: the letters since the last time."""
    mail.outbox.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(seconds=seconds)):
        call_command("work", once=True)
    return mail.outbox


def proven(email="ann@example.org"):
    return Commenter.objects.get_or_create(email=email)[0]


def anns(article, **fields):
    return CommentFactory(**{"article": article} | ANN | fields)


def link_in(letter, part):
    return re.search(rf"https?://[^/\s]+(/comments/letters/{part}/\S+)", letter.body)[1]


def test_nothing_leaves_before_the_approval_and_one_letter_a_minute_after(article, moderator):
    comment = anns(article)
    assert work(seconds=3_600) == []
    workflow.approve(comment, by=moderator)
    assert work(seconds=55) == []
    (letter,) = work()
    assert letter.to == ["ann@example.org"]
    assert letter.subject == "Your comment on “The ferry is late” is published"
    assert f"/comments/{comment.pk}/" in letter.body
    assert "> " + comment.body in letter.body
    assert letter.message().get_content_type() == "text/plain"
    assert work(seconds=7_200) == []


@pytest.mark.parametrize("reviewed", [False, True])
def test_words_that_nobody_has_read_are_not_sent_to_an_address_that_nobody_proved(article, moderator, reviewed):
    """Where comments appear at once, anybody types anybody's address."""
    comment = workflow.post(Comment(article=article, body="Dear Ann, win a car", **ANN), mode="at_once")
    if reviewed:
        workflow.approve(comment, by=moderator)
    (letter,) = work()
    assert ("win a car" in letter.body) == reviewed
    assert f"/comments/{comment.pk}/" in letter.body


def test_nothing_leaves_if_the_approval_is_undone_within_the_minute(article, moderator):
    comment = anns(article)
    workflow.approve(comment, by=moderator)
    workflow.undo(comment, by=moderator)
    assert work(seconds=3_600) == []
    assert not Letter.objects.exists()
    workflow.approve(comment, by=moderator)
    assert work(seconds=55) == []
    assert len(work()) == 1


def test_one_letter_about_an_approval_however_often_it_is_approved(article, moderator):
    comment = anns(article)
    workflow.approve(comment, by=moderator)
    assert len(work()) == 1
    workflow.undo(comment, by=moderator)
    workflow.approve(comment, by=moderator)
    assert work() == []


def test_nobody_is_told_who_did_not_ask_or_left_no_address(article, moderator):
    for number, fields in enumerate([{"wants_letters": False}, {"email": ""}]):
        workflow.approve(anns(article, body=f"Words {number}", **fields), by=moderator)
    assert work() == []
    assert not Letter.objects.exists()


def test_an_import_tells_nobody(article, chief):
    comment = Comment(article=article, body="Old words", **ANN)
    workflow.bring_in(comment, by=chief, standing=Standing.APPROVED)
    assert work() == []


class TestReplies:
    def test_a_reply_is_told_to_whom_it_answers_once_and_not_at_once(self, article, moderator):
        root = approved(article=article, by=moderator, commenter=proven(), **ANN)
        work()
        reply = CommentFactory(article=article, parent=root, name="Ben", body="Not so.\nLook.")
        assert work() == []
        workflow.approve(reply, by=moderator)
        (letter,) = work()
        assert (letter.to, letter.subject) == (["ann@example.org"], "Ben answered your comment on “The ferry is late”")
        assert "> Not so.\n> Look." in letter.body
        assert f"/comments/{reply.pk}/" in letter.body
        workflow.undo(reply, by=moderator)
        workflow.approve(reply, by=moderator)
        assert work() == []

    def test_below_the_fifth_level_it_is_told_to_whom_it_names(self, article, moderator):
        parent, deepest = None, None
        for depth in range(5):
            deepest = approved(
                article=article, by=moderator, parent=parent, commenter=proven(), **ANN, body=f"d{depth}"
            )
            parent = deepest
        work()
        reply = approved(article=article, by=moderator, parent=deepest, name="Ben")
        assert reply.in_reply_to == deepest
        assert [letter.to for letter in work()] == [["ann@example.org"]]

    def test_nobody_is_told_without_a_proven_address(self, article, moderator):
        root = approved(article=article, by=moderator, **ANN)
        work()
        approved(article=article, by=moderator, parent=root)
        assert work() == []

    def test_nobody_is_told_of_their_own_reply(self, article, moderator):
        root = approved(article=article, by=moderator, commenter=proven(), **ANN)
        work()
        own = [{"commenter": proven(), "email": "", "body": "One."}, {"email": "ANN@example.org", "body": "Two."}]
        for fields in own:
            approved(article=article, by=moderator, parent=root, name="Ann", **fields)
        assert work() == []

    def test_a_reply_that_is_hidden_again_is_not_told(self, article, moderator):
        root = approved(article=article, by=moderator, commenter=proven(), **ANN)
        work()
        reply = approved(article=article, by=moderator, parent=root)
        workflow.reject(reply, by=moderator)
        assert work(seconds=3_600) == []

    def test_a_reply_below_something_hidden_is_told_when_it_comes_back(self, article, moderator):
        root = approved(article=article, by=moderator, commenter=proven(), **ANN)
        work()
        approved(article=article, by=moderator, parent=root)
        workflow.reject(root, by=moderator)
        assert work() == []
        workflow.undo(root, by=moderator)
        assert len(work(seconds=3_700)) == 1

    def test_a_reply_on_a_withdrawn_story_is_told_to_nobody(self, article, moderator, editor):
        root = approved(article=article, by=moderator, commenter=proven(), **ANN)
        work()
        approved(article=article, by=moderator, parent=root)
        articles_workflow.withdraw(article, by=editor)
        assert work() == []
        assert work(seconds=26 * 3_600) == []
        assert not Letter.objects.filter(sent_at=None).exists()


class TestRejections:
    def reject(self, comment, moderator, note="Please without insults."):
        """With a note, as the decisions of moderators have one."""
        workflow.reject(comment, by=moderator)
        decision = comment.decisions.first()
        decision.note = note
        decision.save(update_fields=["note"])
        Letter.objects.all().delete()
        notifications.decided(decision)

    def test_a_note_is_mailed_to_who_asked_and_proved_the_address(self, article, moderator):
        self.reject(anns(article, commenter=proven()), moderator)
        (letter,) = work()
        assert "Please without insults." in letter.body
        assert letter.subject == "Your comment on “The ferry is late” is not shown"
        page = Client().get(re.search(r"/comments/held/\S+", letter.body)[0]).content.decode()
        assert "Please without insults." in page

    @pytest.mark.parametrize("fields", [{"commenter": None}, {"wants_letters": False}])
    def test_to_nobody_else(self, article, moderator, fields):
        self.reject(anns(article, **{"commenter": proven()} | fields), moderator)
        assert work() == []

    def test_nor_without_a_note_or_after_an_undo(self, article, moderator):
        self.reject(anns(article, commenter=proven()), moderator, note="")
        other = anns(article, commenter=proven(), body="Others")
        self.reject(other, moderator)
        workflow.undo(other, by=moderator)
        assert work() == []


class TestConfirming:
    def letter(self, article, moderator):
        workflow.approve(anns(article), by=moderator)
        return work()[0]

    def test_the_letter_about_the_approval_asks_for_the_proof_and_a_get_gives_none(self, article, moderator, client):
        link = link_in(self.letter(article, moderator), "confirm")
        for _twice in range(2):
            page = client.get(link)
            assert (page.status_code, page["X-Robots-Tag"]) == (200, "noindex")
            assert not Commenter.objects.exists()
        for _twice in range(2):
            answer = client.post(link, headers=OWN_PAGE, follow=True)
            assert "Your address is confirmed" in answer.content.decode()
            assert Comment.objects.get().commenter == Commenter.objects.get()
        assert Commenter.objects.get().email == "ann@example.org"
        assert not client.cookies

    def test_a_proven_comment_is_not_asked_again(self, article, moderator):
        workflow.approve(anns(article, commenter=proven()), by=moderator)
        assert "/confirm/" not in work()[0].body

    def test_a_link_ends_after_thirty_days_with_words(self, article, moderator, client):
        link = link_in(self.letter(article, moderator), "confirm")
        with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
            answer = client.post(link, headers=OWN_PAGE)
        assert (answer.status_code, "too old" in answer.content.decode()) == (410, True)
        assert not Commenter.objects.exists()

    def test_a_link_is_for_its_comment_and_its_address(self, article, moderator, client):
        link = link_in(self.letter(article, moderator), "confirm")
        assert client.post(link[:-6] + "AAAAA/", headers=OWN_PAGE).status_code == 404
        Comment.objects.update(email="eve@example.org")
        assert client.post(link, headers=OWN_PAGE).status_code == 404
        assert not Commenter.objects.exists()

    def test_a_link_to_stop_letters_confirms_nothing(self, article, moderator, client):
        letter = self.letter(article, moderator)
        token = link_in(letter, "stop").split("/")[-2]
        assert client.post(reverse("comments:confirm_address", args=[token]), headers=OWN_PAGE).status_code == 404

    def test_one_that_remembers_posts_with_proof_until_it_is_ended_everywhere(self, article, moderator, client):
        link = link_in(self.letter(article, moderator), "confirm")
        client.post(link, {"remember": "1"}, headers=OWN_PAGE)
        post = reverse("comments:post_comment", args=[article.pk])
        client.post(post, {"body": "More words"}, headers=OWN_PAGE, REMOTE_ADDR="192.0.2.1")
        comment = Comment.objects.get(body="More words")
        assert (comment.name, comment.email, comment.commenter) == ("Ann", "ann@example.org", Commenter.objects.get())
        another = {"body": "As another", "name": "Ann", "email": "eve@example.org"}
        client.post(post, another, headers=OWN_PAGE, REMOTE_ADDR="192.0.2.2")
        assert Comment.objects.get(body="As another").commenter is None
        elsewhere = Client()
        elsewhere.cookies = client.cookies.copy()
        elsewhere.post(link, {"everywhere": "1"}, headers=OWN_PAGE)
        client.post(post, {"body": "Later words"}, headers=OWN_PAGE, REMOTE_ADDR="192.0.2.3")
        assert Comment.objects.get(body="Later words").commenter is None

    def test_another_sites_form_has_no_browser_remember_anybody(self, article, moderator, client):
        link = link_in(self.letter(article, moderator), "confirm")
        answer = client.post(link, {"remember": "1"}, headers={"Sec-Fetch-Site": "cross-site"})
        assert not answer.cookies

    def test_a_typed_address_alone_gets_a_few_letters_a_day(self, article, moderator):
        for number in range(6):
            workflow.approve(anns(article, body=f"Words {number}"), by=moderator)
        assert len(work()) == 3
        workflow.approve(anns(article, body="Proven", commenter=proven()), by=moderator)
        assert len(work()) == 1


class TestStopping:
    @pytest.fixture
    def letter(self, article, moderator):
        workflow.approve(anns(article), by=moderator)
        return work()[0]

    def test_a_letter_has_the_headers_of_one_click(self, letter):
        stop = letter.extra_headers["List-Unsubscribe"]
        assert re.fullmatch(r"<https?://\S+/comments/letters/stop/\S+/>", stop)
        assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert stop.strip("<>") in letter.body

    def test_a_mail_program_stops_all_letters_of_the_address_without_a_cookie(self, letter, article, moderator):
        other = anns(published().article, email="Ann@Example.org")
        workflow.approve(other, by=moderator)
        program = Client(enforce_csrf_checks=True)
        assert "No more letters?" in program.get(link_in(letter, "stop")).content.decode()
        assert Comment.objects.filter(wants_letters=True).count() == 2
        answer = program.post(link_in(letter, "stop"), {"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "no more letters" in answer.content.decode()) == (200, True)
        assert not answer.cookies
        assert not Comment.objects.filter(wants_letters=True).exists()
        assert work() == []

    @pytest.mark.parametrize("address", ["ann@example.org", "Ann@BÜCHER.example", "ann@ΣΑΣ.example"])
    def test_the_comments_of_the_address_are_found_along_the_index(self, article, address):
        comment = CommentFactory(article=article, email=address)
        theirs = Comment.objects.from_mail(address)
        assert list(theirs) == [comment]
        if connection.vendor == "sqlite":
            assert "comment_person" in theirs.filter(wants_letters=True).explain()

    def test_a_stranger_who_types_the_address_again_gets_it_no_letter(self, letter, article, moderator):
        Client().post(link_in(letter, "stop"))
        workflow.approve(anns(article, body="By a stranger", email="ANN@example.org"), by=moderator)
        assert work() == []
        proven_again = anns(article, body="By herself", commenter=proven())
        workflow.approve(proven_again, by=moderator)
        assert len(work()) == 1

    def test_its_owner_may_want_to_be_told_again(self, letter, article, moderator):
        Client().post(link_in(letter, "stop"))
        page = Client().post(link_in(letter, "stop"), {"resume": "1"}).content.decode()
        assert "You can be told again" in page
        workflow.approve(anns(article, body="Another"), by=moderator)
        assert len(work()) == 1

    def test_none_comes_about_replies_afterwards(self, letter, article, moderator):
        Comment.objects.update(commenter=proven())
        Client().post(link_in(letter, "stop"))
        approved(article=article, by=moderator, parent=Comment.objects.get())
        assert work() == []

    def test_a_link_about_a_comment_that_is_gone_is_no_fault(self, letter):
        Comment.objects.all().delete()
        answer = Client().get(link_in(letter, "stop"))
        assert (answer.status_code, "nothing to stop" in answer.content.decode()) == (404, True)


class TestStrangeWords:
    def attack(self, article, moderator, name, body="Words"):
        root = approved(article=article, by=moderator, commenter=proven(), **ANN)
        work()
        reply = Comment.objects.get(pk=CommentFactory(article=article, parent=root, name="Eve").pk)
        Comment.objects.filter(pk=reply.pk).update(name=name[:80], body=body)
        workflow.approve(reply, by=moderator)
        (letter,) = work()
        return letter

    @pytest.mark.parametrize(
        "name",
        [
            "Eve\r\nBcc: all@example.org",
            "Eve\nBcc: x@example.org\n\nBuy",
            "Eve\u2028Bcc: x",
            "Eve\x0bBcc: x",
            "Eve\x85Bcc: x",
        ],
    )
    def test_a_name_begins_no_header(self, article, moderator, name):
        letter = self.attack(article, moderator, name)
        parsed = message_from_bytes(letter.message().as_bytes(), policy=policy.default)
        assert parsed["Bcc"] is None
        assert parsed["To"] == "ann@example.org"
        assert "Bcc:" in parsed["Subject"]

    @pytest.mark.skipif(not STRINGS.is_dir(), reason="the attack strings of ../shared/data/security are not here")
    def test_nor_does_any_attack_string(self, article, moderator):
        letter = self.attack(article, moderator, "Eve")
        row = Letter.objects.get(kind=Letter.Kind.REPLY)
        names = {*letter.message().keys(), "Content-Transfer-Encoding"}
        from_file = (STRINGS / "blns.json").read_text("utf-8")
        words = [text for text in json.loads(from_file) if text.strip() and "\x00" not in text]

        row = Letter.objects.select_related("comment__commenter", "about").get(pk=row.pk)
        for text in words:
            row.about.name, row.about.body = (
                text[:80].encode("utf-8", "replace").decode(),
                text.encode("utf-8", "replace").decode(),
            )
            message = message_from_bytes(letters.written(row).message().as_bytes(), policy=policy.default)
            assert set(message.keys()) <= names, text
            assert message["To"] == "ann@example.org"


def test_erasing_and_exporting_know_of_letters_and_proof(article, moderator):
    comment = anns(article, commenter=proven(), email="Ann@Example.org")
    workflow.approve(comment, by=moderator)
    work()
    (row,) = comments_of("ann@example.org")
    assert [(letter["about"], bool(letter["sent_at"])) for letter in row["letters"]] == [("approved", True)]
    erasure.erase("ann@example.org", texts=True)
    assert holding("ann@example.org") == []
    assert not Letter.objects.exists()
    assert not Commenter.objects.exists()


def test_the_recipient_is_forgotten_after_a_month_and_the_letter_still_not_sent_twice(article, moderator):
    comment = anns(article)
    workflow.approve(comment, by=moderator)
    work()
    work(seconds=32 * 86_400)
    assert (Letter.objects.get().to, Letter.objects.get().state) == ("", "sent")
    workflow.undo(comment, by=moderator)
    workflow.approve(comment, by=moderator)
    assert work() == []


def test_the_letters_speak_the_language_of_the_paper(article, moderator, settings):
    settings.LANGUAGE_CODE = "de"
    workflow.approve(anns(article), by=moderator)
    (letter,) = work()
    assert "The ferry is late" in letter.subject


def test_a_colleague_sees_the_outbox_and_sends_again(client, article, moderator, writer):
    workflow.approve(anns(article), by=moderator)
    now = timezone.now()
    Letter.objects.update(started_at=now - dt.timedelta(minutes=11))
    client.force_login(moderator)
    page = client.get("/admin/comments/letter/?state=unclear").content.decode()
    assert "Perhaps sent" in page
    assert "ann@example.org" in page
    assert work() == []
    again = re.search(r'formaction="([^"]+)"', page)[1]
    assert client.get(again).status_code == 405
    client.post(again)
    assert len(work()) == 1
    client.post(again)
    assert work() == []
    client.force_login(writer)
    assert client.post(again).status_code == 403
    assert client.get("/admin/comments/letter/").status_code == 403


def test_the_outbox_is_listed_in_few_queries(client, article, moderator, django_assert_max_num_queries):
    row = {"kind": "approved", "to": "a@example.org"}
    Letter.objects.bulk_create(Letter(**row, key=f"{number}", due_at=timezone.now()) for number in range(300))
    client.force_login(moderator)
    for state in ["", *Letter.State.values]:
        with django_assert_max_num_queries(12):
            page = client.get("/admin/comments/letter/", {"state": state} if state else {})
        assert len(page.context["cl"].result_list) <= 50


def test_a_colleague_without_the_right_is_not_shown_the_outbox(client):
    client.force_login(UserFactory())
    assert client.get("/admin/comments/letter/").status_code == 403
