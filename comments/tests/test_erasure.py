"""Somebody asks, from their e-mail address, what we know of them, or that we forget it."""

import datetime as dt
import io
import json
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.tests.factories import UserFactory
from articles.paths import absolute
from articles.tests.factories import ArticleFactory, published
from articles.tests.test_locks import at_once
from comments import erasure, proof, workflow
from comments.export import STORED
from comments.models import Comment, Commenter, Decision, SpamTrace, Standing, Thread

from .every_table import holding
from .factories import CommentFactory, approved
from .test_tree import Model, check, decide_something, post_somewhere

NAME, EMAIL, WORDS = "Zuzanna Quill", "zuzanna@quill.example", "Heliotropes grow behind the customs house"
WHERE = {"ip": "198.51.100.77", "network": "198.51.100.77", "user_agent": "Zuzannabrowser/1"}
PERSONAL = (NAME, "zuzanna", EMAIL, "198.51.100.77")
pytestmark = pytest.mark.django_db


@pytest.fixture
def edition():
    return published()


@pytest.fixture
def article(edition):
    return edition.article


def mine(article, **fields):
    return {"article": article, "name": NAME, "email": EMAIL, "body": WORDS} | WHERE | fields


def erase(**options):
    out = io.StringIO()
    call_command("erase_comments", **({"email": EMAIL, "yes": True} | options), stdout=out)
    return out.getvalue()


def exported(email=EMAIL):
    out = io.StringIO()
    call_command("export_comments", email=email, stdout=out)
    return json.loads(out.getvalue())


def fresh(comment):
    return Comment.objects.get(pk=comment.pk)


def test_the_person_goes_and_the_words_stay(article, edition, client, moderator):
    comment = approved(by=moderator, **mine(article))
    assert NAME in client.get(edition.get_absolute_url()).content.decode()
    erase()
    page = client.get(edition.get_absolute_url()).content.decode()
    assert NAME not in page
    assert WORDS in page
    assert '<bdi class="commenter">Deleted</bdi>' in page
    assert (fresh(comment).standing, Thread.objects.get().visible_count) == (Standing.APPROVED, 1)
    assert holding(*PERSONAL) == []


