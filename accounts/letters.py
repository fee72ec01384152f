"""Letters to people about their accounts."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


def send(letter: str, address: str, context: dict) -> bool:
    """Send templates/email/``letter``.txt; whether it went out. Nobody is undone by a mail server that is not there."""
    if not address:
        return False
    context = context | {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    subject = " ".join(render_to_string(f"email/{letter}_subject.txt", context).split())
    try:
        send_mail(subject, render_to_string(f"email/{letter}.txt", context), None, [address])
    except OSError:  # SMTPException is one
        logger.exception("the letter %s was not sent to %s", letter, address)
        return False
    return True
