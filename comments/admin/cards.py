from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import F
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.models import Edition, Section

from ..history import in_force
from ..models import Comment, Decision, Standing
from ..redaction import original
from ..workflow import by_its_writer, may_be_undone
from . import reports
from .decisions import Verb, offered
from .marks import marked, spans_in

TONES: dict[str, str] = {Standing.HELD: "pill-warn", Standing.APPROVED: "pill-good", Standing.SPAM: "pill-bad"}


@dataclass
class Card:
    """A comment and what a moderator wants to know of it.

    ``edition`` is what readers see of its story, or saw last; None of a story that was never public. What only the
    desk knows of a story is printed for nobody without ``sees_desk``.
    """

    comment: Comment
    edition: Edition | None
    is_live: bool
    sees_desk: bool

    @property
    def headline(self) -> str:
        if self.edition:
            return self.edition.headline
        return self.comment.article.headline if self.sees_desk else _("a story that is not published")

    @property
    def section(self) -> Section | None:
        if self.edition:
            return self.edition.section
        return self.comment.article.section if self.sees_desk else None

    @cached_property
    def decisions(self) -> list[Decision]:
        """The latest first."""
        return list(self.comment.decisions.all())

    @property
    def reasons(self) -> list[dict]:
        """What the checks found when they last looked."""
        looked = (each for each in self.decisions if not each.before or by_its_writer(each))
        return next((decision.reasons for decision in looked), [])

    @property
    def marked_body(self) -> SafeString:
        return marked(self.comment.body, spans_in(self.reasons, self.comment.body))

    @property
    def last(self) -> Decision | None:
        """The last decision that a person took."""
        return next((each for each in self.decisions if each.before and not by_its_writer(each)), None)

    @property
    def original(self) -> SafeString | None:
        """What its writer wrote of a redacted one, with what was taken out of it first marked."""
        body = original(self.decisions, self.comment.body)
        if body is None:
            return None
        rows = (row for decision in self.decisions if decision.is_redaction for row in decision.reasons)
        return marked(body, spans_in(rows, body))

    @cached_property
    def undone_next(self) -> Decision | None:
        """Once the last decision was undone: the one before it, if that may be undone as well."""
        found = in_force(decision for decision in self.decisions if decision.before)
        if not found or found[0].row == self.last or not may_be_undone(found[0].row):
            return None
        return found[0].decision

    @property
    def tone(self) -> str:
        return TONES.get(self.comment.standing, "pill-quiet")

    @property
    def verbs(self) -> list[tuple[str, Verb]]:
        return offered(self.comment, decided=may_be_undone(self.last))

    @property
    def may_be_redacted(self) -> bool:
        return any(name == "redact" for name, _verb in self.verbs)

    @property
    def may_be_explained(self) -> bool:
        return any(verb.takes_reason for name, verb in self.verbs if name != "redact")


def cards_of(comments: Iterable[Comment], *, by) -> list[Card]:
    """As ``by`` may see them; two queries for the editions of all of them."""
    comments = list(comments)
    reports.attach(comments)
    articles = {comment.article_id for comment in comments}
    live = _latest(Edition.objects.live(), articles)
    seen = _latest(Edition.objects.begun().exclude(live_until=F("live_from")), articles - live.keys()) | live
    sees_desk = by.has_perm("articles.view_article")
    return [Card(comment, seen.get(comment.article_id), comment.article_id in live, sees_desk) for comment in comments]


def card_of(comment: Comment, *, by) -> Card:
    return cards_of([comment], by=by)[0]


def _latest(editions, articles):
    found = editions.filter(article__in=articles).select_related("section").order_by("live_from", "pk")
    return {edition.article_id: edition for edition in found.only("article", "headline", "slug", "section")}
