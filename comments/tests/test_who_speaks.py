"""Whom a comment names and who is marked in it: answers at the deepest level, colleagues, authors, picks."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from articles.tests.factories import AuthorFactory, published
from articles.tests.reading import words
from comments import workflow
from comments.models import Comment

from .factories import CommentFactory, approved
from .threads import look

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def edition(chief):
    return published(by=chief, slug="quay")


@pytest.fixture
def story(edition):
    return edition.get_absolute_url()


@pytest.fixture
def deepest(edition, moderator):
    """The last of five that answer each other."""
    comment = None
    for name in ("One", "Two", "Three", "Four", "Five"):
        comment = approved(article=edition.article, name=name, parent=comment, by=moderator)
    return comment


def said(source, comment):
    """What stands in the comment's own element."""
    return re.search(rf'id="comment-{comment.pk}">(.*?)</article>', source, re.DOTALL)[1]


def write(user, article, **fields):
    desk = Client()
    if user:
        desk.force_login(user)
    sent = {"name": "Ann", "body": "Who pays?"} | fields
    desk.post(reverse("comments:post_comment", args=[article.pk]), sent, headers=OWN_PAGE)
    return Comment.objects.latest("pk")


def test_an_answer_to_the_fifth_level_names_whom_it_answers(edition, story, deepest, moderator):
    answer = approved(article=edition.article, parent=deepest, body="Why?\n\nTell me.", by=moderator)
    assert (answer.depth, answer.parent, answer.in_reply_to) == (5, deepest.parent, deepest)
    assert answer.body == "Why?\n\nTell me."
    named = f'<a href="/comments/{deepest.pk}/" rel="nofollow">@<bdi>Five</bdi></a>'
    assert f'<p dir="auto">{named} Why?</p>\n<p dir="auto">Tell me.</p>' in said(look(story), answer)
    assert "@" not in words(said(look(story), deepest))


def test_nobody_is_named_whose_comment_is_not_shown(edition, story, deepest, moderator):
    answer = approved(article=edition.article, parent=deepest, by=moderator)
    before = look(story)
    workflow.reject(Comment.objects.get(pk=deepest.pk), by=moderator)
    assert "Five" not in look(story)
    assert "@" not in words(said(look(story), answer))
    workflow.undo(Comment.objects.get(pk=deepest.pk), by=moderator)
    assert look(story) == before


def test_the_same_words_to_two_people_are_two_comments(edition, deepest, moderator):
    other = approved(article=edition.article, parent=deepest, name="Six", by=moderator)
    fields = {"article": edition.article, "name": "Ann", "body": "Thanks!", "network": "192.0.2.1"}
    one, two, again = (CommentFactory(parent=parent, **fields) for parent in (deepest, other, deepest))
    assert one != two
    assert one == again


def test_a_colleague_who_is_signed_in_is_marked(edition, story, moderator, writer):
    comment = write(writer, edition.article)
    assert comment.user == writer
    workflow.approve(comment, by=moderator)
    assert '<span class="badge hint">Staff</span>' in said(look(story), comment)
    writer.delete()
    assert Comment.objects.get(pk=comment.pk).user is None


def test_a_name_or_an_address_that_was_typed_marks_nobody(edition, story, moderator, writer):
    comment = write(None, edition.article, name=str(writer), email=writer.email or "desk@example.org")
    workflow.approve(comment, by=moderator)
    assert comment.user is None
    assert "badge" not in look(story)


def test_the_author_of_the_story_is_marked_on_it_alone(chief, moderator, writer):
    own = published(by=chief, authors=[AuthorFactory(login=writer)])
    other = published(by=chief)
    for edition, badge in ((own, "Author of this story"), (other, "Staff")):
        comment = write(writer, edition.article)
        workflow.approve(comment, by=moderator)
        assert f'<span class="badge hint">{badge}</span>' in said(look(edition.get_absolute_url()), comment)


def test_a_pick_is_marked_and_can_be_undone(edition, story, moderator):
    comment = approved(article=edition.article, by=moderator)
    before = look(story)
    decision = workflow.feature(comment, by=moderator, version=comment.version)
    assert (decision.before, decision.after, decision.picked, decision.by) == ("approved", "approved", True, moderator)
    assert '<span class="badge hint">Editors’ pick</span>' in said(look(story), comment)
    undone = workflow.undo(Comment.objects.get(pk=comment.pk), by=moderator)
    assert (undone.undo_of, undone.picked) == (decision, False)
    assert look(story) == before
    workflow.undo(Comment.objects.get(pk=comment.pk), by=moderator)
    assert Comment.objects.get(pk=comment.pk).picked


def test_the_second_of_two_who_pick_is_told_who_was_first(edition, moderator, editor):
    comment = approved(article=edition.article, by=moderator)
    seen = comment.version
    workflow.feature(comment, by=editor, version=seen)
    with pytest.raises(workflow.Overtaken, match=str(editor)):
        workflow.feature(Comment.objects.get(pk=comment.pk), by=moderator, version=seen)
    with pytest.raises(workflow.Overtaken):
        workflow.feature(Comment.objects.get(pk=comment.pk), by=moderator)


def test_only_what_readers_see_is_picked_and_only_by_moderators(edition, moderator, writer):
    held = CommentFactory(article=edition.article)
    with pytest.raises(workflow.Overtaken):
        workflow.feature(held, by=moderator)
    with pytest.raises(PermissionDenied):
        workflow.feature(held, by=writer)


def test_a_pick_that_is_removed_leads_no_thread_until_it_is_back(edition, story, moderator):
    first, pick = (approved(article=edition.article, by=moderator) for _time in range(2))
    approved(article=edition.article, parent=pick, by=moderator)
    workflow.feature(pick, by=moderator)
    lead = re.compile(r'id="comment-(\d+)"')
    assert int(lead.search(look(f"{story}?comments=picked"))[1]) == pick.pk
    workflow.remove(pick, by=moderator)
    assert int(lead.search(look(f"{story}?comments=picked"))[1]) == first.pk
    workflow.undo(pick, by=moderator)
    assert int(lead.search(look(f"{story}?comments=picked"))[1]) == pick.pk
