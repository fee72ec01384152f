"""Where an article lives, and where its old addresses lead."""

import datetime as dt
import unicodedata
from collections import defaultdict

from django.db import transaction
from django.db.models import Min, Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from .models import Address, Article, Author, Edition, FormerSlug, Section, Series, Tag
from .moves import Refused
from .paths import path_of
from .stories_lock import hold_all_stories

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


def settled_slug(slug: str) -> str:
    """``slug`` as addresses have it, in NFC; Refused where that makes it longer than a column."""
    settled = unicodedata.normalize("NFC", slug)
    if len(settled) > LONGEST_SLUG:
        raise Refused(_("The slug is too long. %d letters are the most.") % LONGEST_SLUG, code="slug")
    return settled


def holder(path: str, *, now: dt.datetime) -> Article | None:
    """The article that readers could find at ``path``; none while it is only scheduled to be there."""
    address = Address.objects.filter(path=path, seen_from__lte=now).select_related("article").first()
    return address.article if address else None


def free_slug(section: Section, slug: str, *, besides: Article | None = None) -> str:
    """``slug``, or the first of ``slug-2``, ``slug-3`` … whose address belongs to nobody else."""
    stem = slug[: LONGEST_SLUG - 6]
    prefix = path_of(section.slug, stem).rstrip("/")
    rows = Address.objects.filter(path__startswith=prefix)
    taken = set((rows.exclude(article=besides) if besides else rows).values_list("path", flat=True))
    candidates = (slug if number == 1 else f"{stem}-{number}" for number in range(1, len(taken) + 3))
    return next(name for name in candidates if path_of(section.slug, name) not in taken)


def claim(article: Article, section: Section, slug: str, seen_from: dt.datetime) -> Article | None:
    """Write the address of an edition that is being cut; returns the other article if the path belongs to one."""
    defaults = {"article": article, "seen_from": seen_from}
    address, _created = Address.objects.get_or_create(path=path_of(section.slug, slug), defaults=defaults)
    if address.article_id != article.pk:
        return address.article
    if seen_from < address.seen_from:
        Address.objects.filter(pk=address.pk).update(seen_from=seen_from)
    return None


def settle(article: Article, *, now: dt.datetime) -> None:
    """After editions were deleted or moved: what no reader can have seen follows them, or is given up."""
    ahead = list(article.addresses.filter(seen_from__gt=now))
    if not ahead:
        return
    begins: dict[str, dt.datetime] = {}
    for edition in (
        Edition.objects.filter(article=article).select_related("section").only("live_from", "slug", "section")
    ):
        begins[edition.path] = min(edition.live_from, begins.get(edition.path, edition.live_from))
    Address.objects.filter(pk__in=[address.pk for address in ahead if address.path not in begins]).delete()
    for address in ahead:
        if address.path in begins and begins[address.path] != address.seen_from:
            Address.objects.filter(pk=address.pk).update(seen_from=begins[address.path])


@transaction.atomic
def rename(label, slug: str) -> None:
    """Move a section, tag, series or author to ``slug``; the old address leads on, and stories keep theirs as well.

    The caller saves ``label`` itself; its row still has the old slug in the database. Raises Refused if that would
    put a story where another one is or was.
    """
    kind = LABELS[type(label)]
    if isinstance(label, Section):
        hold_all_stories()
    old = type(label).objects.select_for_update(no_key=True).get(pk=label.pk).slug
    if old == slug:
        return
    if isinstance(label, Section):
        move_stories(label, slug)
    FormerSlug.objects.filter(label=kind, slug=slug).delete()
    FormerSlug.objects.update_or_create(label=kind, slug=old, defaults={"target_id": label.pk})


def why_not_rename(label, slug: str) -> str | None:
    """The reason in words why ``label`` cannot move to ``slug``, or None: only a section takes its stories along."""
    others = taken_by_others(label, slug) if isinstance(label, Section) else []
    if not others:
        return None
    names = ", ".join(f"“{article.headline}”" for article in others)
    return _("Stories of this section would be where others are or were: %s. Choose another slug.") % names


def taken_by_others(section: Section, slug: str) -> list[Article]:
    """Up to five stories that are or were at an address which those of ``section`` would need at ``slug``.

    A story that is over needs none: the address that it had goes on saying so.
    """
    stories: dict[str, set[int]] = defaultdict(set)
    for pk, name in _staying(section).values_list("article_id", "slug").distinct():
        stories[path_of(slug, name)].add(pk)
    there = Address.objects.filter(path__startswith=path_of(slug, "").rstrip("/") + "/").select_related("article")
    return [row.article for row in there.iterator() if stories.get(row.path, {row.article_id}) != {row.article_id}][:5]


def move_stories(section: Section, slug: str) -> None:
    """Write the addresses that the stories of ``section`` have once it is at ``slug``; Refused if others have them."""
    if reason := why_not_rename(section, slug):
        raise Refused(reason, code="address_in_use")
    now = timezone.now()
    rows = Edition.objects.filter(section=section).values_list("article_id", "slug").annotate(begin=Min("live_from"))
    Address.objects.bulk_create(
        (
            Address(path=path_of(slug, name), article_id=article, seen_from=max(begin, now))
            for article, name, begin in rows.order_by("article_id", "slug").iterator()
        ),
        ignore_conflicts=True,  # its own, from an earlier time at this slug, or that of a story which is over
        batch_size=1000,
    )


def _staying(section):
    """The editions that readers see, or will see."""
    now = timezone.now()
    return Edition.objects.filter(Q(pk__in=Edition.objects.live(at=now)) | Q(live_from__gt=now), section=section)


def led_on(model, slug: str):
    """The section, tag, series or author that used to be at ``slug``, or None."""
    former = FormerSlug.objects.filter(label=LABELS[model], slug=slug).first()
    return model.objects.filter(pk=former.target_id).first() if former else None
