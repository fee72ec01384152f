"""Notes, assignments and letters, by the pages that colleagues use."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import assignments, notes, workflow
from articles.models import Article, Assignment, Note

from . import mail_servers
from .factories import ArticleFactory, AuthorFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def story(writer):
    return ArticleFactory(headline="The harbour", created_by=writer, authors=[AuthorFactory(login=writer)])


@pytest.fixture
def told(django_capture_on_commit_callbacks):
    """``told(verb, …)``: to whom letters went once the verb was committed, and the last of their texts."""

    def run(verb, *args, **kwargs):
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            verb(*args, **kwargs)
            assert mail.outbox == []  # never inside the transaction
        return sorted(address for letter in mail.outbox for address in letter.to)

    return run


def page(article, rest="team/"):
    return f"/admin/articles/article/{article.pk}/{rest}"


def test_a_note_stands_on_its_page_and_beside_the_form_and_can_be_answered(client, story, writer, editor):
    client.force_login(editor)
    client.post(page(story, "notes/"), {"text": "Who told you?\r\nReally?"})
    note = Note.objects.get()
    client.force_login(writer)
    client.post(page(story, "notes/"), {"text": "The harbour master.", "parent": note.pk})
    reply = Note.objects.get(parent=note)
    client.post(page(story, "notes/"), {"text": "On the record.", "parent": reply.pk})
    assert Note.objects.filter(parent=note).count() == 2  # an answer to an answer stands in the same thread
    source = client.get(page(story)).content.decode()
    assert source.index("Who told you?") < source.index("The harbour master.") < source.index("On the record.")
    assert "Who told you?" in client.get(page(story, "change/")).content.decode()


def test_only_ones_own_note_can_be_deleted_and_its_place_stays(client, story, writer, editor):
    note = notes.say(story, by=editor, text="canarynote")
    notes.say(story, by=writer, text="An answer.", answering=note)
    client.force_login(writer)
    client.post(page(story, f"notes/{note.pk}/delete/"))
    assert "canarynote" in client.get(page(story)).content.decode()
    client.force_login(editor)
    client.post(page(story, f"notes/{note.pk}/delete/"))
    source = client.get(page(story)).content.decode()
    assert "canarynote" not in source
    assert "deleted this note" in source
    assert "An answer." in source


def test_a_note_is_text_and_no_markup(client, story, editor):
    notes.say(story, by=editor, text="<script>alert(1)</script>")
    client.force_login(editor)
    assert "<script>alert(1)" not in client.get(page(story)).content.decode()
    assert "<script>alert(1)" not in client.get(page(story, "change/")).content.decode()


def test_moderators_and_strangers_read_no_notes(client, story, moderator, editor):
    notes.say(story, by=editor, text="Between us.")
    assert client.get(page(story)).status_code == 302
    client.force_login(moderator)
    assert client.get(page(story)).status_code == 403
    assert client.post(page(story, "notes/"), {"text": "Hello"}).status_code == 403
    assert Note.objects.count() == 1


def test_an_empty_note_and_one_that_answers_another_story_are_refused(client, story, editor):
    other = notes.say(ArticleFactory(), by=editor, text="Elsewhere.")
    client.force_login(editor)
    assert client.post(page(story, "notes/"), {"text": "  "}).status_code == 200
    assert client.post(page(story, "notes/"), {"text": "Hello", "parent": other.pk}).status_code == 404
    assert not story.notes.exists()


def test_notes_come_in_pages_with_as_many_queries(client, story, editor, django_assert_max_num_queries):
    for number in range(25):
        note = notes.say(story, by=editor, text=f"Note {number:02}")
        notes.say(story, by=editor, text="Yes.", answering=note)
    client.force_login(editor)
    with django_assert_max_num_queries(20):
        first = client.get(page(story)).content.decode()
    assert "Note 24" in first
    assert "Note 04" not in first
    assert "Note 04" in client.get(page(story), {"page": 2}).content.decode()


def test_an_assignment_is_made_shown_and_done(client, story, writer, editor):
    client.force_login(editor)
    given = {"to": writer.pk, "what": "Call the harbour master", "due": "2020-01-02T10:00"}
    client.post(page(story, "assignments/"), given)
    client.post(page(story, "assignments/"), given)  # a double click
    assignment = Assignment.objects.get()
    assert "overdue" in client.get(page(story, "change/")).content.decode()
    for value in ("anybody", "overdue"):
        found = client.get("/admin/articles/article/", {"assigned": value})
        assert [article.pk for article in found.context["cl"].result_list] == [story.pk]
    assert str(writer) in found.content.decode()
    client.force_login(writer)
    assert "Call the harbour master" in client.get("/admin/").content.decode()
    assert len(client.get("/admin/articles/article/", {"assigned": "mine"}).context["cl"].result_list) == 1
    client.post(page(story, f"assignments/{assignment.pk}/done/"), follow=True)
    assert "Call the harbour master" not in client.get("/admin/").content.decode()
    assert len(client.get("/admin/articles/article/", {"assigned": "mine"}).context["cl"].result_list) == 0


def test_who_may_assign_and_who_may_say_that_it_is_done(client, story, writer, editor, moderator):
    client.force_login(writer)
    client.post(page(story, "assignments/"), {"to": editor.pk, "what": "Do my work"})
    assert not Assignment.objects.exists()
    assignment = assignments.assign(story, by=editor, to=editor, what="Read it")
    client.post(page(story, f"assignments/{assignment.pk}/done/"))
    assignment.refresh_from_db()
    assert assignment.done_at is None
    client.force_login(editor)
    assert client.post(page(story, "assignments/"), {"to": moderator.pk, "what": "Write"}).status_code == 200
    assert Assignment.objects.count() == 1


def test_a_submission_is_told_to_editors_and_a_verdict_to_the_writer(told, story, writer, editor):
    assert told(workflow.submit, story, by=writer, note="Look at line 2") == [editor.email]
    assert "Look at line 2" in mail.outbox[0].body
    assert mail.outbox[0].subject == "To review: The harbour"
    assert told(workflow.send_back, story, by=editor, note="Two sources & a date") == [writer.email]
    assert "Two sources & a date" in mail.outbox[0].body
    assert f"/admin/articles/article/{story.pk}/change/" in mail.outbox[0].body
    assert told(workflow.approve, story, by=editor) == [writer.email]
    assert told(workflow.publish, story, by=editor) == [writer.email]
    assert mail.outbox[0].subject == "Published: The harbour"
    assert told(workflow.unpublish_at, story, by=editor, at=timezone.now() + HOUR) == []


def test_assignments_and_notes_are_told_to_those_on_the_story(told, story, writer, editor, chief):
    assert told(assignments.assign, story, by=editor, to=chief, what="Read it") == [chief.email]
    assert told(notes.say, story, by=writer, text="Ready?") == [chief.email]
    assert told(notes.say, story, by=editor, text="Soon.") == sorted([chief.email, writer.email])
    assert told(notes.say, story, by=chief, text="Now.") == sorted([editor.email, writer.email])


def test_nobody_gets_a_letter_that_they_do_not_want(client, told, story, writer, editor):
    client.force_login(editor)
    client.post("/accounts/you/letters/", {"wanted": ["assigned", "note"]})
    editor.refresh_from_db()
    assert editor.unwanted_letters == ["submitted", "step", "held"]
    assert told(workflow.submit, story, by=writer) == []
    assert "some of those" in client.get("/accounts/you/").content.decode()
    source = client.get("/accounts/you/letters/").content.decode()
    assert source.count(" checked") == 2
    client.post("/accounts/you/letters/", {"wanted": ["submitted", "step", "assigned", "note", "held"]})
    editor.refresh_from_db()
    assert editor.unwanted_letters == []


def test_who_left_and_who_has_no_address_gets_none(told, story, writer, editor):
    UserFactory(role=roles.EDITOR, is_active=False)
    UserFactory(role=roles.EDITOR, email="")
    assert told(workflow.submit, story, by=writer) == [editor.email]


def test_a_mail_server_that_is_not_there_loses_nothing_but_the_letter(told, settings, story, writer, editor, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    told(workflow.submit, story, by=writer)
    story.refresh_from_db()
    assert story.stage == "in_review"
    assert "was not sent" in caplog.text


def test_one_address_that_is_refused_keeps_no_other_letter_back(told, settings, story, writer, editor, caplog):
    UserFactory(role=roles.EDITOR, email=mail_servers.REFUSED)
    last = UserFactory(role=roles.EDITOR)
    settings.EMAIL_BACKEND = "articles.tests.mail_servers.Picky"
    assert told(workflow.submit, story, by=writer) == sorted([editor.email, last.email])
    assert f"was not sent to ['{mail_servers.REFUSED}']" in caplog.text


def test_a_mail_server_that_does_not_answer_is_waited_for_once(told, settings, story, writer, editor, chief, caplog):
    settings.EMAIL_BACKEND = "articles.tests.mail_servers.Silent"
    mail_servers.Silent.tried = 0
    told(workflow.submit, story, by=writer)
    assert mail_servers.Silent.tried == 1
    assert caplog.text.count("was not sent") == 2


def test_a_headline_in_two_lines_makes_no_header_of_its_own(told, story, writer, editor):
    Article.objects.filter(pk=story.pk).update(headline="Bcc\r\nBcc: thief@example.org\u2028x")
    assert told(workflow.submit, story, by=writer) == [editor.email]
    assert mail.outbox[0].subject == "To review: Bcc Bcc: thief@example.org x"
    assert mail.outbox[0].recipients() == [editor.email]


def test_the_letter_about_a_schedule_says_when(told, story, editor, writer):
    at = dt.datetime(2031, 7, 1, 6, 30, tzinfo=dt.UTC)
    assert told(workflow.publish, story, by=editor, at=at) == [writer.email]
    assert "Readers see it from Tuesday 1 July 2031, 07:30." in mail.outbox[0].body  # on the site's clock


def test_the_same_note_sent_twice_is_one(client, told, story, writer, editor, chief):
    client.force_login(editor)
    for _click in range(2):
        client.post(page(story, "notes/"), {"text": "Who told you?"})
    note = Note.objects.get()
    for _click in range(2):
        client.post(page(story, "notes/"), {"text": "Who told you?", "parent": note.pk})
    assert Note.objects.count() == 2
    notes.take_back(note, by=editor)
    client.post(page(story, "notes/"), {"text": "Who told you?"})
    client.force_login(chief)
    client.post(page(story, "notes/"), {"text": "Who told you?"})
    assert Note.objects.count() == 4


def test_a_thread_ends_before_its_page_hides_answers(client, story, editor):
    note = notes.say(story, by=editor, text="Begin")
    Note.objects.bulk_create(
        Note(article=story, parent=note, by=editor, by_name="R", text=f"Answer {n}.") for n in range(notes.MOST_REPLIES)
    )
    client.force_login(editor)
    answer = client.post(page(story, "notes/"), {"text": "One more", "parent": note.pk})
    source = answer.content.decode()
    assert "Begin a new one." in source
    assert "One more</textarea>" in source
    assert f"Answer {notes.MOST_REPLIES - 1}." in source


def test_an_import_writes_to_nobody(told, story, writer):
    importer = UserFactory(role=roles.CHIEF_EDITOR, is_staff=False)
    assert told(workflow.publish, story, by=importer) == []


def test_a_verb_that_fails_writes_to_nobody(told, writer, editor):
    story = ArticleFactory(created_by=writer, section=None)
    with pytest.raises(Exception, match="section"):
        told(workflow.publish, story, by=editor)
    assert mail.outbox == []


def test_a_note_is_in_nothing_public(client, editor):
    edition = published(by=editor)
    notes.say(edition.article, by=editor, text="canarynote")
    for url in ("/", edition.get_absolute_url()):
        assert "canarynote" not in client.get(url).content.decode()


def test_a_story_goes_back_from_review_with_a_reason_only(client, story, writer, editor):
    workflow.submit(story, by=writer)
    client.force_login(editor)
    given = {"_verb": "send_back", "step-note": " "}
    assert "Say in the note why" in step(client, story, given)
    story.refresh_from_db()
    assert story.stage == "in_review"
    assert "Sent back" in step(client, story, given | {"step-note": "Why so long?"})


def step(client, story, given):
    """The story's form as it stands, with the button of a step pressed."""
    url = page(story, "change/")
    return client.post(url, fields_of(client.get(url)) | given, follow=True).content.decode()


def test_a_colleague_with_the_longest_names_leaves_a_note(client, story):
    person = UserFactory(role=roles.EDITOR, first_name="F" * 150, last_name="L" * 150)
    client.force_login(person)
    assert client.post(page(story, "notes/"), {"text": "Hello"}).status_code == 302
    assert Note.objects.get().by_name == str(person)
