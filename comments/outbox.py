"""Sends what is due in the outbox. None twice: that a letter is begun is committed before the mail server hears of it.

Whatever cannot be known for certain, after a killed process or a connection that broke, stays as it is: a person looks
at it and sends it again, or does not (admin/letters.py).
"""

import datetime as dt
import logging
import smtplib
import time
from collections.abc import Callable
from functools import partial

from django.core.mail import EmailMessage, get_connection
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from . import letters
from .models import Letter

BACK_OFF = [dt.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
LATER = dt.timedelta(hours=1)
INSISTING, PAUSE = 20, 1.0  # times, and seconds between them: a database restarts within that
REFUSED = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
)  # the server said no, so it has not taken the letter
logger = logging.getLogger(__name__)


def send_due(stopping: Callable[[], bool] = lambda: False) -> int:
    """Until nothing is due, or the mail server does not answer, or ``stopping``; how many went out."""
    sent = 0
    while not stopping() and (letter := _next()):
        message = _words_of(letter)
        if message is None:
            continue
        line = get_connection()
        if not _reached(line, letter):
            break
        try:
            sent += _send(letter, message, line)
        finally:
            _hang_up(line)
    return sent


def send_again(letter: Letter) -> bool:
    """By a person's decision: a letter that failed, or of which nobody knows whether it went out."""
    state = letter.state
    if state not in (Letter.State.FAILED, Letter.State.UNCLEAR) or not letter.to:
        return False
    stuck = Letter.objects.in_state(state, at=timezone.now()).filter(pk=letter.pk)
    return bool(stuck.update(started_at=None, due_at=timezone.now(), tries=0, error=""))


def _next():
    """Without a lock: looking does not keep anybody from writing."""
    found = Letter.objects.due(timezone.now()).select_related("comment__commenter", "about")
    return found.first()


def _words_of(letter):
    """The message; or None, and the letter is not due any more."""
    still = Letter.objects.not_begun().filter(pk=letter.pk)
    try:
        return letters.written(letter)
    except letters.Unwanted:
        still.delete()
    except letters.NotYet:
        still.update(due_at=timezone.now() + LATER)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:  # whatever is wrong with one letter keeps no other back
        logger.exception("letter %s could not be written", letter.pk)
        still.update(due_at=None, error=_in_short(error))
    return None


def _reached(line, letter):
    """Before anything is begun: a server that does not answer has taken nothing."""
    try:
        line.open()
    except OSError as error:  # SMTPException is one
        _try_later(letter, error)
        return False
    return True


def _send(letter, message: EmailMessage, line):
    if not Letter.objects.due(timezone.now()).filter(pk=letter.pk).order_by().update(started_at=timezone.now()):
        return 0  # another worker was faster, or an undo
    error = _hand_over(message, line)
    _insist(partial(_write_down, letter, error))
    return int(error is None)


def _hand_over(message, line):
    try:
        line.send_messages([message])
    except (OSError, ValueError) as error:  # SMTPException is an OSError, BadHeaderError and UnicodeError ValueErrors
        return error
    return None


def _write_down(letter, error):
    row = Letter.objects.filter(pk=letter.pk)
    if error is None:
        row.update(sent_at=timezone.now(), error="")
    elif isinstance(error, REFUSED):
        _try_later(letter, error)
    elif isinstance(error, ValueError):
        _give_up(letter, error)
    else:
        logger.error("letter %s is perhaps sent: %s", letter.pk, type(error).__name__)
        row.update(error=_in_short(error))


def _try_later(letter, error):
    """A minute, and longer each time; after the fifth time a person has to look."""
    if letter.tries >= len(BACK_OFF):
        _give_up(letter, error)
        return
    due = timezone.now() + BACK_OFF[letter.tries]
    unsent = Letter.objects.filter(pk=letter.pk, sent_at=None)
    unsent.update(started_at=None, due_at=due, tries=letter.tries + 1, error=_in_short(error))


def _give_up(letter, error):
    kind = type(error).__name__  # its words name the address, and logs are kept longer than that may be
    logger.error("letter %s was not sent, and will not be by itself: %s", letter.pk, kind)
    unsent = Letter.objects.filter(pk=letter.pk, sent_at=None)
    unsent.update(started_at=None, due_at=None, tries=letter.tries + 1, error=_in_short(error))


def _insist(write: Callable[[], object]) -> None:
    """What happened to a letter is worth waiting for a database that restarts."""
    for again in range(INSISTING):
        try:
            write()
        except (OperationalError, InterfaceError):
            if again == INSISTING - 1 or connection.in_atomic_block:
                raise
            connection.close()
            time.sleep(PAUSE)
        else:
            return


def _hang_up(line):
    """The letter is sent or not by now; that the server says no good-bye changes nothing."""
    try:
        line.close()
    except OSError:
        logger.info("the mail server hung up first")


def _in_short(error):
    return f"{type(error).__name__}: {error}"[:300]
