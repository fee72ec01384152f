"""What one page of the queue shows: cards, tabs with their counts, and what it is narrowed to."""

from functools import cached_property

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.models import Section

from ..bundles import counted
from ..models import Comment, Decision
from ..workflow import claims
from .cards import Card, cards_of
from .narrowing import Narrowing, checks
from .person_panel import people_of
from .places import page_of
from .similar import Similar, likenesses_of, likenesses_on
from .tabs import SAFEST, TABS, order_of, tab_of

MOST = 9_999  # comments in a tab, or like another one; above that it says "9,999+"
NARROWED = ("article", "mail", "network", "name", "section", "check", "q")
PLACES = ("after", "before")
FIELDS = ("article__section", "parent", "commenter", "claimed_by")


class Queue:
    """Of a request; asks the database as it is made, and only once for all its cards."""

    def __init__(self, request, *, by):
        self.asked: QueryDict = request.GET
        self.tab, self.order = tab_of(request), order_of(request)
        self.narrowing = Narrowing.of(request)
        self.page = self._page(by)
        self.cards = full_cards([TABS[self.tab].comment_of(row) for row in self.page.rows], by=by)
        likenesses = likenesses_on(card.comment for card in self.cards)
        shown = {} if self.narrowing else TABS
        alike = [likeness.held() for likeness in likenesses]
        counts = counted([*(tab.rows(by) for tab in shown.values()), *alike], most=MOST)
        self.counts: dict[str, int] = dict(zip(shown, counts, strict=False))
        _tell_similar(self.cards, dict(zip(likenesses, counts[len(shown) :], strict=True)))

    def _page(self, by):
        tab = TABS[self.tab]
        rows = with_cards(self.narrowing.apply(tab.rows(by), tab.to_comment), tab.to_comment)
        places = {name: self.asked.get(name, "") for name in PLACES}
        return page_of(rows, self.order, matching=self.narrowing.matching(tab.to_comment), **places)

    @property
    def open_tab(self):
        return TABS[self.tab]

    @property
    def is_safest_first(self) -> bool:
        return self.asked.get("order") == SAFEST

    def tabs(self):
        """Name, label, count, link and whether it is the open one; no counts of what is narrowed."""
        for name, tab in TABS.items():
            count = self.counts.get(name)
            link = self._link(standing=name, order=None)
            yield {"name": name, "label": tab.label, "count": printed(count), "link": link, "open": name == self.tab}

    def orders(self):
        """Of what waits; the rest has one."""
        here = self.is_safest_first
        yield {"label": _("Oldest first"), "link": self._link(order=None), "open": not here}
        yield {"label": _("Safest first"), "link": self._link(order=SAFEST), "open": here}

    @cached_property
    def sections(self):
        return list(Section.objects.in_order().values_list("slug", "name"))

    @property
    def checks(self):
        return checks()

    def people(self):
        """What a link on a card has narrowed the queue to, in words, and the way back."""
        for name, label in (("mail", _("E-mail")), ("network", _("Network")), ("name", _("Name"))):
            if value := getattr(self.narrowing, name):
                yield {"label": label, "value": value, "link": self._link(**{name: None})}

    @cached_property
    def article(self) -> str | None:
        """The headline that the queue is narrowed to, or None; a story without comments is not named."""
        return self.cards[0].headline if self.narrowing.article and self.cards else None

    @property
    def without_article(self):
        return self._link(article=None)

    @property
    def without_anything(self):
        return self._link(**dict.fromkeys(NARROWED))

    @property
    def link_before(self):
        return self._link(before=self.page.before) if self.page.before else None

    @property
    def link_after(self):
        return self._link(after=self.page.after) if self.page.after else None

    @property
    def link_first(self):
        return self._link()

    def _link(self, **changes):
        """To the first page, unless a place is among ``changes``."""
        query = self.asked.copy()
        for name in PLACES:
            query.pop(name, None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return f"?{query.urlencode()}"


def printed(count: int | None) -> str:
    if count is None:
        return ""
    return f"{MOST:,}+" if count > MOST else f"{count:,}"


def with_cards(rows: QuerySet, to_comment: str = "") -> QuerySet:
    """With all that a card prints and that hangs on the comment; ``full_cards`` asks for the rest."""
    fields = [f"{to_comment}{name}" for name in FIELDS]
    texts = [f"{to_comment}article__{name}" for name in ("body", "standfirst")]
    return rows.select_related(*([to_comment.rstrip("_")] if to_comment else []), *fields).defer(*texts)


def full_cards(comments: list[Comment], *, by) -> list[Card]:
    """Of comments of ``with_cards``, with everything but what is similar."""
    prefetch_related_objects(comments, Prefetch("decisions", Decision.objects.select_related("by")))
    cards = cards_of(comments, by=by)
    for card, person in zip(cards, people_of(comments), strict=True):
        card.person, card.looker = person, looker_at(card.comment, by=by)
    return cards


def looker_at(comment: Comment, *, by) -> str:
    """In words, which colleague looks at it now; empty if nobody does."""
    if not claims.is_claimed_by_another(comment, by=by):
        return ""
    return _("%s is looking at this") % comment.claimed_by


def full_card(comment: int, *, by) -> Card:
    rows = with_cards(Comment.objects.filter(pk=comment))
    (card,) = full_cards(list(rows), by=by)
    likenesses = likenesses_of(card.comment)
    counts = counted([likeness.held() for likeness in likenesses], most=MOST)
    _tell_similar([card], dict(zip(likenesses, counts, strict=True)))
    return card


def _tell_similar(cards, counts):
    """A comment that is held itself is no other one."""
    for card in cards:
        itself = card.comment.standing == "held"
        found = [(likeness, min(counts[likeness], MOST)) for likeness in likenesses_of(card.comment)]
        card.similar = [
            Similar(likeness, count - itself, counts[likeness] > MOST) for likeness, count in found if count > itself
        ]
