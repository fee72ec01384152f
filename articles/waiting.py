"""Which stories wait for somebody. The dashboard's panels and the list's filters both ask here, so that they agree.

Each takes a queryset of stories and narrows it; along an index, or within what an index has narrowed already.
"""

import datetime as dt

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from .models import Article, LastText, Transition
from .models.article import ArticleQuerySet

Stage = Article.Stage


def since(now: dt.datetime, verb: str, stage: str) -> dt.datetime | None:
    """What the workflow writes as ``waiting_since`` when ``verb`` takes a story to another stage.

    In review it waits for an editor, sent back for whoever wrote it; elsewhere nobody is waited for.
    """
    return now if stage == Stage.IN_REVIEW or verb == "send_back" else None


def drafts(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Begun, and not withdrawn."""
    return stories.filter(stage=Stage.DRAFT).exclude(last_until__lte=timezone.now())


def sent_back(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Drafts whose last step was an editor's: back to whoever wrote them."""
    return stories.filter(stage=Stage.DRAFT, waiting_since__isnull=False)


def in_review(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.filter(stage=Stage.IN_REVIEW)


def embargoed(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.filter(embargo_until__gt=timezone.now())


def approved(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Ready, and neither live nor scheduled."""
    return stories.filter(Q(last_text=LastText.NONE) | Q(last_until__lte=timezone.now()), stage=Stage.APPROVED)


def with_step_note(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Each story also tells the words that came with its stage: of the few that are shown, it costs a look-up each."""
    steps = Transition.objects.filter(article=OuterRef("pk"), stage_after=OuterRef("stage"))
    changed = steps.exclude(stage_before=OuterRef("stage")).order_by("-pk")
    return stories.annotate(step_note=Subquery(changed.values("note")[:1]))
