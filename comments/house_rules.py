"""How comments are moderated here, in words for readers: made from what is in force, so that it cannot be wrong."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .forms import LONGEST
from .models import Ban, Report, WordRule
from .moderation import pipeline
from .moderation.checks import flood, length, rejections, shouting, spam_memory
from .report_views import SENTENCES
from .workflow.reporting import ENOUGH

SECOND, MINUTE, DAY = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class Chapter:
    """``points`` are a list below the ``words``, which are sentences."""

    name: str  # an anchor
    title: str
    words: str
    points: list[str]


def rules_in_force() -> list[Chapter]:
    """In the order of reading. A chapter with nothing to say is left out."""
    chapters = [
        Chapter("who", _("Who decides"), " ".join(_who()), []),
        Chapter("held", _("What is held, and why"), _held(), list(_what_is_held())),
        Chapter("write", _("When you write"), "", list(_writing())),
        Chapter("reports", _("When you see something that should not be there"), _reporting(), _reasons()),
        Chapter("stored", _("What we store of you, and for how long"), "", list(_stored())),
    ]
    return [chapter for chapter in chapters if chapter.words or chapter.points]


def _who():
    yield _("Every comment is read by a moderator of the newsroom before other readers see it.")
    yield _("Checks by machine look at it first and tell the moderator what they noticed; they approve nothing.")
    yield _("Each decision is kept, with who took it and why.")


def _held():
    return _("Being held is no verdict. These are the things that make a moderator look twice:")


def _what_is_held():
    """In the order of the checks; one that is not asked is not told."""
    for check in pipeline.CHECKS:
        yield from CHECKS.get(check.__name__, _nothing)()


def _word_rules() -> Iterator[str]:
    found = set(WordRule.objects.filter(active=True).order_by().values_list("what", flat=True).distinct())
    if WordRule.What.HOLD in found:
        yield _("certain words and phrases; we do not say which")
    if WordRule.What.REJECT in found:
        yield _(
            "other words are not taken at all: such a comment is turned away at once, and a moderator can let it in"
        )


def _bans() -> Iterator[str]:
    if Ban.objects.in_force().exists():
        yield _("addresses, networks and linked sites that broke the rules again and again; some are not taken at all")


def _spam_memory() -> Iterator[str]:
    days = spam_memory.MEMORY // DAY
    yield (
        ngettext(
            "what comes like the spam of the last %d day: the same links, network or text",
            "what comes like the spam of the last %d days: the same links, network or text",
            days,
        )
        % days
    )


def _impersonation() -> Iterator[str]:
    yield _("the name of one of our authors or colleagues, typed by somebody who is not signed in as them")


def _disguise() -> Iterator[str]:
    yield _("words in disguise: letters of several alphabets mixed, or invisible marks")


def _links() -> Iterator[str]:
    yield _("links, because spam comes to be clicked")


def _duplicate() -> Iterator[str]:
    yield _("the same words a second time on one story")


def _flood() -> Iterator[str]:
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


def _rejections() -> Iterator[str]:
    days = rejections.WINDOW // DAY
    yield (
        ngettext(
            "comments from a network of which one was rejected in the last %d day",
            "comments from a network of which one was rejected in the last %d days",
            days,
        )
        % days
    )


def _shouting() -> Iterator[str]:
    yield _("shouting: more than %d%% capital letters") % round(shouting.MOST * 100)


def _length() -> Iterator[str]:
    yield _("very long comments, of more than %d letters") % length.LONG


def _newcomer() -> Iterator[str]:
    yield _("the first comment of a person")


def _nothing() -> Iterator[str]:
    yield from ()


# By the name of the check. Every check has its words here, or the test fails that reads this.
CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "word_rules": _word_rules,
    "bans": _bans,
    "spam_memory": _spam_memory,
    "impersonation": _impersonation,
    "disguise": _disguise,
    "links": _links,
    "duplicate": _duplicate,
    "flood": _flood,
    "rejections": _rejections,
    "shouting": _shouting,
    "length": _length,
    "newcomer": _newcomer,
}


def _writing() -> Iterator[str]:
    yield _("You need no account. A comment has at most %d letters.") % LONGEST
    if settings.COMMENTS_REQUIRE_EMAIL:
        yield _("We ask for a name and an e-mail address. The address is never shown.")
    else:
        yield _("We ask for a name. An e-mail address is optional and never shown.")
    yield _("After sending you see your comment on a page of its own, whose address tells you later what became of it.")
    if days := settings.COMMENTS_CLOSE_AFTER_DAYS:
        words = ngettext(
            "Comments on a story close %d day after it was published.",
            "Comments on a story close %d days after it was published.",
            days,
        )
        yield words % days
    yield _("The editors may close the comments on a story. What was said stays.")


def _reporting() -> str:
    words = _(
        "Below every comment that you read is a link to report it; you need no account and leave no name. "
        "A moderator decides. If %d readers report a comment that no moderator has read yet, it is hidden until one "
        "has; a comment that a moderator approved is looked at again, and stays meanwhile. The reasons:"
    )
    return words % ENOUGH


def _reasons() -> list[str]:
    return [str(SENTENCES[reason]) for reason in Report.Reason]


def _stored() -> Iterator[str]:
    yield _("Your name and your words, for as long as the comment is kept; your e-mail address if you gave one.")
    days = settings.COMMENT_ADDRESS_DAYS
    words = ngettext(
        "Your IP address and what your browser calls itself, for %d day; after that a code from which nobody can read "
        "the address.",
        "Your IP address and what your browser calls itself, for %d days; after that a code from which nobody can read "
        "the address.",
        days,
    )
    yield words % days
    yield _("Of a report its reason and words, and such a code, so that each reader counts once; no address.")
    yield _("No service of others learns that you comment: no pictures, puzzles or counters are loaded from elsewhere.")
    yield _(
        "If you ask, from the address that you gave with your comments, we tell you all that we store of you, or erase "
        "your name and address, or the words as well."
    )
