"""The words of a letter, made in the moment in which it is sent; and whether it is still right to send it."""

import datetime as dt
import unicodedata
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from accounts import letters
from articles.models import Edition
from articles.paths import absolute

from . import moderators_mail, proof
from .history import since_the_last_standing
from .models import Letter, Standing
from .writers import folded

PATIENCE = dt.timedelta(hours=24)  # as long as an undo may bring a comment back to readers
LONGEST_QUOTE, LONGEST_SUBJECT = 600, 150
TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
Kind = Letter.Kind


class Unwanted(Exception):
    """There is nothing to tell any more, or nobody who wants to be told."""


class NotYet(Exception):
    """Readers do not see it now, and may again: a story withdrawn for an hour, a comment above that is looked at."""


def written(letter: Letter) -> EmailMessage:
    """Reads only. Raises Unwanted or NotYet where it must not go out."""
    name, context = WRITERS[letter.kind](letter)
    message = letters.write(name, letter.to, context)
    message.subject = _on_one_line(message.subject)
    message.body = _printable(message.body)
    message.extra_headers |= {"Auto-Submitted": "auto-generated", "Message-ID": _message_id(letter)}
    if stop := context.get("stop"):
        message.extra_headers |= {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    return message


def _approved(letter):
    comment = letter.comment
    _refuse_unless_asked(letter, to=comment.email)
    context = _context(letter, about=comment)
    if comment.commenter_id is None:
        context["confirm"], context["days"] = proof.confirm_link(comment), proof.CONFIRM_FOR.days
        context["quote"] = context["quote"] if comment.reviewed else ""  # nobody sends strangers unread words by us
    return "comment_approved", context


def _reply(letter):
    _refuse_unless_proven(letter)
    return "comment_reply", _context(letter, about=letter.about)


def _rejected(letter):
    comment = letter.comment
    _refuse_unless_proven(letter)
    note = next((decision.note for decision in since_the_last_standing(comment) if decision.note), "")
    if comment.standing not in (Standing.REJECTED, Standing.REMOVED) or comment.withdrawn_at or not note:
        raise Unwanted
    edition = Edition.objects.live().filter(article=comment.article_id).first()
    held = absolute(reverse("comments:held_comment", args=[proof.held_token(comment)]))
    return "comment_rejected", {
        "headline": Truncator(edition.headline).chars(100) if edition else "",
        "note": note,
        "quote": _quoted(comment.body),
        "link": held,
        "stop": proof.stop_link(comment),
    }


def _moderators(letter):
    if (waiting := moderators_mail.waiting_for(letter)) is None:
        raise Unwanted
    link = settings.SITE_URL + reverse("admin:comments_comment_changelist")
    return "comments_wait", {"count": waiting.count, "is_more": waiting.is_more, "since": waiting.since, "link": link}


WRITERS: dict[str, Callable[[Letter], tuple[str, dict]]] = {
    Kind.APPROVED: _approved,
    Kind.REPLY: _reply,
    Kind.REJECTED: _rejected,
    Kind.MODERATORS: _moderators,
}


def _refuse_unless_asked(letter, *, to):
    if not letter.comment.wants_letters or not letter.to or folded(to) != folded(letter.to):
        raise Unwanted


def _refuse_unless_proven(letter):
    if letter.comment.commenter is None:
        raise Unwanted
    _refuse_unless_asked(letter, to=letter.comment.commenter.email)


def _context(letter, *, about):
    """``about`` is what readers see at the link."""
    if about.standing != Standing.APPROVED:
        raise Unwanted
    edition = Edition.objects.live().filter(article=about.article_id).first()
    if not about.visible or edition is None:
        raise NotYet if timezone.now() < letter.made_at + PATIENCE else Unwanted
    return {
        "headline": Truncator(edition.headline).chars(100),
        "name": about.name,
        "quote": _quoted(about.body),
        "link": absolute(reverse("comments:comment", args=[about.pk])),
        "stop": proof.stop_link(letter.comment),
    }


def _quoted(body):
    lines = Truncator(body.strip()).chars(LONGEST_QUOTE).splitlines()
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _on_one_line(text):
    """No header can be begun, or the order of letters turned round, by what somebody calls themself."""
    return Truncator(" ".join(_printable(text).split())).chars(LONGEST_SUBJECT)


def _printable(text):
    """Without control characters but tabs and line breaks, and without marks that turn round what follows."""
    return "".join(each for each in text if each in "\n\t" or not (unicodedata.category(each) == "Cc" or each in TURNS))


def _message_id(letter):
    """The same for the same letter: if it should go out twice by a person's hand, mail programs show it once."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    domain = host if host.isascii() and ":" not in host else "newsroom.invalid"
    return f"<letter-{letter.pk}-{int(letter.made_at.timestamp())}@{domain}>"
