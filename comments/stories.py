"""The live story that a comment is sent to, no more of it than the answer prints."""

from itertools import islice

from django.db.models import BigIntegerField, DateTimeField, OuterRef, Subquery
from django.utils import timezone

from articles.models import Article, Edition, Section

from .models import Thread
from .written import Given, Written


def find(article: int) -> tuple[Edition | None, Thread | None]:
    """The edition that readers see now, with its sections; and its thread, saved or not."""
    rows = STORY.rows(article=article, now=timezone.now())
    if not rows:
        return None, None
    values = iter(rows[0])
    edition, edition.article = _read(Edition, values), _read(Article, values)
    edition.section, parent = _read(Section, values), _read(Section, values)
    edition.section.parent = parent if parent.pk else None
    return edition, Thread(article_id=article, closes_at=next(values))


# The rest of a row can be had as well, and costs a query of its own.
COLUMNS = {
    Edition: {"id", "article_id", "section_id", "headline", "language", "slug", "first_published_at"},
    Article: {"id", "comments_mode"},
    Section: {"id", "parent_id", "slug", "comments_mode"},
}


def _read(model, values):
    names = _columns(model)
    return model.from_db("default", names, list(islice(values, len(names))))


def _columns(model, prefix=""):
    """In the order in which ``from_db`` takes them."""
    names = [field.attname for field in model._meta.concrete_fields if field.attname in COLUMNS[model]]
    return [f"{prefix}{name}" for name in names]


def _story():
    live = Edition.objects.live(at=Given("now", DateTimeField())).filter(article=Given("article", BigIntegerField()))
    closing = Thread.objects.filter(article=OuterRef("article")).values("closes_at")
    columns = _columns(Edition) + _columns(Article, "article__")
    columns += _columns(Section, "section__") + _columns(Section, "section__parent__")
    return live.annotate(closes_at=Subquery(closing)).order_by("pk").values_list(*columns, "closes_at")[:1]


STORY = Written(_story)
