"""How comments are moderated here, in words for readers: made from what is in force, so that it cannot be wrong."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publication.models import CommentsMode, Publication

from . import trust, workflow
from .forms import LONGEST
from .models import Report
from .report_views import SENTENCES
from .what_is_held import told_of
from .workflow.reporting import ENOUGH

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Chapter:
    """``points`` are a list below the ``words``, which are sentences."""

    name: str  # an anchor
    title: str
    words: str
    points: list[str]


def rules_in_force(paper: Publication) -> list[Chapter]:
    """In the order of reading. A chapter with nothing to say is left out."""
    chapters = [
        Chapter("who", _("Who decides"), " ".join(_who(paper.comments_mode)), []),
        Chapter("held", _("What is held, and why"), _held(), list(told_of(paper))),
        Chapter("write", _("When you write"), "", list(_writing(paper))),
        Chapter("reports", _("When you see something that should not be there"), _reporting(), _reasons()),
        Chapter("stored", _("What we store of you, and for how long"), "", list(_stored())),
    ]
    return [chapter for chapter in chapters if chapter.words or chapter.points]


def _who(mode):
    if mode == CommentsMode.CLOSED:
        yield _("Comments are closed at present. What was said stays, and is moderated as before.")
    elif mode == CommentsMode.AT_ONCE:
        yield _("Comments appear at once, and moderators of the newsroom read them afterwards.")
        yield _("What one of our checks notices is held until a moderator has read it.")
    elif mode == CommentsMode.TRUSTED:
        yield _("A moderator of the newsroom reads every comment before it appears, but for those of people we know.")
        yield _known()
    else:
        yield _("A moderator of the newsroom reads every comment before other readers see it.")
        yield _("Checks by machine tell the moderator what they noticed; they approve nothing.")
    yield _("A section or a story may have another rule; it stands beside the form.")
    yield _("Each decision is kept, with who took it and why.")


def _known():
    words = _(
        "We know who confirmed an e-mail address and has %(enough)d approved comments, with none rejected in the last "
        "%(days)d days and none found to be spam."
    )
    return words % {"enough": trust.ENOUGH, "days": trust.PROBATION // DAY}


def _held():
    return _("Being held is no verdict. These are the things that make a moderator look twice:")


def _writing(paper) -> Iterator[str]:
    yield _("You need no account. A comment has at most %d letters.") % LONGEST
    if settings.COMMENTS_REQUIRE_EMAIL:
        yield _("We ask for a name and an e-mail address. The address is never shown.")
    else:
        yield _("We ask for a name. An e-mail address is optional and never shown.")
    yield _("After sending you see your comment on a page of its own, whose address tells you later what became of it.")
    if minutes := workflow.OWN_MINUTES:
        words = ngettext(
            "From there you may change or take back what you wrote, for %d minute.",
            "From there you may change or take back what you wrote, for %d minutes.",
            minutes,
        )
        yield words % minutes
    days = paper.comments_close_after
    if days := settings.COMMENTS_CLOSE_AFTER_DAYS if days is None else days:
        words = ngettext(
            "Comments on a story close %d day after it was published.",
            "Comments on a story close %d days after it was published.",
            days,
        )
        yield words % days
    yield _("The editors may close the comments on a story. What was said stays.")


def _reporting() -> str:
    words = _(
        "Beside every comment is a link to report it; you need no account and leave no name. "
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
