"""What the desk's page of the front shows: the slots with the state of their stories, and what was done before."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import states
from ..front import MOST_SLOTS, can_undo
from ..models import Article, Edition, FrontPage, FrontSlot, FrontStep, PinnedLead
from ..models.front import THE_ONE

NEWEST = 8
PLACES = (gettext_lazy("Lead"), gettext_lazy("Beside the lead"), gettext_lazy("Below"))
BESIDE = 4  # the first place below; templates/articles/home.html cuts there too
STEPS = {
    "save_draft": gettext_lazy("Draft saved"),
    "publish_front": gettext_lazy("Front published"),
    "undo": gettext_lazy("Undone: back to an earlier front"),
    "set_banner": gettext_lazy("Banner shown"),
    "end_banner": gettext_lazy("Banner ended"),
    "pin": gettext_lazy("Story pinned"),
    "unpin": gettext_lazy("Story unpinned"),
}
ARRANGING = ("save_draft", "publish_front", "undo")


@dataclass(frozen=True)
class Row:
    """A story for a slot; ``absence`` says why readers do not see it there, and is empty for a live one."""

    article: Article
    place: str | Promise
    pills: list[states.Pill]
    absence: str


def the_page() -> FrontPage:
    return FrontPage.objects.select_related(
        "draft__by", "published__by", "published__former", "banner__article"
    ).filter(pk=THE_ONE).first() or FrontPage(pk=THE_ONE)


def rows(keys: list[int]) -> list[Row]:
    """In the order of ``keys``; a story that was deleted is left out."""
    stories = Article.objects.for_desk().in_bulk(keys)
    there = [stories[key] for key in keys if key in stories]
    return [row(story, place) for place, story in enumerate(there)]


def row(story: Article, place: int = 0) -> Row:
    timeline = story.timeline()
    absence = ""
    if not timeline.live:
        soon = timeline.ahead[0].live_from if timeline.ahead else None
        absence = _("Shows from %s") % states.short(soon, timeline.now) if soon else _("Not live: it drops out")
    return Row(story, place_of(place), states.pills(story, timeline), absence)


def place_of(number: int) -> str | Promise:
    return PLACES[0] if number == 0 else PLACES[1] if number < BESIDE else PLACES[2]


def newest(without: list[int]) -> list[Row]:
    """What fills the page after the picks."""
    live = Edition.objects.live().exclude(article__in=without).newest_first()
    return rows(list(live.values_list("article", flat=True)[:NEWEST]))


def context(page: FrontPage, keys: list[int]) -> dict:
    return {
        "page": page,
        "rows": rows(keys),
        "newest": newest(keys),
        "is_unsaved": keys != page.stories_of("draft"),
        "can_undo": can_undo(page),
        "is_full": len(keys) >= MOST_SLOTS,
        "most": MOST_SLOTS,
        "places": PLACES,
        "beside": BESIDE,
        "banner": page.banner if page.banner and page.banner.runs() else None,
        "pins": [pin for pin in PinnedLead.objects.select_related("section", "article") if pin.holds()],
    }


def last_step() -> FrontStep | None:
    """Who arranged the front last."""
    return FrontStep.objects.filter(verb__in=ARRANGING).select_related("by").first()


def log():
    slots = FrontSlot.objects.select_related("article").only("front", "order", "article__headline")
    return FrontStep.objects.select_related("by", "section", "article", "front").prefetch_related(
        Prefetch("front__slots", slots)
    )


def in_words(steps: Iterable[FrontStep]) -> list[tuple[FrontStep, str | Promise]]:
    return [(step, STEPS[step.verb]) for step in steps]
