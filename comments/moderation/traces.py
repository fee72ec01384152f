"""What a comment has that tells spam: its links' domains, its network, its address and its words."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from .. import trust
from ..models import Comment, SpamTrace

ADDRESS = re.compile(r"(?:https?://|//|\bwww\.)(?:[^\s<>\"'/?#@\[\]]*@)?([^\s<>\"'/?#@:\[\]()]{1,253})", re.IGNORECASE)
MOST = 20  # domains of one comment
MEMORY = dt.timedelta(days=90)
OURS = (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")


def traces_of(comment: Comment) -> list[tuple[str, str]]:
    """Kind and value; a text of two words is anybody's, and so is a link to ourselves."""
    found: list[tuple[str, str]] = [(SpamTrace.Kind.DOMAIN, domain) for domain in domains_in(comment.body)]
    if comment.network:
        found.append((SpamTrace.Kind.NETWORK, comment.network))
    if comment.email:
        found.append((SpamTrace.Kind.MAIL, mail_key(comment.email)))
    if len(comment.body.split()) > 2:
        found.append((SpamTrace.Kind.TEXT, comment.fingerprint))
    return found


def domains_in(text: str) -> list[str]:
    """Of all links, without ``www.``, each once."""
    hosts = (match[1].lower().removeprefix("www.").strip(".,;!") for match in ADDRESS.finditer(text))
    return [host for host in dict.fromkeys(hosts) if "." in host and host != OURS][:MOST]


def mail_key(email: str) -> str:
    """Equal for one mailbox: in any case, and with anything behind a plus."""
    name, _at, host = unicodedata.normalize("NFC", email.strip()).lower().rpartition("@")
    return f"{name.split('+')[0] or name}@{host}"[:253]


def first_domain_in(text: str) -> str:
    return next(iter(domains_in(text)), "")


def remember(comment: Comment, *, at) -> None:
    """That ``comment`` is spam."""
    remember_all([comment], at=at)


def remember_all(comments: Iterable[Comment], *, at) -> None:
    SpamTrace.objects.bulk_create(
        SpamTrace(comment=comment, kind=kind, value=value, at=at)
        for comment in comments
        for kind, value in traces_of(comment)
    )
    for comment in comments:
        trust.spam_found(comment, at=at)


def forget(comments: Iterable[Comment]) -> None:
    """That they were."""
    comments = list(comments)
    SpamTrace.objects.filter(comment__in=comments).delete()
    for comment in comments:
        trust.spam_taken_back(comment)
