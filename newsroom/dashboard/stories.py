"""Panels of stories. Each is one query along an index; states and bylines are fetched for all panels together."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles import states, waiting
from articles.models import Article, Assignment, Byline, Edition

from .panel import ROWS, Panel

Stage = Article.Stage
SAID_BY_TITLE = {
    "in_review": Stage.IN_REVIEW.label,
    "approved": Stage.APPROVED.label,
    "draft": Stage.DRAFT.label,
    "sent_back": Stage.DRAFT.label,
}


def waiting_for_review() -> Panel:
    """The longest waiting first."""
    return _panel(
        "in_review",
        _("Waiting for you: in review"),
        waiting.in_review(Article.objects.all()).order_by("waiting_since", "pk"),
        _("Nothing waits for an editor. New submissions stand here, the longest waiting first."),
        wide=True,
        state="in_review",
    )


def approved() -> Panel:
    """What was saved last comes first."""
    return _panel(
        "approved",
        _("Approved, to publish or schedule"),
        waiting.approved(Article.objects.all()).order_by("-saved_at", "-pk"),
        _("Every approved story is live, or has its hour."),
        state="approved",
    )


def own_in_review(mine: Q) -> Panel:
    return _panel(
        "in_review",
        _("With the editors"),
        waiting.in_review(Article.objects.all()).filter(mine).order_by("-saved_at", "-pk"),
        _("None of your stories is in review."),
        state="in_review",
        owner="mine",
    )


def sent_back_to(mine: Q) -> Panel:
    return _panel(
        "sent_back",
        _("Sent back to you"),
        waiting.sent_back(Article.objects.all()).filter(mine).order_by("-saved_at", "-pk"),
        _("Nothing was sent back to you."),
        wide=True,
        state="sent_back",
        owner="mine",
    )


def own_drafts(mine: Q) -> Panel:
    return _panel(
        "drafts",
        _("Your drafts"),
        waiting.drafts(Article.objects.all()).filter(mine).order_by("-saved_at", "-pk"),
        _("You have no drafts."),
        state="draft",
        owner="mine",
    )


def embargoed() -> Panel:
    """What is free first comes first."""
    return _panel(
        "embargoed",
        _("Under embargo"),
        waiting.embargoed(Article.objects.all()).order_by("embargo_until", "pk"),
        _("No story is under embargo."),
        state="embargoed",
    )


def changed() -> Panel:
    return _panel(
        "changed",
        _("Live, with changes that readers do not see"),
        Article.objects.changed_since_publication().order_by("-saved_at", "-pk"),
        _("Readers see the latest text of every story."),
        state="changed",
    )


def assigned(user, *, everybody: bool) -> Panel:
    """What is due first comes first; an editor sees what anybody has to do."""
    rows = Assignment.objects.open().soonest_first().select_related("article__section", "assignee")
    rows = rows.defer("article__body") if everybody else rows.defer("article__body").filter(assignee=user)
    return Panel(
        "assigned",
        "assignments",
        _("Assignments due") if everybody else _("To do for you"),
        list(rows[:ROWS]),
        _("Nothing is left to do.") if everybody else _("Nothing is assigned to you."),
        link=list_of(assigned="anybody" if everybody else "mine"),
        link_text=_("All of them"),
    )


def latest_live() -> Panel:
    live = Edition.objects.live().newest_first().for_card()
    return Panel(
        "live",
        "live",
        _("Latest live"),
        list(live[:ROWS]),
        _("Readers see no story yet."),
        link=list_of(state="live"),
        link_text=_("All that is live"),
    )


def complete(panels: Iterable[Panel], now) -> None:
    """Bylines, pills and the time that each row tells: three queries, however many panels there are."""
    of_stories = [panel for panel in panels if panel.kind == "stories"]
    articles = [article for panel in of_stories for article in panel.rows]
    prefetch_related_objects(
        articles,
        Prefetch("editions", Edition.objects.for_timeline()),
        Prefetch("bylines", Byline.objects.select_related("author")),
    )
    for panel in of_stories:
        for article in panel.rows:
            pills = states.pills(article, article.timeline(at=now))
            article.pills = [pill for pill in pills if pill.text != panel.goes_without_saying]
            article.authors = ", ".join(byline.author.name for byline in article.bylines.all())


def list_of(**narrowed_to: str) -> str:
    return f"{reverse('admin:articles_article_changelist')}?{urlencode(narrowed_to)}"


def _panel(name, title, stories, empty, *, wide=False, **narrowed_to):
    """``stories`` in their order; the database sorts and narrows their keys alone, and reads the rows of the first."""
    first = Article.objects.filter(pk__in=stories.values("pk")[:ROWS]).order_by(*stories.query.order_by)
    shown = first.select_related("section", "latest_revision").defer("body", "latest_revision__content")
    rows = list(waiting.with_step_note(shown))
    panel = Panel(name, "stories", title, rows, empty, link=list_of(**narrowed_to), link_text=_("All of them"))
    panel.wide, panel.goes_without_saying = wide, SAID_BY_TITLE.get(narrowed_to["state"], "")
    return panel
