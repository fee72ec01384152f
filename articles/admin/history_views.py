from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _

from .. import merged, moves, revisions
from ..comparison import compare, size_of
from ..comparison.blocks import number_of
from ..models import Article, Revision
from . import history

ENTRIES_A_PAGE = 50
LIVE, NOW = "live", "now"  # in an address, for the text that readers see and for the working copy


@dataclass(frozen=True)
class Side:
    """One of the two texts. The working copy has no ``revision``; ``order`` puts the older one first."""

    content: dict[str, Any]
    order: float
    revision: Revision | None = None
    is_live: bool = False


class HistoryViews:
    """What happened to a story, and how any two of its texts differ."""

    def get_urls(self):
        compare_view = self.admin_site.admin_view(self.compare_view)
        return [path("<int:pk>/compare/", compare_view, name="articles_article_compare"), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        """``from`` and ``to`` are the texts chosen so far: they may stand on different pages of the list."""
        article = self._story(request, object_id)
        page = Paginator(history.entries(article), ENTRIES_A_PAGE).get_page(request.GET.get("page"))
        entries = history.in_words(article, page.object_list)
        context = self._about(request, article) | {"title": _("History"), "page": page, "entries": entries}
        context |= _choice(request, [entry.revision for entry in entries if entry.size])
        return self._page(request, article, "history", context | (extra_context or {}))

    def compare_view(self, request, pk):
        """Of ``from`` and ``to`` the older one stands first; each is a revision's number, ``live`` or ``now``."""
        article = self._story(request, pk)
        asked = [request.GET.get(name, "") for name in ("from", "to")]
        if not all(asked):
            messages.error(request, _("Choose two texts to compare: one as the older, one as the newer."))
            return redirect("admin:articles_article_history", article.pk)
        live = article.timeline().live
        if LIVE in asked and not live:
            messages.error(request, _("The story is not live: there is no published text to compare with."))
            return redirect("admin:articles_article_history", article.pk)
        before, after = sorted((_side(article, key, live) for key in asked), key=lambda side: side.order)
        texts = merged.all_resolved([before.content, after.content])
        context = self._about(request, article) | _steps_aside(article, before, after)
        context |= {
            "title": _("Compare two texts"),
            "before": before,
            "after": after,
            "changes": compare(*texts),
            "size": size_of(*texts),
        }
        return self._page(request, article, "compare", context)

    def _about(self, request, article):
        """What the list and the comparison both say of a text."""
        timeline = article.timeline()
        can = {move.verb for move in moves.available(article, timeline, request.user)}
        return {
            "now": timeline.now,
            "live_revision": timeline.live and timeline.live.revision_id,
            "can_restore": "restore" in can,
        }


def _choice(request, shown):
    """The radio buttons that are on, and what was chosen on other pages; at first, the last save of all."""
    asked = {name: number_of(request.GET.get(name, "")) for name in ("from", "to")}
    chosen = asked if any(asked.values()) else dict(zip(("to", "from"), shown, strict=False))
    elsewhere = {name: number for name, number in chosen.items() if number and number not in shown}
    return {"chosen": chosen, "elsewhere": elsewhere}


def _side(article: Article, key: str, live) -> Side:
    if key == NOW:
        return Side(revisions.snapshot(article), float("inf"))
    number = live.revision_id if key == LIVE else number_of(key)
    if not number:
        raise Http404(f"no text {key}")
    revision = get_object_or_404(article.revisions.select_related("by"), pk=number)
    return Side(revision.content, revision.pk, revision, bool(live and live.revision_id == revision.pk))


def _steps_aside(article, before, after):
    """The pairs of one save each, just before this comparison and just after it."""
    around = history.neighbours(article)
    earlier = before.revision and around[before.revision.pk][0]
    later = after.revision and around[after.revision.pk][1]
    return {"earlier": earlier, "later": later}
