"""Which stories wait for somebody. The dashboard's panels and the list's filters both ask here, so that they agree.

Each takes a queryset of stories and narrows it; along an index, or within what an index has narrowed already.
"""

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from .models import Article, Edition, Transition
from .models.article import ArticleQuerySet

Stage = Article.Stage
LATELY = 500  # stories saved last, among which the dashboard looks: there is no index for "changed"


def drafts(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Begun, and not withdrawn."""
    of_it = Edition.objects.filter(article=OuterRef("pk"))
    return stories.filter(~Exists(of_it) | Exists(of_it.to_be_seen()), stage=Stage.DRAFT)


def sent_back(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Drafts whose last step was an editor's: back to whoever wrote them."""
    return stories.annotate(last_step=Subquery(_steps().values("verb")[:1])).filter(
        stage=Stage.DRAFT, last_step="send_back"
    )


def in_review(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.filter(stage=Stage.IN_REVIEW)


def approved_lately(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Approved and without an hour, among the LATELY stories that were saved last."""
    published = Edition.objects.filter(article=OuterRef("pk")).to_be_seen()
    return stories.filter(~Exists(published), stage=Stage.APPROVED, pk__in=_saved_last())


def embargoed(stories: ArticleQuerySet) -> ArticleQuerySet:
    return stories.filter(embargo_until__gt=timezone.now())


def changed_lately(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Live, with changes that readers do not see yet, among the LATELY stories that were saved last."""
    return stories.changed_since_publication().filter(pk__in=_saved_last())


def with_last_step(stories: ArticleQuerySet) -> ArticleQuerySet:
    """Each story also tells when it came to its stage, and the words that came with it."""
    return stories.annotate(
        stepped_at=Subquery(_steps().values("at")[:1]), step_note=Subquery(_steps().values("note")[:1])
    )


def _saved_last():
    return Article.objects.order_by("-saved_at", "-pk").values("pk")[:LATELY]


def _steps():
    """Those that changed the stage, the last first."""
    return (
        Transition.objects.filter(article=OuterRef("pk"), stage_after=OuterRef("stage"))
        .exclude(stage_before=OuterRef("stage"))
        .order_by("-pk")
    )