@pytest.mark.parametrize("texts", [False, True])
def test_the_name_and_words_that_its_writer_changed_go_as_well(article, client, texts):
    """From the log, which keeps what was before."""
    comment = CommentFactory(**mine(article))
    address = reverse("comments:held_comment", args=[proof.held_token(comment)])
    sent = {"verb": "edit", "version": 1, "name": "Somebody", "body": "Nothing to say"}
    client.post(address, sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert "comments_decision" in str(holding(NAME, WORDS))
    erase(texts=texts)
    assert holding(*PERSONAL, WORDS) == []


def test_with_the_words_nothing_is_left_in_any_table(article, edition, client, moderator):
    """Of comments of every standing, with reasons that quote them, and one that somebody else sent again."""
    for verb in (workflow.approve, workflow.reject, workflow.spam):
        verb(CommentFactory(**mine(article, body=f"{WORDS} https://quill.example/{verb.__name__}")), by=moderator)
    CommentFactory(**mine(article))
    removed = approved(by=moderator, **mine(article, body=f"{WORDS}, I say"))
    workflow.remove(removed, by=moderator, reason=f"{NAME} again, with heliotropes")
    CommentFactory(**mine(ArticleFactory()))
    client.get(edition.get_absolute_url())
    assert len(holding(*PERSONAL, WORDS, "heliotrope", "quill.example")) > 5
    assert "Erased: 6." in erase(texts=True)
    assert holding(*PERSONAL, WORDS, "heliotrope", "quill.example") == []
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "Heliotrope" not in page
    assert Thread.objects.get(article=article).visible_count == 0


@pytest.mark.parametrize("texts", [False, True])
def test_the_name_goes_out_of_what_the_checks_said_about_others(article, texts):
    CommentFactory(**mine(article))
    other = CommentFactory(article=article, name="Ben", email="ben@example.org", body=WORDS)
    assert NAME in other.decisions.get().reasons[0]["reason"]
    erase(texts=texts)
    assert other.decisions.get().reasons[0]["reason"] == "The same text as a comment by Deleted"
    assert holding(*PERSONAL) == []
    assert (fresh(other).name, fresh(other).email, fresh(other).body) == ("Ben", "ben@example.org", WORDS)


def test_an_erased_comment_with_answers_leaves_a_line_in_its_place(article, edition, client, moderator):
    root = approved(by=moderator, **mine(article))
    answer = approved(by=moderator, article=article, parent=root)
    erase(texts=True)
    root = fresh(root)
    assert (root.standing, root.visible, root.tombstone, root.body) == (Standing.REMOVED, False, True, "")
    assert list(Comment.objects.shown_on(article)) == [root, answer]
    assert Thread.objects.get().visible_count == 1
    page = client.get(edition.get_absolute_url()).content.decode()
    assert "This comment was removed." in page
    assert answer.body in page


@pytest.mark.parametrize("verb", [workflow.reject, workflow.spam, None])
def test_answers_below_what_readers_did_not_see_stay_hidden(article, moderator, verb):
    root = approved(by=moderator, **mine(article))
    answer = approved(by=moderator, article=article, parent=root)
    if verb:
        verb(root, by=moderator)
    else:
        workflow.undo(root, by=moderator)
    erase(texts=True)
    assert not fresh(answer).visible
    assert fresh(root).standing == (Standing.SPAM if verb == workflow.spam else Standing.REJECTED)
    assert not Comment.objects.awaiting_moderation().exists()


def test_nobody_decides_on_words_that_are_gone(article, client, moderator):
    comment = approved(by=moderator, **mine(article))
    erase(texts=True)
    for verb in (workflow.approve, workflow.undo):
        with pytest.raises(workflow.Erased):
            verb(fresh(comment), by=moderator)
    client.force_login(moderator)
    answer = client.post(
        f"/admin/comments/comment/{comment.pk}/decide/",
        {"verb": "approve", "version": fresh(comment).version},
        follow=True,
    )
    assert "was erased, as its writer asked" in answer.content.decode()
    assert not fresh(comment).visible


def test_a_comment_without_its_writer_is_moderated_as_before(article, moderator):
    comment = approved(by=moderator, **mine(article))
    erase()
    workflow.undo(fresh(comment), by=moderator)
    assert fresh(comment).standing == Standing.HELD
    workflow.approve(fresh(comment), by=moderator)
    assert fresh(comment).visible


def test_a_moderator_whose_page_is_older_is_told(article, moderator):
    comment = approved(by=moderator, **mine(article))
    erase()
    with pytest.raises(workflow.Overtaken):
        workflow.reject(comment, by=moderator, version=comment.version)


def test_the_log_says_that_it_was_erased_and_the_desk_shows_it(article, client, moderator):
    comment = approved(by=moderator, **mine(article))
    erasure.erase(EMAIL, by=moderator, texts=True)
    latest = comment.decisions.first()
    assert (latest.before, latest.after, latest.by) == ("", Standing.REMOVED, moderator)
    client.force_login(moderator)
    page = client.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode()
    assert "Erased with its text, as its writer asked." in page


@pytest.mark.parametrize("asked", ["ZUZANNA@Quill.Example", "  zuzanna@quill.example "])
def test_the_case_of_an_address_says_nothing(article, asked):
    CommentFactory(**mine(article))
    assert len(exported(asked)["comments"]) == 1
    erase(email=asked)
    assert holding(*PERSONAL) == []


def test_the_case_of_other_alphabets_says_nothing_either(article):
    Comment.objects.filter(pk=CommentFactory(**mine(article)).pk).update(email="ÉLOÏSE@bücher.example")
    assert len(exported("e\u0301loïse@BÜCHER.example")["comments"]) == 1
    erase(email="éloïse@bücher.example")
    assert Comment.objects.get().email == ""


@pytest.mark.parametrize(
    "asked", ["%", "zuzanna@%", "z_zanna@quill.example", "*@quill.example", "zuzanna@quill", "anna@quill.example"]
)
def test_an_address_is_no_pattern(article, asked):
    comment = CommentFactory(**mine(article))
    assert "Comments: 0" in erase(email=asked, texts=True)
    assert exported(asked)["comments"] == []
    assert fresh(comment).email == EMAIL


def test_similar_letters_are_other_people(article):
    """An address is another's with ß for ss, or a letter that only looks alike."""
    for number, other in enumerate(["straße@example.org", "strasse@example.org", "strаsse@example.org"]):
        comment = CommentFactory(article=article, body=f"{number}")
        Comment.objects.filter(pk=comment.pk).update(email=other)
    erase(email="strasse@example.org")
    assert list(Comment.objects.order_by("pk").values_list("email", flat=True)) == [
        "straße@example.org", "", "strаsse@example.org"
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["erase_comments", "export_comments"])
@pytest.mark.parametrize("blank", ["", "  "])
def test_no_address_is_not_the_address_of_all_without_one(article, command, blank):
    comment = CommentFactory(article=article, body=WORDS)
    with pytest.raises(CommandError):
        call_command(command, email=blank)
    with pytest.raises(ValueError, match="nobody"):
        erasure.erase(blank)
    assert fresh(comment).body == WORDS


def test_a_dry_run_counts_and_changes_nothing(article, moderator):
    approved(by=moderator, **mine(article))
    CommentFactory(**mine(ArticleFactory()))
    before = list(Comment.objects.order_by("pk").values())
    assert erase(dry_run=True) == "Comments: 2, of them 1 before readers; on stories: 2.\n"
    assert list(Comment.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(("answer", "goes"), [("yes", True), ("Yes ", True), ("y", False), ("", False), (None, False)])
def test_it_asks_first(article, monkeypatch, answer, goes):
    comment = CommentFactory(**mine(article))

    def answered(question):
        if answer is None:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", answered)
    if goes:
        erase(yes=False)
    else:
        with pytest.raises(CommandError, match="Nothing was changed"):
            erase(yes=False)
    assert fresh(comment).email == ("" if goes else EMAIL)


def test_the_export_has_all_that_is_stored(article, edition, moderator):
    comment = CommentFactory(**mine(article, body=f"{WORDS} https://quill.example/"))
    workflow.reject(comment, by=moderator, reason="Off the topic")
    (row,) = exported()["comments"]
    assert row["article"] == {
        "id": article.pk,
        "headline": edition.headline,
        "address": absolute(edition.get_absolute_url()),
    }
    assert {name: row[name] for name in ("name", "email", *WHERE)} == {"name": NAME, "email": EMAIL} | WHERE
    assert (row["standing"], row["shown_to_readers"], row["posted_at"]) == (
        "rejected", False, comment.posted_at.isoformat()
    )  # fmt: skip
    intake, decision = row["decisions"]
    assert (intake["by"], intake["reasons"][0]["matches"]) == (None, ["https://quill.example/"])
    assert (decision["before"], decision["after"], decision["by"]) == ("held", "rejected", "a moderator")
    assert decision["reasons"][0]["reason"] == "Off the topic"


def test_no_column_is_left_out(article):
    """One that somebody adds to comments is told to the person and taken out as well, or is named here."""
    of_the_thread = {"id", "article", "parent", "path", "standing", "version", "visible", "tombstone", "posted_at"}
    of_the_thread |= {"in_reply_to", "picked", "edited_at", "hides_replies", "reviewed", "reports", "reported_at"}
    of_the_thread |= {"claimed_by", "claimed_until", "withdrawn_at", "risk", "link_domain"}
    columns = {field.name for field in Comment._meta.concrete_fields} - of_the_thread
    assert {*STORED, "user", "commenter"} == columns
    proven = {"commenter": Commenter.objects.create(email=EMAIL), "wants_letters": True}
    comment = CommentFactory(**mine(article), user=UserFactory(username="mara"), **proven)
    assert exported()["comments"][0]["account"] == "mara"
    assert all(getattr(comment, name) for name in columns)
    erase(texts=True)
    assert {getattr(fresh(comment), name) for name in columns} == {"Deleted", "", None, False}


def test_the_domain_of_a_link_goes_with_the_text(article):
    comment = CommentFactory(**mine(article) | {"body": "See https://mine.example/about"})
    assert comment.link_domain == "mine.example"
    erase(texts=True)
    assert fresh(comment).link_domain == ""


def test_the_export_tells_no_secret_of_the_desk(article):
    draft = ArticleFactory(headline="Nobody knows of this yet")
    CommentFactory(**mine(draft))
    (row,) = exported()["comments"]
    assert row["article"] == {"id": draft.pk, "headline": None, "address": None}


def test_many_are_taken_in_batches(article, moderator, monkeypatch):
    """Over several stories, in threads, more than a chunk and a batch hold."""
    monkeypatch.setattr("comments.erasure.BATCH", 7)
    monkeypatch.setattr("comments.writers.CHUNK", 5)
    others = [published().article for _ in range(2)]
    for number in range(40):
        story = [article, *others][number % 3]
        CommentFactory(**mine(story, body=f"{WORDS} {number}"))
        CommentFactory(article=story, body=f"somebody else {number}")
    assert len(exported()["comments"]) == 40
    assert "Erased: 40." in erase(texts=True)
    assert Comment.objects.filter(body="").count() == Comment.objects.exclude(body="").count() == 40


@pytest.mark.parametrize("seed", range(4))
def test_random_threads_are_right_after_somebody_is_erased(seed, moderator):
    """Like test_tree: what readers see follows from the standings, with gaps where words went."""
    dice, model, article = random.Random(seed), Model(), published().article
    for step in range(40):
        if not model.parent or dice.random() < 0.5:
            post_somewhere(dice, article, model)
            latest = Comment.objects.latest("pk")
            Comment.objects.filter(pk=latest.pk).update(email=dice.choice([EMAIL, f"other{step % 4}@example.org"]))
        elif (left := Comment.objects.exclude(body="")).exists():
            alive = Model()
            keys = set(left.values_list("pk", flat=True))
            alive.parent = {key: model.parent[key] for key in keys}
            alive.standing = model.standing
            decide_something(dice, alive, moderator)
        if step % 9 == 8:
            erasure.erase(dice.choice([EMAIL, "other1@example.org"]), texts=True)
            model.standing = dict(Comment.objects.values_list("pk", "standing"))
        check(article, model)


class TestAtOnce:
    pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

    @pytest.mark.parametrize("texts", [False, True])
    def test_a_comment_is_decided_on_while_it_is_erased(self, moderator, texts):
        article = published().article
        for number in range(6):
            comment = CommentFactory(**mine(article, body=f"{WORDS} {number}"))
            refused = []

            def decide(comment=comment, refused=refused):
                try:
                    workflow.approve(Comment.objects.get(pk=comment.pk), by=moderator)
                except workflow.Overtaken as refusal:
                    refused.append(refusal)

            assert at_once(decide, lambda: erasure.erase(EMAIL, texts=texts)) == [None, None]
            comment = fresh(comment)
            assert comment.visible == (not refused and not texts)
            assert holding(*PERSONAL) == []
            shown = Comment.objects.filter(visible=True).count()
            assert Thread.objects.get(article=article).visible_count == shown
        assert (holding(WORDS) == []) == texts

    def test_two_runs_and_the_nightly_one_at_once(self):
        article, now = published().article, timezone.now()
        for number in range(30):
            comment = CommentFactory(**mine(article, body=f"{WORDS} {number}"))
            Comment.objects.filter(pk=comment.pk).update(posted_at=now - dt.timedelta(days=60))
        run = lambda: erasure.erase(EMAIL, texts=True)  # noqa: E731
        assert at_once(run, run, workflow.forget_addresses, workflow.forget_addresses) == [None] * 4
        assert holding(*PERSONAL, WORDS) == []
        assert not Comment.objects.filter(network__contains="#").exists()
        assert Decision.objects.filter(reasons__0__check="erasure").count() == 30

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no file of its own to look into")
    def test_the_file_of_the_database_has_not_kept_it_either(self, moderator):
        article = published().article
        for number in range(50):
            approved(by=moderator, **mine(article, body=f"{WORDS} {number} " * 40))
        path = Path(connection.settings_dict["NAME"])
        files = [path, path.with_name(f"{path.name}-wal")]
        erasure.erase(EMAIL, texts=True)
        for file in files:
            kept = file.read_bytes() if file.exists() else b""
            assert [needle for needle in (NAME, EMAIL, WORDS) if needle.encode() in kept] == []


def test_what_spam_leaves_behind_goes_with_the_person_and_its_network_with_the_month(article, moderator):
    for _twice in range(2):
        comment = CommentFactory(**mine(article), standing=Standing.HELD)
        workflow.spam(comment, by=moderator)
        assert SpamTrace.objects.filter(comment=comment, kind=SpamTrace.Kind.NETWORK).exists()
    Comment.objects.filter(pk=comment.pk).update(posted_at=timezone.now() - dt.timedelta(days=31))
    workflow.forget_addresses()
    assert not SpamTrace.objects.filter(comment=comment, kind=SpamTrace.Kind.NETWORK).exists()
    assert SpamTrace.objects.exists()
    erase()
    assert not SpamTrace.objects.exists()
