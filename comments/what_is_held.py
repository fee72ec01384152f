"""What is held, in words for readers: each check has its own, with the numbers that it works by."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publication.models import CommentsMode, Publication

from .models import Ban, WordRule
from .moderation import past, pipeline
from .moderation.checks import flood, length, shouting
from .moderation.traces import MEMORY

SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


def told_of(paper: Publication) -> Iterator[str]:
    """In the order of the checks; one that is not asked is not told."""
    for check in pipeline.CHECKS:
        yield from CHECKS[check.__name__](paper)
    yield (
        ngettext(
            "more than %d comment a minute on the whole site: it takes the next ones after an extra step",
            "more than %d comments a minute on the whole site: it takes the next ones after an extra step",
            settings.COMMENTS_A_MINUTE,
        )
        % settings.COMMENTS_A_MINUTE
    )


def _word_rules(paper: Publication) -> Iterator[str]:
    found = set(WordRule.objects.filter(active=True).order_by().values_list("what", flat=True).distinct())
    if WordRule.What.HOLD in found:
        yield _("certain words and phrases; we do not say which")
    if WordRule.What.REJECT in found:
        yield _(
            "other words are not taken at all: such a comment is turned away at once, and a moderator can let it in"
        )


def _bans(paper: Publication) -> Iterator[str]:
    if Ban.objects.in_force().exists():
        yield _("addresses, networks and linked sites that broke the rules again and again; some are not taken at all")


def _spam_memory(paper: Publication) -> Iterator[str]:
    days = MEMORY // DAY
    yield (
        ngettext(
            "what comes like the spam of the last %d day: the same links, network or text",
            "what comes like the spam of the last %d days: the same links, network or text",
            days,
        )
        % days
    )


def _impersonation(paper: Publication) -> Iterator[str]:
    yield _("the name of one of our authors or colleagues, typed by somebody who is not signed in as them")


def _disguise(paper: Publication) -> Iterator[str]:
    yield _("words in disguise: letters of several alphabets mixed, or invisible marks")


def _links(paper: Publication) -> Iterator[str]:
    if paper.trusted_may_link and paper.comments_mode in (CommentsMode.TRUSTED, CommentsMode.AT_ONCE):
        yield _("links, because spam comes to be clicked; not those of people we know")
    else:
        yield _("links, because spam comes to be clicked")


def _decoy(paper: Publication) -> Iterator[str]:
    yield _("what no person typed: forms that a machine filled in")


def _unproven(paper: Publication) -> Iterator[str]:
    yield _("the name or address of somebody who confirmed theirs, typed by somebody who did not")


def _duplicate(paper: Publication) -> Iterator[str]:
    yield _("the same words a second time on one story")


def _flood(paper: Publication) -> Iterator[str]:
    facts = {
        "seconds": flood.BREATH // SECOND,
        "many": flood.MANY,
        "minutes": flood.WINDOW // MINUTE,
        "day": flood.MANY_A_DAY,
        "roots": flood.ROOTS,
    }
    yield (
        _(
            "very many comments from one network: less than %(seconds)d seconds after the last one, more than %(many)d "
            "in %(minutes)d minutes, more than %(day)d a day, more than %(roots)d a day on one story, replies aside"
        )
        % facts
    )


def _rejections(paper: Publication) -> Iterator[str]:
    days = past.WEEK // DAY
    yield (
        ngettext(
            "comments from a network of which one was rejected in the last %d day",
            "comments from a network of which one was rejected in the last %d days",
            days,
        )
        % days
    )


def _shouting(paper: Publication) -> Iterator[str]:
    yield _("shouting: more than %d%% capital letters") % round(shouting.MOST * 100)


def _length(paper: Publication) -> Iterator[str]:
    yield _("very long comments, of more than %d letters") % length.LONG


def _told_only(paper: Publication) -> Iterator[str]:
    """The check holds nothing: what it says is for moderators."""
    yield from ()


# By the name of the check: a new one has to say what it holds.
CHECKS: dict[str, Callable[[Publication], Iterator[str]]] = {
    "word_rules": _word_rules,
    "bans": _bans,
    "decoy": _decoy,
    "spam_memory": _spam_memory,
    "impersonation": _impersonation,
    "unproven": _unproven,
    "disguise": _disguise,
    "links": _links,
    "duplicate": _duplicate,
    "flood": _flood,
    "rejections": _rejections,
    "shouting": _shouting,
    "length": _length,
    "newcomer": _told_only,
}
