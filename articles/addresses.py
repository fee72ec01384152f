"""Where an article lives, and where its old addresses lead."""

import unicodedata

from django.db import transaction
from django.utils.text import slugify

from .models import Address, Article, Author, Edition, FormerSlug, Section, Series, Tag
from .paths import path_of

LONGEST_SLUG = 200
LABELS = {
    Section: FormerSlug.Label.SECTION,
    Tag: FormerSlug.Label.TAG,
    Series: FormerSlug.Label.SERIES,
    Author: FormerSlug.Label.AUTHOR,
}


def slug_for(headline: str) -> str:
    """A slug out of a headline in any script; words are cut at the end, not in the middle."""
    slug = slugify(unicodedata.normalize("NFC", headline), allow_unicode=True)
    return slug if len(slug) <= LONGEST_SLUG else slug[:LONGEST_SLUG].rsplit("-", 1)[0][:LONGEST_SLUG].strip("-")


def holder(path: str) -> Article | None:
    """The article to which ``path`` belongs."""
    address = Address.objects.filter(path=path).select_related("article").first()
    return address.article if address else None


def free_slug(section: Section, slug: str, *, besides: Article | None = None) -> str:
    """``slug``, or the first of ``slug-2``, ``slug-3`` … whose address belongs to nobody else."""
    stem = slug[: LONGEST_SLUG - 6]
    prefix = path_of(section.slug, stem).rstrip("/")
    rows = Address.objects.filter(path__startswith=prefix)
    taken = set((rows.exclude(article=besides) if besides else rows).values_list("path", flat=True))
    candidates = (slug if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in candidates if path_of(section.slug, name) not in taken)


def claim(article: Article, section: Section, slug: str) -> Article | None:
    """Write the address of an edition that is being cut; returns the other article if the path belongs to one."""
    path = path_of(section.slug, slug)
    address, _created = Address.objects.get_or_create(path=path, defaults={"article": article})
    return None if address.article_id == article.pk else address.article


def release_unused(article: Article) -> None:
    """Give up addresses at which nothing was ever published: of a schedule that was cancelled."""
    editions = Edition.objects.filter(article=article).values_list("section__slug", "slug")
    used = {path_of(*row) for row in editions}
    article.addresses.exclude(path__in=used).exclude(path__in=_former_paths(article)).delete()


def _former_paths(article):
    """Addresses of the time before a section was renamed: no edition has them any more, but readers did."""
    former = FormerSlug.objects.filter(label=FormerSlug.Label.SECTION).values_list("target_id", "slug")
    editions = Edition.objects.filter(article=article).values_list("section_id", "slug")
    return [path_of(old, slug) for target, old in former for section, slug in editions if section == target]


@transaction.atomic
def rename(label, slug: str) -> None:
    """Move a section, tag, series or author to ``slug``; the old address leads on, and stories keep theirs as well.

    The caller saves ``label`` itself; its row still has the old slug in the database.
    """
    kind = LABELS[type(label)]
    old = type(label).objects.values_list("slug", flat=True).get(pk=label.pk)
    if old == slug:
        return
    FormerSlug.objects.filter(label=kind, slug=slug).delete()
    FormerSlug.objects.update_or_create(label=kind, slug=old, defaults={"target_id": label.pk})
    if isinstance(label, Section):
        _claim_all(label, slug)


def _claim_all(section, slug):
    rows = Edition.objects.filter(section=section).values_list("article_id", "slug").distinct().iterator()
    Address.objects.bulk_create(
        (Address(path=path_of(slug, name), article_id=article) for article, name in rows),
        ignore_conflicts=True,
        batch_size=1000,
    )


def led_on(model, slug: str):
    """The section, tag, series or author that used to be at ``slug``, or None."""
    former = FormerSlug.objects.filter(label=LABELS[model], slug=slug).first()
    return model.objects.filter(pk=former.target_id).first() if former else None
