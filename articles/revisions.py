"""Whole texts: keep, compare and restore them. The only code that knows the shape of a snapshot.

A snapshot is a dict with every column of Content (foreign keys under their ``attname``, ``section_id``), and
``tags`` [id], ``bylines`` [[author id, role]] and ``related`` [article id], in order.
"""

import hashlib
import itertools
import json
from collections.abc import Iterable
from typing import Any

from django.db import models

from images.models import Image

from . import body, merged
from .models import Article, ArticleImage, Author, Byline, Content, MergedLabel, RelatedArticle, Revision, Tag

NAMES = {field.name for field in Content._meta.get_fields()} | {"body"}
AT_ONCE = 5_000  # rows that one query asks for by their IDs
COLUMNS: list[models.Field] = [field for field in Article._meta.concrete_fields if field.name in NAMES]


def snapshot(article: Article) -> dict[str, Any]:
    columns = {field.attname: _normal(getattr(article, field.attname)) for field in COLUMNS}
    return columns | {
        "tags": sorted(article.tags.values_list("pk", flat=True)),
        "bylines": [list(row) for row in Byline.objects.filter(article=article).values_list("author_id", "role")],
        "related": list(RelatedArticle.objects.filter(article=article).values_list("target_id", flat=True)),
    }


def keep(article: Article, *, by, action: str = "save", note: str = "") -> Revision:
    """The working copy as it stands, as a revision; the latest one where nothing has changed since.

    Which pictures its body shows is written down as well.
    """
    content = snapshot(article)
    _note_pictures(article, content)
    latest = article.latest_revision
    digest = _digest_after_merges(article, content)
    if latest is not None and latest.digest == digest and action == "save":
        return latest
    revision = Revision.objects.create(article=article, by=by, action=action, note=note, digest=digest, content=content)
    Article.objects.filter(pk=article.pk).update(latest_revision=revision, saved_at=revision.at)
    article.latest_revision, article.saved_at = revision, revision.at
    return revision


def keep_aside(article: Article, content: dict[str, Any], *, by, action: str) -> Revision:
    """A text that is scheduled and is not the working copy's."""
    return Revision.objects.create(article=article, by=by, action=action, digest=_digest(content), content=content)


def put_back(article: Article, content: dict[str, Any]) -> None:
    """Make the working copy equal to a snapshot, however old: what is unknown or gone since is left out."""
    content = merged.resolved(content)
    for field in COLUMNS:
        if field.attname in content:
            setattr(article, field.attname, _surviving(field, content[field.attname]))
    article.save(update_fields=[field.name for field in COLUMNS])
    article.tags.set(tags_of(content))
    article.bylines.all().delete()
    Byline.objects.bulk_create(
        Byline(article=article, author_id=author, role=role, order=order)
        for order, (author, role) in enumerate(bylines_of(content))
    )
    article.related_links.all().delete()
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article=article, target_id=target, order=order)
        for order, target in enumerate(related_of(content))
    )


def columns_of(content: dict[str, Any]) -> dict[str, Any]:
    """The columns of Content as keyword arguments, without references to what was deleted since."""
    return {f.attname: _surviving(f, content[f.attname]) for f in COLUMNS if f.attname in content}


def tags_of(content: dict[str, Any]) -> list[int]:
    return list(Tag.objects.filter(pk__in=content.get("tags", [])).values_list("pk", flat=True))


def bylines_of(content: dict[str, Any]) -> list[tuple[int, str]]:
    rows = content.get("bylines", [])
    known = existing(Author, [author for author, _role in rows])
    return [(author, role) for author, role in rows if author in known]


def related_of(content: dict[str, Any]) -> list[int]:
    targets = content.get("related", [])
    known = existing(Article, targets)
    return [target for target in targets if target in known]


def existing(model: type[models.Model], keys: Iterable[int]) -> set[int]:
    """Those of ``keys`` that are rows of ``model``."""
    return _found(model._default_manager.all(), keys)


def hold_pictures_of(content: dict[str, Any]) -> set[int]:
    """Those of a text's pictures that are there, in its body or leading it; nobody deletes them in this transaction.

    Always in the order of their keys, so that two texts with the same pictures do not wait for each other.
    """
    keys = {*body.images_in(content.get("body", "")), content.get("lead_image_id")} - {None}
    return _found(Image.objects.order_by("pk").select_for_update(no_key=True), keys)


def _note_pictures(article, content):
    there = hold_pictures_of(content) & {*body.images_in(content.get("body", ""))}
    noted = set(ArticleImage.objects.filter(article=article).values_list("image_id", flat=True))
    for keys in _batches(noted - there):
        ArticleImage.objects.filter(article=article, image__in=keys).delete()
    ArticleImage.objects.bulk_create(ArticleImage(article=article, image_id=pk) for pk in sorted(there - noted))


def _found(queryset, keys):
    return {pk for batch in _batches(keys) for pk in queryset.filter(pk__in=batch).values_list("pk", flat=True)}


def _batches(keys):
    ordered = sorted(keys)
    return (ordered[start : start + AT_ONCE] for start in range(0, len(ordered), AT_ONCE))


def _surviving(field, value):
    if not isinstance(field, models.ForeignKey) or value is None:
        return value
    return value if value in existing(field.related_model, [value]) else None


def _normal(value):
    """Browsers post CRLF from a textarea: without this an untouched field looks changed."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _digest_after_merges(article, content):
    """That of an earlier text from which this one differs by merged labels alone: nobody changed anything."""
    digest, latest = _digest(content), article.latest_revision
    if latest is None or latest.digest == digest or not MergedLabel.objects.exists():
        return digest
    published = Revision.objects.filter(pk__in=article.editions.values("revision")).order_by("-pk")
    earlier = itertools.chain([latest], published.iterator())
    return next((row.digest for row in earlier if merged.resolved(row.content) == content), digest)


def _digest(content):
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False).encode()
    return hashlib.blake2b(canonical, digest_size=16).hexdigest()
