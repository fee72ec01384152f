from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from articles.models import Edition

from ..models import Comment, Decision, Standing
from .decisions import Verb, offered

TONES: dict[str, str] = {Standing.HELD: "pill-warn", Standing.APPROVED: "pill-good", Standing.SPAM: "pill-bad"}


@dataclass
class Card:
    """A comment and what a moderator wants to know of it; ``edition`` is what readers see of its story, or None."""

    comment: Comment
    edition: Edition | None

    @cached_property
    def decisions(self) -> list[Decision]:
        """The latest first."""
        return list(self.comment.decisions.all())

    @property
    def reasons(self) -> list[dict]:
        """What the checks found when they last looked."""
        return next((decision.reasons for decision in self.decisions if not decision.before), [])

    @property
    def last(self) -> Decision | None:
        """The last decision that a person took."""
        return next((decision for decision in self.decisions if decision.before), None)

    @property
    def tone(self) -> str:
        return TONES.get(self.comment.standing, "pill-quiet")

    @property
    def verbs(self) -> list[tuple[str, Verb]]:
        return offered(self.comment, decided=self.last is not None)

    @property
    def may_be_explained(self) -> bool:
        return any(verb.takes_reason for _name, verb in self.verbs)


def cards_of(comments: Iterable[Comment]) -> list[Card]:
    """One query for the editions of all of them."""
    comments = list(comments)
    live = _live_editions({comment.article_id for comment in comments})
    return [Card(comment, live.get(comment.article_id)) for comment in comments]


def card_of(comment: Comment) -> Card:
    return cards_of([comment])[0]


def _live_editions(articles):
    found = Edition.objects.live().filter(article__in=articles).select_related("section")
    return {edition.article_id: edition for edition in found.only("article", "slug", "section__slug")}
