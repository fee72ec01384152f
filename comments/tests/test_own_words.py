"""The page that only the writer of a comment knows, and what their browser remembers."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.tests.factories import published
from comments import proof, workflow
from comments.models import Comment, Standing, Thread

from .factories import CommentFactory, approved
from .posting import seconds_later

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def article(edition):
    return edition.article


def held_at(comment):
    return reverse("comments:held_comment", args=[proof.held_token(comment)])


def press(client, comment, verb, headers=OWN_PAGE, **fields):
    sent = {"body": comment.body, "name": comment.name, "version": comment.version, "verb": verb} | fields
    return client.post(held_at(comment), sent, headers=headers, follow=True)


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def send(client, article, *, ip="127.0.0.1", **fields):
    """``ip``: of another network, where a second one within seconds would be a flood."""
    words = {"body": "Who pays?", "name": "Ann"} | fields
    return client.post(reverse("comments:post_comment", args=[article.pk]), words, headers=OWN_PAGE, REMOTE_ADDR=ip)


class TestChanging:
    def test_the_words_are_changed_looked_at_again_and_written_down(self, client, article):
        comment = CommentFactory(article=article, network="192.0.2.1", body="Who pays for this")
        page = client.get(held_at(comment)).content.decode()
        assert "Save the change" in page
        answer = press(client, comment, "edit", body="See https://example.org/ for who pays", name="Anna")
        assert answer.redirect_chain
        assert "See " in answer.content.decode()
        after = fresh(comment)
        assert (after.name, after.standing, after.version) == ("Anna", Standing.HELD, 2)
        assert after.edited_at
        assert after.fingerprint != comment.fingerprint
        decision = after.decisions.first()
        assert (decision.before, decision.after, decision.by) == ("held", "held", None)
        assert decision.was == {"body": "Who pays for this", "name": comment.name}
        reasons = [row["check"] for row in decision.reasons]
        assert reasons[0] == "writer"
        assert "links" in reasons
        assert "flood" not in reasons
        assert "duplicate" not in reasons

    def test_an_approved_one_goes_back_to_the_queue_and_from_the_page(self, client, edition, article, moderator):
        comment = approved(article=article, by=moderator)
        address = edition.get_absolute_url()
        assert comment.body in client.get(address).content.decode()
        press(client, comment, "edit", body="Quite another thing")
        page = client.get(address).content.decode()
        assert comment.body not in page
        assert "Quite another thing" not in page
        assert (fresh(comment).standing, fresh(comment).reviewed) == (Standing.HELD, False)
        assert Thread.objects.get().visible_count == 0
        with pytest.raises(workflow.NothingToUndo):
            workflow.undo(fresh(comment), by=moderator)
        workflow.approve(fresh(comment), by=moderator)
        assert "Quite another thing" in client.get(address).content.decode()

    def test_after_five_minutes_nothing_is_changed_and_no_word_lost(self, client, article):
        comment = CommentFactory(article=article)
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=5, seconds=1)):
            assert "Save the change" not in client.get(held_at(comment)).content.decode()
            answer = press(client, comment, "edit", body="Too late words")
        assert answer.status_code == 409
        assert "Too late words" in answer.content.decode()
        assert fresh(comment).body == comment.body

    def test_what_a_moderator_decided_meanwhile_stays(self, client, article, moderator):
        comment = CommentFactory(article=article)
        workflow.reject(Comment.objects.get(pk=comment.pk), by=moderator)
        for verb in ("edit", "withdraw"):
            answer = press(client, comment, verb, body="Other words")
            page = answer.content.decode()
            assert answer.status_code == 409
            assert "A moderator decided meanwhile." in page
            assert str(moderator) not in page
        assert (fresh(comment).standing, fresh(comment).body) == (Standing.REJECTED, comment.body)
        assert "Save the change" not in client.get(held_at(comment)).content.decode()

    @pytest.mark.parametrize("verb", ["edit", "withdraw"])
    def test_another_site_changes_nothing(self, client, article, verb):
        comment = CommentFactory(article=article)
        answer = press(client, comment, verb, headers={"Sec-Fetch-Site": "cross-site"}, body="Other words")
        assert answer.status_code == 403
        assert "Other words" in answer.content.decode()
        assert fresh(comment) == comment
        assert fresh(comment).version == 1

    @pytest.mark.parametrize(
        "fields", [{"body": " "}, {"body": "a\0b"}, {"name": ""}, {"version": "x"}, {"body": "a" * 5001}]
    )
    def test_what_cannot_be_taken_comes_back(self, client, article, fields):
        comment = CommentFactory(article=article)
        assert press(client, comment, "edit", **fields).status_code == 422
        assert fresh(comment).version == 1

    def test_an_unknown_button_or_link_does_nothing(self, client, article):
        comment = CommentFactory(article=article)
        assert press(client, comment, "approve").status_code == 400
        assert client.post("/comments/held/abc/", {"verb": "edit"}, headers=OWN_PAGE).status_code == 404

    def test_nothing_changed_is_no_decision(self, client, article):
        comment = CommentFactory(article=article)
        press(client, comment, "edit")
        assert fresh(comment).version == 1
        assert comment.decisions.count() == 1

    def test_the_card_shows_what_the_checks_found_in_the_new_words(self, client, article, moderator):
        comment = CommentFactory(article=article)
        press(client, comment, "edit", body="Go to https://example.org/ now")
        client.force_login(moderator)
        page = client.get("/admin/comments/comment/").content.decode()
        assert "<mark>https://example.org/</mark>" in page


class TestWhereCommentsAppearAtOnce:
    @pytest.fixture
    def edition(self, db):
        return published(comments_mode="at_once")

    def test_what_came_in_a_flood_stays_held(self, client, edition, article):
        """The check for floods is not asked again: other words must not be the way around it."""
        shown = workflow.post(Comment(article=article, name="Ann", body="First", network="192.0.2.1"), mode="at_once")
        held = workflow.post(Comment(article=article, name="Ann", body="Second", network="192.0.2.1"), mode="at_once")
        assert (shown.standing, held.standing) == (Standing.APPROVED, Standing.HELD)
        press(client, held, "edit", body="Second, in other words")
        assert (fresh(held).standing, fresh(held).body) == (Standing.HELD, "Second, in other words")
        assert "Second" not in client.get(edition.get_absolute_url()).content.decode()

    def test_what_readers_reported_stays_hidden_until_somebody_of_the_desk_reads_it(self, client, edition, article):
        comment = workflow.post(Comment(article=article, name="Ann", body="Fools, all of you"), mode="at_once")
        for reader in range(3):
            report = reverse("comments:report_comment", args=[comment.pk])
            client.post(report, {"reason": "insult"}, headers=OWN_PAGE, REMOTE_ADDR=f"198.51.100.{reader}")
        assert fresh(comment).standing == Standing.HELD
        press(client, fresh(comment), "edit", body="Fools, all of you!")
        assert fresh(comment).standing == Standing.HELD
        assert "Fools" not in client.get(edition.get_absolute_url()).content.decode()

    def test_other_words_are_no_pick_of_the_editors(self, client, edition, article, moderator):
        comment = workflow.post(Comment(article=article, name="Ann", body="A fine thought"), mode="at_once")
        workflow.feature(comment, by=moderator)
        address = edition.get_absolute_url()
        assert "Editors’ pick" in client.get(address).content.decode()
        press(client, comment, "edit", body="Buy my book")
        page = client.get(address).content.decode()
        assert "Buy my book" in page
        assert "Editors’ pick" not in page


class TestWithdrawing:
    def test_it_goes_from_readers_and_queue_and_nobody_brings_it_back(self, client, edition, article, moderator):
        comment = approved(article=article, by=moderator)
        answer = press(client, comment, "withdraw")
        assert "You have withdrawn your comment" in answer.content.decode()
        assert comment.body not in client.get(edition.get_absolute_url()).content.decode()
        after = fresh(comment)
        assert (after.standing, Thread.objects.get().visible_count) == (Standing.REMOVED, 0)
        for verb in (workflow.approve, workflow.reject, workflow.spam):
            with pytest.raises(workflow.Withdrawn, match="withdrawn"):
                verb(fresh(comment), by=moderator)
        with pytest.raises((workflow.NothingToUndo, workflow.Withdrawn)):
            workflow.undo(fresh(comment), by=moderator)
        assert fresh(comment).standing == Standing.REMOVED

    def test_a_moderator_sees_that_it_is_and_is_told(self, client, article, moderator):
        comment = CommentFactory(article=article)
        press(client, comment, "withdraw")
        client.force_login(moderator)
        card = client.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode()
        assert "Withdrawn by its writer." in card
        assert 'value="approve"' not in card
        decided = {"verb": "approve", "version": fresh(comment).version}
        answer = client.post(f"/admin/comments/comment/{comment.pk}/decide/", decided, follow=True)
        assert "Its writer has withdrawn this comment" in answer.content.decode()

    def test_replies_stay_below_a_line(self, client, edition, article, moderator):
        root = approved(article=article, by=moderator)
        reply = approved(article=article, by=moderator, parent=root)
        press(client, root, "withdraw")
        page = client.get(edition.get_absolute_url()).content.decode()
        assert "This comment was removed." in page
        assert reply.body in page


class TestNotes:
    def test_the_moderators_note_is_on_the_page(self, client, article, moderator):
        comment = CommentFactory(article=article)
        workflow.reject(comment, by=moderator)
        comment.decisions.filter(by=moderator).update(note="Please without <b>insults</b>.")
        assert "Please without &lt;b&gt;insults&lt;/b&gt;." in client.get(held_at(comment)).content.decode()
        workflow.undo(comment, by=moderator)
        assert "insults" not in client.get(held_at(comment)).content.decode()

    def test_it_stands_there_once_and_not_where_another_decision_took_its_place(self, client, article, moderator):
        comment = CommentFactory(article=article)
        workflow.reject(comment, by=moderator, note="Please without insults.")
        assert client.get(held_at(comment)).content.decode().count("Please without insults.") == 1
        workflow.undo(comment, by=moderator)
        workflow.reject(comment, by=moderator, note="Off the topic, sorry.")
        workflow.undo(comment, by=moderator)
        workflow.reject(comment, by=moderator)
        page = client.get(held_at(comment)).content.decode()
        assert "insults" not in page
        assert "sorry" not in page


class TestRemembering:
    def test_no_cookie_unless_it_is_ticked(self, client, article):
        answer = send(client, article, email="ann@example.org")
        client.get(answer.url)
        assert not client.cookies

    def test_a_signed_cookie_for_comments_alone(self, client, article, settings):
        settings.SESSION_COOKIE_SECURE = True
        send(client, article, email="ann@example.org", remember="on")
        cookie = client.cookies["commenter"]
        assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/comments/", "Lax", True)
        assert (cookie["secure"], cookie["max-age"]) == (True, 365 * 86_400)
        assert len(cookie.value) < 3_000

    def test_the_longest_name_fits_into_a_cookie(self, client, article):
        send(
            client, article, name="𝒜" * 80, email=f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 50}.example", remember="on"
        )
        assert len(client.cookies["commenter"].value) < 3_800

    def test_what_is_left_blank_is_taken_from_it(self, client, article):
        send(client, article, email="ann@example.org", remember="on")
        send(client, article, ip="192.0.2.1", body="Again", name="", email="")
        again = Comment.objects.get(body="Again")
        assert (again.name, again.email, again.commenter) == ("Ann", "ann@example.org", None)
        send(client, article, ip="192.0.2.2", body="By another", name="Ben", email="")
        assert Comment.objects.get(body="By another").email == ""

    def test_the_reply_page_is_filled_in_and_the_story_is_not(self, client, edition, article, moderator):
        parent = approved(article=article, by=moderator)
        send(client, article, email="ann@example.org", remember="on")
        page = client.get(reverse("comments:reply_to_comment", args=[parent.pk])).content.decode()
        assert 'value="ann@example.org"' in page
        assert "ann@example.org" not in client.get(edition.get_absolute_url()).content.decode()

    def test_it_is_forgotten_by_a_button(self, client, article):
        send(client, article, email="ann@example.org", remember="on")
        address = reverse("comments:remembered_here")
        page = client.get(address)
        assert "ann@example.org" in page.content.decode()
        assert "no-store" in page["Cache-Control"]
        assert client.post(address, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert client.cookies["commenter"].value
        answer = client.post(address, headers=OWN_PAGE, follow=True)
        assert "Nothing about you is saved here" in answer.content.decode()
        assert not client.cookies["commenter"].value

    @pytest.mark.parametrize(
        "value",
        ["", "nonsense", signing.dumps({"name": "Eve"}), signing.dumps([1], salt="comments.remembered")],
        ids=["none", "nonsense", "another salt", "another shape"],
    )
    def test_a_cookie_that_is_not_ours_is_nothing(self, article, value):
        client = Client()
        client.cookies["commenter"] = value
        assert "Nothing about you" in client.get(reverse("comments:remembered_here")).content.decode()
        assert send(client, article, name="").status_code == 422

    def test_to_be_told_one_has_to_leave_an_address(self, client, article):
        answer = send(client, article, wants_letters="on")
        assert answer.status_code == 422
        assert "you have to give an e-mail address" in answer.content.decode()
        assert re.search(r'name="wants_letters"[^>]* checked', answer.content.decode())
        wrong = send(client, article, wants_letters="on", email="ann(at)x")
        assert len(wrong.context["form"].errors["email"]) == 1
        send(client, article, wants_letters="on", email="ann@example.org")
        assert Comment.objects.get().wants_letters

    def test_what_was_ticked_survives_the_question_who_sent_it(self, client, article):
        words = {"body": "Who pays?", "name": "Ann", "email": "ann@example.org", "wants_letters": "on"}
        browser = Client(enforce_csrf_checks=True)
        question = browser.post(reverse("comments:post_comment", args=[article.pk]), words).content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', question))
        with seconds_later():
            browser.post(reverse("comments:post_comment", args=[article.pk]), fields)
        assert Comment.objects.get().wants_letters
        assert not browser.cookies.get("commenter")
