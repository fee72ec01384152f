from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Exists, F, OuterRef
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
from .person_panel import Person
from .similar import Similar

TONES: dict[str, str] = {Standing.HELD: "pill-warn", Standing.APPROVED: "pill-good", Standing.SPAM: "pill-bad"}

KEYS = {
    "approve": "a",
    "reject": "r",
    "spam": "s",
    "remove": "",
    "remove_with_replies": "",
    "feature": "f",
    "unfeature": "f",
    "redact": "e",
    "undo": "",
}


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
    looker: str = ""  # the colleague who looks at it now
    person: Person | None = None  # in the queue, and on the comment's own page
    similar: list[Similar] = field(default_factory=list)

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
    def buttons(self) -> list[tuple[str, Verb, str]]:
        """In the order of the queue, each with the key that presses it."""
        offered = dict(self.verbs)
        return [(name, offered[name], key) for name, key in KEYS.items() if name in offered]

    @property
    def may_be_explained(self) -> bool:
        return any(verb.takes_reason for name, verb in self.verbs if name != "redact")


def cards_of(comments: Iterable[Comment], *, by) -> list[Card]:
    """As ``by`` may see them; one query for the editions of all of them."""
    comments = list(comments)
    reports.attach(comments)
    seen = _seen({comment.article_id for comment in comments})
    sees_desk = by.has_perm("articles.view_article")
    return [_card(comment, seen.get(comment.article_id), sees_desk) for comment in comments]


def _card(comment, edition, sees_desk):
    return Card(comment, edition, edition is not None and edition.is_live, sees_desk)


def _seen(articles):
    """By story: the live edition, or else the last that readers saw."""
    live = Edition.objects.live().filter(pk=OuterRef("pk"))
    found = Edition.objects.begun().exclude(live_until=F("live_from")).filter(article__in=articles)
    rows = found.select_related("section").only("article", "headline", "slug", "section").annotate(is_live=Exists(live))
    return {edition.article_id: edition for edition in rows.order_by("is_live", "live_from", "pk")}
