"""The article's life: the only place where its stage or its editions change.

Each verb takes the row lock, then reads the clock, checks the right and the table of moves, changes, writes the log
and bumps the pages in one transaction. It raises PermissionDenied or Refused, both with a sentence for the person.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

import page_cache

from . import (
    addresses,
    body,
    cache_tags,
    cutting,
    embargo,
    hotfix,
    last_edition,
    moves,
    notifications,
    permissions,
    revisions,
    room,
    waiting,
)
from .models import Article, Correction, Edition, Revision, Transition
from .moves import Refused, in_words
from .timeline import Timeline

SAME_NOTICE = dt.timedelta(minutes=5)  # the same correction twice within is a double click


@dataclass
class _Taken:
    """A story under its lock, with the moment at which the lock was got."""

    article: Article
    timeline: Timeline
    move: moves.Move
    by: object

    @property
    def now(self) -> dt.datetime:
        return self.timeline.now


@transaction.atomic
def keep(article: Article, *, by, note: str = "") -> Revision:
    """Record the working copy that was just saved. An approved text that somebody else changes is a draft again."""
    article.stage = _lock(article).stage
    permissions.require_change(by, article)
    before = article.latest_revision_id
    revision = revisions.keep(article, by=by, note=note)
    changed = before is not None and revision.pk != before
    if changed and article.stage == Article.Stage.APPROVED and not permissions.may(by, "approve_article"):
        _log(article, "keep", by=by, to=Article.Stage.DRAFT, note=_("Changed after approval."))
    last_edition.note(Article.objects.filter(pk=article.pk))
    return revision


@transaction.atomic
def submit(article: Article, *, by, note: str = "") -> Article:
    return _step(_take(article, "submit", by=by), note=note)


@transaction.atomic
def send_back(article: Article, *, by, note: str = "") -> Article:
    """Back to a draft: from review with a reason, after approval, or out of the spike."""
    return _step(_take(article, "send_back", by=by), note=note)


@transaction.atomic
def approve(article: Article, *, by, note: str = "") -> Article:
    return _step(_take(article, "approve", by=by), note=note)


@transaction.atomic
def spike(article: Article, *, by, note: str = "") -> Article:
    """Put aside for good; nothing may be live or scheduled."""
    return _step(_take(article, "spike", by=by), note=note)


@transaction.atomic
def publish(article: Article, *, by, at: dt.datetime | None = None, significant: bool = False) -> Edition:
    """Give readers the working copy, now or from ``at``; an editor's publish approves it as well.

    What is live until then ends at that moment. A story that comes back from withdrawal keeps its first date:
    readers and search engines know it by that. ``significant`` moves "updated"; a minor fix does not.
    An ``at`` in the past takes the right ``backdate_article`` and a story that never had an edition.
    """
    taken = _take(article, "publish" if at is None else "schedule", by=by)
    live_from = at or taken.now
    if live_from < taken.now:
        permissions.require(by, "backdate_article")
    _refuse_before_embargo(taken.article, live_from)
    _settle_slug(taken.article)
    revision = revisions.keep(taken.article, by=by)
    touched = list(taken.timeline.chain)
    live_until = room.make(taken.timeline, live_from)
    edition = cutting.cut(taken.article, revision, live_from, live_until, significant=significant)
    edition.first_published_at = cutting.align_dates(taken.article, now=taken.now) or live_from
    _step(taken, effective_at=live_from)
    addresses.settle(taken.article, now=taken.now)
    page_cache.bump(*cache_tags.of(*(row for row in touched if row.pk), edition))
    return edition


@transaction.atomic
def unpublish_at(article: Article, *, by, at: dt.datetime | None) -> Article:
    """Readers see the story until ``at``; None takes a planned end away."""
    taken = _take(article, "unpublish_at", by=by)
    last = taken.timeline.chain[-1]
    if at is not None and at <= taken.now:
        raise Refused(_("The end must be in the future. To take the story off now, withdraw it."))
    if at is not None and at <= last.live_from:
        raise Refused(_("A text is scheduled for %s, which is not before that end.") % in_words(last.live_from))
    room.end(last, at)
    _step(taken, effective_at=at)
    page_cache.bump(*cache_tags.of(*taken.timeline.chain))
    return taken.article


@transaction.atomic
def cancel_schedule(article: Article, *, by, edition: Edition | None = None) -> Article:
    """Take a scheduled text back (the next one, unless told which); what it would have replaced goes on."""
    taken = _take(article, "cancel_schedule", by=by)
    key = edition.pk if edition else taken.timeline.ahead[0].pk
    cancelled = next((row for row in taken.timeline.ahead if row.pk == key), None)
    if cancelled is None:
        raise Refused(_("That text is live already, or its schedule was cancelled."))
    tags = cache_tags.of(*taken.timeline.chain)
    room.drop(cancelled, taken.timeline)
    addresses.settle(taken.article, now=taken.now)
    cutting.align_dates(taken.article, now=taken.now)
    _step(taken, effective_at=cancelled.live_from)
    page_cache.bump(*tags)
    return taken.article


@transaction.atomic
def carry_over(article: Article, *, by, edition: int, fix: int, decided: dict[str, Any] | None = None) -> Edition:
    """Put the fix that readers see into a scheduled text, for the same moment; the working copy stays as it is.

    ``fix`` is the revision that the person saw; ``decided`` has a value for each field that both texts changed.
    """
    taken = _take(article, "carry_over", by=by)
    found = next((row for row in hotfix.missing(taken.timeline) if row.edition.pk == edition), None)
    if found is None or found.live.revision_id != fix:
        raise Refused(_("There is nothing to carry over any more, or readers see another text by now."))
    answers = {name: value for name, value in (decided or {}).items() if name in found.merged.conflicts}
    if len(answers) < len(found.merged.conflicts):
        raise Refused(_("Both texts changed the same: somebody has to decide."), code="conflict")
    if "body" in answers:
        answers["body"] = body.clean(answers["body"])
    scheduled, tags = found.edition, cache_tags.of(*taken.timeline.chain)
    _refuse_before_embargo(taken.article, scheduled.live_from)
    content = found.merged.content | answers
    revision = revisions.keep_aside(taken.article, content, by=by, action="carry_over")
    scheduled.delete()
    moments = scheduled.live_from, scheduled.live_until
    new = cutting.cut(taken.article, revision, *moments, significant=cutting.is_significant(scheduled))
    cutting.align_dates(taken.article, now=taken.now)
    _step(taken, effective_at=new.live_from)
    addresses.settle(taken.article, now=taken.now)
    page_cache.bump(*tags, *cache_tags.of(new))
    return new


@transaction.atomic
def withdraw(article: Article, *, by, note: str = "") -> Article:
    """Off, and it stays off: whatever was scheduled goes too, and the story needs approval again."""
    taken = _take(article, "withdraw", by=by)
    tags = cache_tags.of(*taken.timeline.chain)
    for edition in taken.timeline.ahead:
        edition.delete()
    if taken.timeline.live:
        room.end(taken.timeline.live, taken.now)
    addresses.settle(taken.article, now=taken.now)
    _step(taken, note=note)
    page_cache.bump(*tags)
    return taken.article


@transaction.atomic
def discard_changes(article: Article, *, by) -> Article:
    """Make the working copy what readers see; the discarded text stays in the history."""
    taken = _take(article, "discard_changes", by=by)
    live = Revision.objects.get(pk=taken.timeline.live.revision_id)
    revisions.put_back(taken.article, live.content)
    revisions.keep(taken.article, by=by, action="discard")
    return _step(taken)


@transaction.atomic
def restore(article: Article, *, by, revision: Revision) -> Article:
    """Make the working copy what it was at ``revision``, as a new revision. Readers see no change before publish."""
    taken = _take(article, "restore", by=by)
    permissions.require_change(by, taken.article)
    if revision.article_id != taken.article.pk:
        raise Refused(_("That text belongs to another story."))
    revisions.put_back(taken.article, revision.content)
    revisions.keep(taken.article, by=by, action="restore", note=_("Text of %s") % in_words(revision.at))
    approved = taken.article.stage == Article.Stage.APPROVED
    stays = not approved or permissions.may(by, "approve_article")
    return _step(taken, to=None if stays else Article.Stage.DRAFT)


@transaction.atomic
def duplicate(article: Article, *, by, key: uuid.UUID | None = None) -> Article:
    """A new draft, ``by``'s own, with the same text and an address of its own to come; an embargo holds for it too.

    The same ``key`` twice is one copy.
    """
    permissions.require(by, "add_article")
    permissions.require(by, "view_article")
    _lock(article)
    if key and (there := Article.objects.filter(creation_key=key, created_by=by).first()):
        return there
    original = Article.objects.get(pk=article.pk)
    same = ("headline", "comments_mode", "embargo_until", "embargo_source", "embargo_note")
    copy = Article.objects.create(created_by=by, creation_key=key, **{name: getattr(original, name) for name in same})
    revisions.put_back(copy, revisions.snapshot(original) | {"slug": ""})
    revisions.keep(copy, by=by, action="duplicate", note=Truncator(_("Copy of “%s”") % original.headline).chars(255))
    return copy


@transaction.atomic
def set_embargo(article: Article, *, by, until: dt.datetime | None, source: str = "", note: str = "") -> Article:
    """Nobody publishes before ``until``; None lifts it. It holds at once, whatever is saved or restored later."""
    fresh, timeline = _read(article)
    permissions.require_change(by, fresh)
    if reason := embargo.why_not(fresh, timeline, until, by=by):
        raise Refused(reason, code="embargo")
    before = (fresh.embargo_until, fresh.embargo_source, fresh.embargo_note)
    if before != (until, source, note):
        Article.objects.filter(pk=fresh.pk).update(embargo_until=until, embargo_source=source, embargo_note=note)
        _log(fresh, "set_embargo", by=by, to=fresh.stage, note=source, effective_at=until)
    return fresh


@transaction.atomic
def set_comments_mode(article: Article, *, by, mode: str) -> Article:
    """Open or close the thread, at once: it is about readers, and waits for no publication."""
    fresh, timeline = _read(article)
    permissions.require_change(by, fresh)
    if mode == fresh.comments_mode:
        return fresh
    if timeline.was_public:
        permissions.require(by, "change_any_article")
    Article.objects.filter(pk=fresh.pk).update(comments_mode=mode)
    _log(fresh, "set_comments_mode", by=by, to=fresh.stage, note=mode)
    if tags := cache_tags.pages_of(fresh.pk):
        page_cache.bump(*tags)
    return fresh


@transaction.atomic
def correct(article: Article, *, by, text: str, kind: str = Correction.Kind.CORRECTION) -> Correction:
    """Add a notice that readers see with the story; it counts as a significant update."""
    taken = _take(article, "correct", by=by)
    if not text.strip():
        raise Refused(_("Say what was wrong and what is right."))
    recent = taken.article.corrections.filter(at__gt=taken.now - SAME_NOTICE)
    if recent.filter(kind=kind, text=text.strip()).exists():
        raise Refused(_("This notice stands with the story already."))
    notice = taken.article.corrections.create(kind=kind, text=text.strip(), by=by, by_name=str(by), at=taken.now)
    Edition.objects.filter(pk=taken.timeline.live.pk).update(updated_at=taken.now)
    cutting.align_dates(taken.article, now=taken.now)
    _step(taken, note=notice.text)
    page_cache.bump(*cache_tags.of(*taken.timeline.chain))
    return notice


@transaction.atomic
def publish_corrected(article: Article, *, by, text: str, kind: str = Correction.Kind.CORRECTION) -> Correction:
    """Give readers the working copy with a notice of what was wrong: both, or neither."""
    fresh, timeline = _read(article)
    if moves.has_changes(fresh, timeline):
        publish(article, by=by)
    return correct(article, by=by, text=text, kind=kind)


def _lock(article):
    """The row lock; on SQLite the transaction itself is one, because it began IMMEDIATE.

    Not FOR UPDATE: that would wait for every transaction that only refers to the story, and they for this one.
    """
    return Article.objects.select_for_update(no_key=True).only("stage").get(pk=article.pk)


def _read(article):
    """The story and its editions under the lock, at the moment at which the lock was got."""
    _lock(article)
    fresh = Article.objects.select_related("latest_revision", "section").get(pk=article.pk)
    editions = Edition.objects.filter(article=fresh).select_related("section", "revision").order_by("live_from", "pk")
    return fresh, Timeline(list(editions), timezone.now())


def _take(article, verb, *, by):
    fresh, timeline = _read(article)
    move = moves.MOVES[verb]
    permissions.require(by, move.permission, fresh)
    if reason := moves.why_not(fresh, timeline, verb):
        raise Refused(reason)
    return _Taken(fresh, timeline, move, by)


def _step(taken, *, note="", effective_at=None, to=None):
    """To the next stage, with a line in the log."""
    stage = to or taken.move.to or taken.article.stage
    _log(taken.article, taken.move.verb, by=taken.by, to=stage, note=note, effective_at=effective_at)
    last_edition.note(Article.objects.filter(pk=taken.article.pk))
    notifications.tell_of_step(taken.article, taken.move.verb, by=taken.by, note=note, at=effective_at)
    return taken.article


def _log(article, verb, *, by, to, note="", effective_at=None):
    now = timezone.now()
    Transition.objects.create(
        article=article,
        verb=verb,
        stage_before=article.stage,
        stage_after=to,
        by=by,
        at=now,
        note=note,
        effective_at=effective_at,
    )
    if to != article.stage:
        since = waiting.since(now, verb, to)
        Article.objects.filter(pk=article.pk).update(stage=to, waiting_since=since)
        article.stage = to


def _settle_slug(article):
    """Before the revision is kept: what is published and what is on the desk have the same address."""
    slug = addresses.settled_slug(article.slug or addresses.slug_for(article.headline))
    if slug != article.slug:
        article.slug = slug
        Article.objects.filter(pk=article.pk).update(slug=slug)


def _refuse_before_embargo(article, live_from):
    if article.embargo_until and live_from < article.embargo_until:
        raise Refused(
            _("The story is under embargo until %(moment)s. Schedule it for then or later.")
            % {"moment": in_words(article.embargo_until)},
            code="embargo",
        )
