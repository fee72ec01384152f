"""Held comments that are like another one: by the domain of their link, or by their words."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from ..models import Comment

LINK, TEXT = "link", "text"
COLUMNS = {LINK: "link_domain", TEXT: "fingerprint"}
FEWEST_WORDS = 3  # a text of two words is anybody's


@dataclass(frozen=True)
class Likeness:
    kind: str
    value: str

    def held(self) -> QuerySet[Comment]:
        """The longest waiting first; along an index of what is held."""
        alike = Comment.objects.awaiting_moderation().filter(**{COLUMNS[self.kind]: self.value})
        return alike.exclude(link_domain="") if self.kind == LINK else alike


@dataclass(frozen=True)
class Similar:
    """How many others there are, up to a bound."""

    likeness: Likeness
    count: int
    is_more: bool

    @property
    def label(self) -> str:
        shown = f"{self.count}+" if self.is_more else self.count
        if self.likeness.kind == LINK:
            words = ngettext(
                "%(count)s more with a link to %(domain)s", "%(count)s more with links to %(domain)s", self.count
            )
            return words % {"count": shown, "domain": self.likeness.value}
        return ngettext("%(count)s more with the same text", "%(count)s more with the same text", self.count) % {
            "count": shown
        }

    @property
    def address(self) -> str:
        query = urlencode({self.likeness.kind: self.likeness.value})
        return f"{reverse('admin:comments_comment_similar')}?{query}"


def likenesses_of(comment: Comment) -> list[Likeness]:
    found = [Likeness(LINK, comment.link_domain)] if comment.link_domain else []
    if comment.fingerprint and len(comment.body.split()) >= FEWEST_WORDS:
        found.append(Likeness(TEXT, comment.fingerprint))
    return found


def likenesses_on(comments: Iterable[Comment]) -> list[Likeness]:
    return list(dict.fromkeys(likeness for comment in comments for likeness in likenesses_of(comment)))


def likeness_of(request) -> Likeness | None:
    """The one that the query string names."""
    named = (Likeness(kind, value) for kind in COLUMNS if (value := request.GET.get(kind, "").replace("\0", "")))
    return next(named, None)
