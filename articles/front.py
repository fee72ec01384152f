"""The front page's life: the only place where what it shows by hand, the banner and the pinned leads change.

Each verb asks for the right, takes the lock of the one row of FrontPage, then reads the clock, changes, writes the log
and bumps the pages in one transaction. It raises PermissionDenied or Refused, both with a sentence for the person.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

import page_cache

from . import cache_tags, permissions
from .models import Article, Banner, Front, FrontPage, FrontSlot, FrontStep, PinnedLead, Section
from .models.front import THE_ONE
from .moves import Refused, in_words

RIGHT = "arrange_front"
MOST_SLOTS = 20


class Overtaken(Refused):
    """Somebody changed the front since the version that this person looked at; nothing was changed now."""


@transaction.atomic
def save_draft(stories: Sequence[int], *, by, base: int) -> Front:
    """Keep ``stories`` (keys of Article, the lead first) as the draft; readers see no change.

    ``base`` is the version of the FrontPage that was on the screen. What it replaces is kept in the history.
    """
    page = _lock(by)
    if page.draft and page.draft.stories == list(stories):
        return page.draft
    _refuse_if_overtaken(page, base)
    page.draft = _keep(_checked(stories), by=by)
    _change(page, "save_draft", by=by, front=page.draft)
    return page.draft


@transaction.atomic
def publish_front(stories: Sequence[int], *, by, base: int) -> Front:
    """Give readers ``stories`` as the front, from now on. The same front published twice is published once."""
    page = _lock(by)
    if page.published and page.published.stories == list(stories):
        return _drop_draft(page, by=by, base=base)
    _refuse_if_overtaken(page, base)
    front = _keep(_checked(stories), by=by, former=page.published, published=True)
    page.draft = page.published = front
    _change(page, "publish_front", by=by, front=front)
    page_cache.bump(cache_tags.FRONT)
    return front


@transaction.atomic
def undo(*, by, base: int) -> Front:
    """Give readers the front that was published before; again and again, back to a page of the newest.

    A draft that is being prepared stays; where there is none, the desk goes back as well.
    """
    page = _lock(by)
    _refuse_if_overtaken(page, base)
    undone = page.published
    if not can_undo(page):
        raise Refused(_("No other front was published before this one."))
    target = undone.former
    front = _keep(target.stories if target else [], by=by, former=target and target.former, published=True)
    if page.draft_id == undone.pk:
        page.draft = front
    page.published = front
    _change(page, "undo", by=by, front=front)
    page_cache.bump(cache_tags.FRONT)
    return front


def can_undo(page: FrontPage) -> bool:
    return bool(page.published and (page.published.former_id or page.published.stories))


@transaction.atomic
def set_banner(text: str, *, by, until: dt.datetime, article: Article | None = None) -> Banner:
    """Above every page from now until ``until``, in the place of the one that runs. ``article`` is linked while live.

    The story's lock is taken as well: whoever withdraws it at this moment then knows of the banner.
    """
    page = _lock(by)
    if article:
        article = Article.objects.select_for_update(no_key=True).only("embargo_until").get(pk=article.pk)
    now, text = timezone.now(), " ".join(text.split())
    if not text:
        raise Refused(_("Say what happened."))
    if until <= now:
        raise Refused(_("The end must be in the future."))
    if article and article.embargo_until and article.embargo_until > now:
        raise Refused(
            _("The story is under embargo until %s, and readers would see the banner at once.")
            % in_words(article.embargo_until)
        )
    _end(page.banner, now)
    page.banner = Banner.objects.create(text=text, article=article, until=until)
    _step(page, "set_banner", by=by, text=text, article=article, until=until)
    page_cache.bump(cache_tags.BANNER)
    return page.banner


@transaction.atomic
def end_banner(*, by) -> Banner:
    page = _lock(by)
    now = timezone.now()
    if not page.banner or not page.banner.runs(at=now):
        raise Refused(_("No banner is shown."))
    _end(page.banner, now)
    _step(page, "end_banner", by=by, text=page.banner.text, article=page.banner.article)
    page_cache.bump(cache_tags.BANNER)
    return page.banner


@transaction.atomic
def pin(section: Section, article: Article, *, by, until: dt.datetime | None = None) -> PinnedLead:
    """Let ``article`` lead its section's page while it is live there, until ``until`` or for good."""
    page = _lock(by)
    if until and until <= timezone.now():
        raise Refused(_("The end must be in the future."))
    if not _belongs(article, section):
        raise Refused(
            _("“%(story)s” is not a story of %(section)s.") % {"story": article.headline, "section": section.name}
        )
    lead, _new = PinnedLead.objects.update_or_create(section=section, defaults={"article": article, "until": until})
    _step(page, "pin", by=by, section=section, article=article, until=until)
    page_cache.bump(cache_tags.section(section.slug))
    return lead


@transaction.atomic
def unpin(section: Section, *, by) -> None:
    """Let the newest story lead the section's page again."""
    page = _lock(by)
    lead = PinnedLead.objects.filter(section=section).select_related("article").first()
    if lead is None:
        raise Refused(_("Nothing is pinned in %s.") % section.name)
    lead.delete()
    _step(page, "unpin", by=by, section=section, article=lead.article)
    page_cache.bump(cache_tags.section(section.slug))


def _lock(by):
    permissions.require(by, RIGHT)
    FrontPage.objects.get_or_create(pk=THE_ONE)
    return FrontPage.objects.select_for_update(no_key=True).get(pk=THE_ONE)


def _refuse_if_overtaken(page, base):
    if page.version != base:
        raise Overtaken(_("The front was changed since you opened it. Nothing was done, and nothing of yours is lost."))


def _checked(stories):
    """Refuses what no front can be; a story that was deleted meanwhile is refused as well, in words."""
    stories = list(stories)
    if len(stories) > MOST_SLOTS:
        raise Refused(_("At most %s stories can be picked.") % MOST_SLOTS)
    if len(set(stories)) != len(stories):
        raise Refused(_("A story can stand on the front only once."))
    if Article.objects.filter(pk__in=stories).count() != len(stories):
        raise Refused(_("One of these stories was deleted meanwhile. Look at the list again."))
    return stories


def _drop_draft(page, *, by, base):
    """Readers see that front already: the desk goes back to it, and there is nothing to undo later."""
    if page.is_changed:
        _refuse_if_overtaken(page, base)
        page.draft = page.published
        _change(page, "save_draft", by=by, front=page.draft)
    return page.published


def _keep(stories, *, by, former=None, published=False):
    """A new row: nothing that was kept is ever changed."""
    now = timezone.now()
    front = Front.objects.create(at=now, by=by, former=former, published_at=now if published else None)
    FrontSlot.objects.bulk_create(FrontSlot(front=front, order=n, article_id=key) for n, key in enumerate(stories))
    return front


def _end(banner, now):
    if banner and banner.runs(at=now):
        banner.until = now
        banner.save(update_fields=["until"])


def _belongs(article, section):
    """By its place on the desk, or by a text that readers see or will see."""
    inside = {section.pk, *section.subsections.values_list("pk", flat=True)}
    places = {article.section_id, *(edition.section_id for edition in article.timeline().chain)}
    return bool(inside & places)


def _change(page, verb, **fields):
    """What the arrangement is, or was, is another one now: whoever looks at an older one is told."""
    page.version += 1
    _step(page, verb, **fields)


def _step(page, verb, **fields):
    page.save()
    FrontStep.objects.create(verb=verb, **fields)
