"""A desk that does anything, and a model of it that works everything out by asking every comment about every other."""

import random
import re
from dataclasses import dataclass, field, replace
from uuid import UUID

from comments import erasure, workflow
from comments.history import in_force
from comments.models import Comment, Decision, Thread

from .factories import CommentFactory
from .test_tree import Model
from .threads import look

GONE = "[removed by a moderator]"
EMAIL = "forget@example.org"
LEADS_TO = {
    "approve": "approved",
    "reject": "rejected",
    "spam": "spam",
    "remove": "removed",
    "remove_with_replies": "removed",
}
ALL_TOGETHER = [*LEADS_TO, "feature", "unfeature"]


@dataclass(frozen=True)
class State:
    """What decisions change of a comment."""

    standing: str = "held"
    with_replies: bool = False
    picked: bool = False
    body: str = ""

    def may(self, verb: str) -> bool:
        if verb == "approve":
            return self.standing != "approved"
        if verb in ("reject", "spam"):
            return self.standing != LEADS_TO[verb]
        if verb in ("feature", "unfeature"):
            return self.standing == "approved" and self.picked == (verb == "unfeature")
        return self.standing == "approved" or (verb == "redact" and self.standing == "held")

    def after(self, verb: str) -> "State":
        if verb in LEADS_TO:
            return replace(self, standing=LEADS_TO[verb], with_replies=verb == "remove_with_replies")
        if verb == "redact":
            return replace(self, body=self.body.replace("Words", GONE))
        return replace(self, picked=verb == "feature")


@dataclass
class Taken:
    """A decision that holds: what it made of what, and of which batch it, or the undoing of its undoing, was part."""

    before: State
    after: State
    batches: tuple[UUID | None, ...] = ()


@dataclass
class Known:
    """One comment of the model; ``undone`` is what the last row took back, if that is an undo."""

    now: State
    taken: list[Taken] = field(default_factory=list)
    undone: Taken | None = None
    undone_in: UUID | None = None
    erased: bool = False

    def decide(self, state: State, batch: UUID | None = None):
        self.taken.append(Taken(self.now, state, (batch,)))
        self.now, self.undone, self.undone_in = state, None, None

    def may_undo(self, batch: UUID | None = None) -> bool:
        """The last row, or of ``batch`` that one."""
        if self.erased:
            return False
        if batch is None:
            return bool(self.taken or self.undone)
        return self.undone_in == batch or (bool(self.taken) and batch in self.taken[-1].batches)

    def undo(self, of: UUID | None = None, batch: UUID | None = None):
        if self.undone and of in (None, self.undone_in):
            again = replace(self.undone, batches=(self.undone.batches[0], batch))
            self.taken.append(again)
            self.now, self.undone, self.undone_in = again.after, None, None
        else:
            self.undone, self.undone_in = self.taken.pop(), batch
            self.now = self.undone.before


@dataclass
class Desk:
    dice: random.Random
    edition: object
    by: object
    known: dict[int, Known] = field(default_factory=dict)
    batches: list[UUID] = field(default_factory=list)
    tree: Model = field(default_factory=Model)

    # What may happen.

    def post(self):
        parent = self.dice.choice([None, *Comment.objects.order_by("-pk")[:4]])
        email = EMAIL if self.dice.random() < 0.15 else ""
        comment = CommentFactory(article=self.edition.article, parent=parent, email=email)
        self.tree.parent[comment.pk] = self.tree.place(parent and parent.pk)
        self.known[comment.pk] = Known(State(body=comment.body))

    def decide(self):
        key, known = self.dice.choice(list(self.known.items()))
        verb = self.dice.choice([*ALL_TOGETHER, "redact", "approve"])
        possible = known.now.may(verb) and not known.erased
        if possible and verb == "redact" and "Words" not in known.now.body:
            return
        run = {"remove_with_replies": workflow.remove}.get(verb) or getattr(workflow, verb)
        more = {"redact": {"words": ["Words"]}, "remove_with_replies": {"with_replies": True}}.get(verb, {})
        if self.tried(lambda: run(Comment.objects.get(pk=key), by=self.by, **more), possible):
            known.decide(known.now.after(verb))

    def undo(self):
        key, known = self.dice.choice(list(self.known.items()))
        if self.tried(lambda: workflow.undo(Comment.objects.get(pk=key), by=self.by), known.may_undo()):
            known.undo()

    def decide_on_many(self):
        verb = self.dice.choice([*ALL_TOGETHER, "approve"])
        chosen = self.dice.sample(list(self.known), self.dice.randint(1, len(self.known)))
        versions = dict(Comment.objects.filter(pk__in=chosen).values_list("pk", "version"))
        batch = workflow.decide_all(versions, verb, by=self.by)
        expected = {key for key in chosen if self.known[key].now.may(verb) and not self.known[key].erased}
        self.took(batch, expected, set(chosen))
        for key in expected:
            self.known[key].decide(self.known[key].now.after(verb), batch.id)

    def undo_many(self):
        if not self.batches:
            return
        asked = self.dice.choice(self.batches)
        on = set(Decision.objects.filter(batch=asked).values_list("comment", flat=True))
        batch = workflow.undo_batch(asked, by=self.by)
        expected = {key for key in on if self.known[key].may_undo(asked)}
        self.took(batch, expected, on)
        for key in expected:
            self.known[key].undo(asked, batch.id)

    def erase(self):
        erasure.erase(EMAIL, texts=True)
        for key in Comment.objects.filter(body="").values_list("pk", flat=True):
            known = self.known[key]
            if not known.erased:
                after = {"approved": "removed", "held": "rejected"}.get(known.now.standing, known.now.standing)
                self.known[key] = Known(replace(known.now, standing=after, body=""), erased=True)

    def tried(self, action, possible):
        try:
            action()
        except workflow.Refused:
            assert not possible
            return False
        assert possible
        return True

    def took(self, batch, expected, chosen):
        assert (set(batch.decided), {key for key, _words in batch.overtaken}) == (expected, chosen - expected)
        assert len(batch.decided) + len(batch.overtaken) == len(chosen)
        self.batches.append(batch.id)

    def undo_everything(self):
        """From the last on each comment to the first, of the comments in any order."""
        left = list(Comment.objects.exclude(body=""))
        while left:
            comment = self.dice.choice(left)
            if found := in_force(comment.decisions.taken()):
                workflow.undo(Comment.objects.get(pk=comment.pk), by=self.by, decision=found[0].decision.pk)
            else:
                left.remove(comment)

    # What must then be true.

    def check(self):
        self.tree.standing = {key: known.now.standing for key, known in self.known.items()}
        self.tree.with_replies = {key for key, known in self.known.items() if known.now.with_replies}
        columns = ("standing", "hides_replies", "picked", "body", "visible", "tombstone")
        assert {row[0]: row[1:] for row in Comment.objects.values_list("pk", *columns)} == {
            key: (
                now.standing,
                now.with_replies,
                now.picked,
                now.body,
                self.tree.visible(key),
                self.tree.tombstone(key),
            )
            for key, now in ((key, known.now) for key, known in self.known.items())
        }
        visible = [key for key in self.known if self.tree.visible(key)]
        assert Thread.objects.get(article=self.edition.article_id).visible_count == len(visible)
        page = look(self.edition.get_absolute_url())
        assert sorted(map(int, re.findall(r'<article class="comment" id="comment-(\d+)"', page))) == sorted(visible)
        assert re.findall(r'id="comments">(\d+) comment', page) == ([str(len(visible))] if visible else [])
