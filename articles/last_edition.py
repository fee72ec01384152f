"""What a story's last edition comes to, written down beside the story: the desk's lists go along an index of it.

Verbs alone change it, the clock does not: the last edition is the same one before it begins, while it is live and when
it is over. Whether readers see anything is still asked of the editions.
"""

from django.db.models import Case, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.lookups import Exact

from .models import Article, Edition, LastText, Revision


def note(stories: QuerySet[Article]) -> None:
    """At the end of every verb that makes, ends or deletes an edition, or keeps a text; one query."""
    editions = Edition.objects.filter(article=OuterRef("pk"))
    from_the_last = editions.order_by("-live_from", "-pk")
    latest = Revision.objects.filter(pk=OuterRef("latest_revision"))
    same = Exact(Subquery(from_the_last.values("revision__digest")[:1]), Subquery(latest.values("digest")[:1]))
    is_open = Exists(editions.filter(live_until=None))
    stories.update(
        last_text=Case(
            When(~Exists(editions), Value(LastText.NONE)),
            When(same, Value(LastText.SAME)),
            default=Value(LastText.OTHER),
        ),
        last_until=Case(
            When(is_open, None), default=Subquery(editions.order_by("-live_until").values("live_until")[:1])
        ),
    )
