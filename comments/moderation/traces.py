"""What a comment has that tells spam: its links' domains, its network and its words."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from ..models import Comment, SpamTrace

ADDRESS = re.compile(r"(?:https?://|//|\bwww\.)(?:[^\s<>\"'/?#@\[\]]*@)?([^\s<>\"'/?#@:\[\]()]{1,253})", re.IGNORECASE)
MOST = 20  # domains of one comment
OURS = (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")


def traces_of(comment: Comment) -> list[tuple[str, str]]:
    """Kind and value; a text of two words is anybody's, and so is a link to ourselves."""
    found: list[tuple[str, str]] = [(SpamTrace.Kind.DOMAIN, domain) for domain in domains_in(comment.body)]
    if comment.network:
        found.append((SpamTrace.Kind.NETWORK, comment.network))
    if len(comment.body.split()) > 2:
        found.append((SpamTrace.Kind.TEXT, comment.fingerprint))
    return found


def domains_in(text: str) -> list[str]:
    """Of all links, without ``www.``, each once."""
    hosts = (match[1].lower().removeprefix("www.").strip(".,;!") for match in ADDRESS.finditer(text))
    return [host for host in dict.fromkeys(hosts) if "." in host and host != OURS][:MOST]


def remember(comment: Comment, *, at) -> None:
    """That ``comment`` is spam."""
    remember_all([comment], at=at)


def remember_all(comments: Iterable[Comment], *, at) -> None:
    SpamTrace.objects.bulk_create(
        SpamTrace(comment=comment, kind=kind, value=value, at=at)
        for comment in comments
        for kind, value in traces_of(comment)
    )


def forget(comments: Iterable[Comment]) -> None:
    """That they were."""
    SpamTrace.objects.filter(comment__in=comments).delete()
