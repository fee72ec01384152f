"""Letters to people about their accounts and, written by the rooms above, about their work."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string

from . import paper

logger = logging.getLogger(__name__)


def send(letter: str, address: str, context: dict) -> bool:
    """Send templates/email/``letter``.txt; whether it went out. Nobody is undone by a mail server that is not there."""
    return bool(address) and post([write(letter, address, context)]) == 1


def write(letter: str, address: str, context: dict) -> EmailMessage:
    context = context | {"site_name": paper.name(), "site_url": settings.SITE_URL}
    subject = " ".join(render_to_string(f"email/{letter}_subject.txt", context).split())
    return EmailMessage(subject, render_to_string(f"email/{letter}.txt", context), None, [address])


def post(letters: Iterable[EmailMessage]) -> int:
    """How many went out. One connection for all: a mail server that does not answer is waited for once."""
    letters, connection = list(letters), get_connection()
    try:
        connection.open()
    except OSError as error:
        for letter in letters:
            logger.error("the letter “%s” was not sent to %s: %s", letter.subject, letter.to, error)
        return 0
    try:
        return sum(_post_one(letter, connection) for letter in letters)
    finally:
        connection.close()


def _post_one(letter, connection):
    """What keeps one letter back keeps no other: an address that the server refuses, or that no header can hold."""
    try:
        return connection.send_messages([letter])
    except (OSError, ValueError):  # SMTPException is an OSError, BadHeaderError and UnicodeError are ValueErrors
        logger.exception("the letter “%s” was not sent to %s", letter.subject, letter.to)
        return 0
