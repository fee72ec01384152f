"""Which stories wait for somebody. The dashboard's panels and the list's filters both ask here, so that they agree.

Each takes a queryset of stories and narrows it; along an index, or within what an index has narrowed already.
"""

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from .models import Article, LastText, Transition
from .models.article import ArticleQuerySet

Stage = Article.Stage


def drafts(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Begun, and not withdrawn."""
    return stories.filter(stage=Stage.DRAFT).exclude(last_until__lte=timezone.now())


def sent_back(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Drafts whose last step was an editor's: back to whoever wrote them."""
    return stories.annotate(last_step=Subquery(_steps().values("verb")[:1])).filter(
        stage=Stage.DRAFT, last_step="send_back"
    )


def in_review(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.filter(stage=Stage.IN_REVIEW)


def embargoed(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.filter(embargo_until__gt=timezone.now())


def approved(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Ready, and neither live nor scheduled."""
    return stories.filter(Q(last_text=LastText.NONE) | Q(last_until__lte=timezone.now()), stage=Stage.APPROVED)


def with_last_step(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Each story also tells when it came to its stage, and the words that came with it."""
    return stories.annotate(
        stepped_at=Subquery(_steps().values("at")[:1]), step_note=Subquery(_steps().values("note")[:1])
    )


def _steps():
    """Those that changed the stage, the last first."""
    return (
        Transition.objects.filter(article=OuterRef("pk"), stage_after=OuterRef("stage"))
        .exclude(stage_before=OuterRef("stage"))
        .order_by("-pk")
    )
