"""Steps for many stories at once, from the list; each answers for itself."""

import pytest
from django.core import mail

from articles import bulk
from articles.models import Article, Assignment

from . import mail_servers
from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def choose(client, action, stories):
    """From the list to the page of the action."""
    given = {"action": action, "_selected_action": [story.pk for story in stories]}
    return client.post(LIST, given)


def test_send_back_answers_story_by_story(client, editor):
    sent, draft = ArticleFactory(stage="in_review", headline="Sent"), ArticleFactory(headline="Begun")
    client.force_login(editor)
    answer = choose(client, "send-back", [sent, draft])
    assert answer.status_code == 302
    assert "Sent" in client.get(answer.url).content.decode()
    source = client.post(answer.url, {"note": "Shorter, please."}).content.decode()
    assert "Sent</a>: Sent back" in source
    assert "Begun</a>: “Send back to draft” is not possible" in source
    sent.refresh_from_db()
    assert (sent.stage, sent.transitions.get().note) == ("draft", "Shorter, please.")


def test_stories_move_to_a_section_get_a_tag_and_are_assigned(client, editor, writer):
    stories = [ArticleFactory(), ArticleFactory()]
    section, tag = SectionFactory(name="Harbour"), TagFactory(name="Sea")
    client.force_login(editor)
    client.post(choose(client, "move", stories).url, {"section": section.pk})
    client.post(choose(client, "tag", stories).url, {"name": "sea"})
    client.post(choose(client, "assign", stories).url, {"to": writer.pk, "what": "Read it again"})
    for story in Article.objects.all():
        assert (story.section, list(story.tags.all())) == (section, [tag])
        assert story.latest_revision.content["section_id"] == section.pk
        assert story.latest_revision.content["tags"] == [tag.pk]
    assert Assignment.objects.filter(assignee=writer).count() == 2


def test_a_writer_moves_their_own_drafts_only(client, writer):
    own, other = ArticleFactory(created_by=writer), ArticleFactory(headline="Not yours")
    section = SectionFactory()
    client.force_login(writer)
    source = client.post(choose(client, "move", [own, other]).url, {"section": section.pk}).content.decode()
    assert "Not yours</a>: You can change your own drafts only." in source
    assert list(Article.objects.filter(section=section)) == [own]


def test_actions_are_offered_and_taken_by_right(client, writer, moderator):
    story = ArticleFactory(stage="in_review")
    client.force_login(writer)
    source = client.get(LIST).content.decode()
    assert 'value="move"' in source
    assert 'value="send-back"' not in source
    assert 'value="delete_selected"' not in source
    assert client.post(f"{LIST}bulk/send-back/?ids={story.pk}").status_code == 403
    client.force_login(moderator)
    assert client.post(f"{LIST}bulk/move/?ids={story.pk}").status_code == 403
    story.refresh_from_db()
    assert story.stage == "in_review"


def test_what_is_not_filled_in_changes_nothing(client, editor):
    story = ArticleFactory()
    client.force_login(editor)
    assert "There is no such tag." in client.post(f"{LIST}bulk/tag/?ids={story.pk}", {"name": "x"}).content.decode()
    assert "required" in client.post(f"{LIST}bulk/move/?ids={story.pk}").content.decode()
    for ids in ("", "x", ".".join(["1"] * 201)):
        assert client.get(f"{LIST}bulk/move/?ids={ids}").status_code == 403
    assert client.get(f"{LIST}bulk/nothing/?ids={story.pk}").status_code == 404


def test_at_most_200_at_once(client, editor):
    author = AuthorFactory()
    Article.objects.bulk_create(Article(headline=f"Story {number}") for number in range(201))
    client.force_login(editor)
    given = {"action": "move", "_selected_action": ["1"], "select_across": "1"}
    answer = client.post(LIST, given, follow=True)
    assert "Choose 200 stories at most." in answer.content.decode()
    assert author.pk


def test_what_somebody_deletes_in_the_middle_stops_nothing(client, editor):
    """A story, the section and the tag that were chosen: each answer says so, and the other stories go on."""
    stories, gone = [ArticleFactory(), ArticleFactory()], ArticleFactory()
    section = SectionFactory()

    def move(article):
        if article == gone:
            Article.objects.filter(pk=gone.pk).delete()
        return bulk.move(article, by=editor, section=section).section.name

    assert [result.is_done for result in bulk.each([gone, *stories], move)] == [False, True, True]
    for label, step in ((TagFactory(), bulk.add_tag), (SectionFactory(), bulk.move)):
        into = {"section" if step is bulk.move else "tag": label}
        type(label).objects.filter(pk=label.pk).delete()
        results = bulk.each(stories, lambda article, step=step, into=into: step(article, by=editor, **into))
        assert [result.is_done for result in results] == [False, False]
        assert "is not there any more" in str(results[0].text)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_letters_of_many_steps_leave_through_one_connection(client, settings, editor, writer):
    settings.EMAIL_BACKEND = "articles.tests.mail_servers.Counting"
    stories = [ArticleFactory(stage="in_review", created_by=writer) for _number in range(5)]
    client.force_login(editor)
    mail_servers.Counting.opened = 0
    client.post(choose(client, "send-back", stories).url, {"note": "Shorter, please."})
    assert [letter.to for letter in mail.outbox] == [[writer.email]] * 5
    assert mail_servers.Counting.opened == 1


def test_who_comes_when_all_of_them_were_deleted_is_told(client, editor):
    story = ArticleFactory()
    client.force_login(editor)
    address = choose(client, "tag", [story]).url
    story.delete()
    answer = client.get(address, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "not there any more" in answer.content.decode()
