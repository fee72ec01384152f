"""The live story that a comment is sent to, no more of it than the answer prints."""

from django.db.models import OuterRef, Subquery

from articles.models import Edition

from .models import Thread

PRINTED = "headline", "language", "slug", "first_published_at", "section__slug"
MODES = "article__comments_mode", "section__comments_mode", "section__parent__comments_mode"


def find(article: int) -> tuple[Edition | None, Thread | None]:
    """The edition that readers see now, and its thread, saved or not."""
    live = Edition.objects.live().filter(article=article).select_related("section__parent", "article")
    closing = Thread.objects.filter(article=OuterRef("article")).values("closes_at")
    edition = live.only(*PRINTED, *MODES, "article__id").annotate(thread_closes_at=Subquery(closing)).first()
    if edition is None:
        return None, None
    return edition, Thread(article_id=article, closes_at=edition.thread_closes_at)
