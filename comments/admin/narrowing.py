"""What the queue is narrowed to: by section, story, person, check and words."""

import re
from dataclasses import dataclass, fields

from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast, Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..converters import Key
from ..models import Comment, Decision
from ..moderation.pipeline import CHECKS

LABELS: dict[str, str | Promise] = {
    "word_rules": _("Word rules"),
    "spam_memory": _("Earlier spam"),
    "impersonation": _("Somebody’s name"),
    "unproven": _("Without proof"),
    "disguise": _("Disguise"),
    "links": _("Links"),
    "duplicate": _("The same text"),
    "flood": _("A flood"),
    "rejections": _("Rejections"),
    "shouting": _("Shouting"),
    "length": _("Length"),
    "newcomer": _("New people"),
    "bans": _("Bans"),
    "decoy": _("Decoy field"),
    "valve": _("Too many at once"),
}

LONGEST = 254  # letters of what is asked; SQLite fails over a thousand words
LATEST = 2_000  # comments of one person, among what somebody decided


def checks() -> list[tuple[str, str | Promise]]:
    """Name and label of each that may have a reason."""
    names = [check.__name__ for check in CHECKS]
    return [(name, LABELS.get(name, name.replace("_", " ").capitalize())) for name in names]


@dataclass(frozen=True)
class Narrowing:
    """As the query string has it; empty where nobody asked."""

    article: str = ""
    mail: str = ""
    network: str = ""
    name: str = ""
    section: str = ""
    check: str = ""
    q: str = ""

    @classmethod
    def of(cls, request) -> "Narrowing":
        given = {field.name: request.GET.get(field.name, "").replace("\0", "") for field in fields(cls)}
        return cls(**{name: value[:LONGEST].strip() for name, value in given.items()})

    def __bool__(self):
        return any(self.asked().values())

    def asked(self) -> dict[str, str]:
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name))}

    def apply(self, rows, to_comment: str):
        """By what has an index of its own."""
        if not (self.article or self.network or self.mail):
            return rows
        if to_comment and (
            self.network or self.mail
        ):  # from the person to the decisions: PostgreSQL goes the other way
            return rows.filter(comment__in=list(self._of(Comment.objects.order_by("-posted_at"))[:LATEST]))
        if to_comment:
            return rows.filter(comment__article=self._story())
        return self._of(rows)

    def _of(self, comments):
        if self.article:
            comments = comments.filter(article=self._story())
        if self.network:
            comments = comments.filter(network=self.network)
        if self.mail:
            comments = comments.alias(mail=Lower("email")).filter(mail=self.mail.lower()).exclude(email="")
        return comments

    def _story(self):
        return self.article if re.fullmatch(Key.regex, self.article) else 0

    def matching(self, to_comment: str) -> Q | None:
        """What has no index: one row after the other is looked at; None if that is not asked."""
        asked = Q()
        if self.section:
            asked &= Q(**{f"{to_comment}article__section__slug": self.section})
        if self.name:
            asked &= Q(**{f"{to_comment}name": self.name})
        for word in self.q.split():
            asked &= Q(**{f"{to_comment}name__icontains": word}) | Q(**{f"{to_comment}body__icontains": word})
        if self.check:
            asked &= _with_reason(self.check, f"{to_comment}pk")
        return asked or None


def _with_reason(check, key):
    """Reasons are JSON, whose text is the same in both databases; a quotation mark in a reader's words is escaped."""
    found = Decision.objects.filter(comment=OuterRef(key), before="").alias(text=Cast("reasons", TextField()))
    return Q(Exists(found.filter(text__contains=f'"check": "{check}"')))
