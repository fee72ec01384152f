"""Random threads against a model that asks every ancestor of every comment, after every step."""

import random

import pytest

from articles.tests.factories import published
from comments import workflow
from comments.models import Comment, Thread

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
VERBS = {"approve": "approved", "reject": "rejected", "spam": "spam", "remove": "removed"}


class Model:
    """Brute force: parents and standings, and nothing kept that can be worked out."""

    def __init__(self):
        self.parent, self.standing, self.with_replies = {}, {}, set()

    def ancestors(self, key):
        while (key := self.parent[key]) is not None:
            yield key

    def depth(self, key):
        return 1 + len(list(self.ancestors(key)))

    def place(self, parent):
        return self.parent[parent] if parent is not None and self.depth(parent) == 5 else parent

    def visible(self, key):
        return self.standing[key] == "approved" and all(self.is_open(above) for above in self.ancestors(key))

    def is_open(self, key):
        """Whether readers see what stands below it."""
        standing = self.standing[key]
        return standing == "approved" or (standing == "removed" and key not in self.with_replies)

    def tombstone(self, key):
        below = (other for other in self.parent if key in self.ancestors(other))
        return self.standing[key] == "removed" and any(self.visible(other) for other in below)

    def state(self):
        return {key: (self.standing[key], self.visible(key), self.tombstone(key)) for key in self.parent}


def state_of(article):
    rows = Comment.objects.filter(article=article)
    return {row.pk: (row.standing, row.visible, row.tombstone) for row in rows}


def check(article, model):
    assert state_of(article) == model.state()
    count = sum(model.visible(key) for key in model.parent)
    assert Thread.objects.get(article=article).visible_count == count
    assert all(comment.depth == model.depth(comment.pk) <= 5 for comment in Comment.objects.all())


def post_somewhere(dice, article, model):
    parent = dice.choice([None, *Comment.objects.order_by("-pk")[:3]])
    comment = CommentFactory(article=article, parent=parent)
    model.parent[comment.pk] = model.place(parent and parent.pk)
    model.standing[comment.pk] = "held"


def decide_something(dice, model, by):
    """Often it is undone at once, and that undone too: each gives back exactly what was."""
    comment = Comment.objects.get(pk=dice.choice(list(model.parent)))
    possible = [verb for verb, after in VERBS.items() if comment.standing in workflow.REACHED_FROM[after]]
    verb = dice.choice(["approve", *possible] if "approve" in possible else possible)
    before = state_of(comment.article)
    getattr(workflow, verb)(comment, by=by, version=comment.version)
    after = state_of(comment.article)
    if dice.random() < 0.4:
        workflow.undo(comment, by=by)
        assert state_of(comment.article) == before
        workflow.undo(comment, by=by)
        assert state_of(comment.article) == after
    model.standing[comment.pk] = VERBS[verb]


@pytest.mark.parametrize("seed", range(8))
def test_what_readers_see_follows_from_the_standings(seed, moderator):
    dice, model, article = random.Random(seed), Model(), published().article
    for _step in range(40):
        if not model.parent or dice.random() < 0.4:
            post_somewhere(dice, article, model)
        else:
            decide_something(dice, model, moderator)
        check(article, model)


@pytest.fixture
def thread(moderator):
    """A root, an answer, and an answer to that."""
    article = published().article
    root = approved(article=article, by=moderator)
    answer = approved(article=article, parent=root, by=moderator)
    return root, answer, approved(article=article, parent=answer, by=moderator)


def test_a_removed_parent_keeps_its_replies_below_a_tombstone(thread, moderator):
    root, answer, last = thread
    workflow.remove(root, by=moderator)
    root.refresh_from_db()
    assert (root.visible, root.tombstone) == (False, True)
    assert list(Comment.objects.shown_on(root.article)) == [root, answer, last]


@pytest.mark.parametrize("verb", [workflow.reject, workflow.spam])
def test_any_other_hidden_parent_takes_its_replies_along_and_brings_them_back(thread, moderator, verb):
    root = thread[0]
    verb(root, by=moderator)
    assert not Comment.objects.shown_on(root.article).exists()
    workflow.undo(root, by=moderator)
    assert list(Comment.objects.shown_on(root.article)) == list(thread)


def test_a_tombstone_goes_with_the_last_reply_that_readers_see(thread, moderator):
    root, answer, _last = thread
    workflow.remove(root, by=moderator)
    workflow.spam(answer, by=moderator)
    root.refresh_from_db()
    assert (root.tombstone, Thread.objects.get().visible_count) == (False, 0)


def test_an_approved_answer_stays_hidden_while_its_parent_is(thread, moderator):
    root = thread[0]
    late = CommentFactory(article=root.article, parent=thread[1])
    workflow.reject(root, by=moderator)
    workflow.approve(late, by=moderator)
    assert not Comment.objects.get(pk=late.pk).visible
    workflow.approve(root, by=moderator)
    assert Comment.objects.get(pk=late.pk).visible
