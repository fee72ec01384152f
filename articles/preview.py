"""Links by which an outsider reads one text: a lawyer, a source, a freelancer. The only code that changes them.

Each verb that somebody of the desk uses asks for the right and writes the log; an outsider has the token, and nothing
else. Who has no token that stands is told nothing, not even whether it ever stood.
"""

import datetime as dt
import hashlib
import ipaddress
import secrets

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notes, permissions
from .models import Article, Note, PreviewLink, PreviewOpening, Revision, Transition
from .moves import Refused

RIGHT = "share_article"
SHORTEST, USUAL, LONGEST = dt.timedelta(hours=1), dt.timedelta(days=7), dt.timedelta(days=30)
MOST_STANDING = 50  # links of one story that stand at once
MOST_NOTES = 200  # that one link may leave behind
MOST_OPENINGS, AN_HOUR = 300, dt.timedelta(hours=1)


class TooManyOpenings(Exception):
    """No reader opens a link so often in an hour; this one was not counted."""


def may_share(user, article: Article) -> bool:
    """An editor shares any story, a writer their own, at whatever stage."""
    if not permissions.may(user, RIGHT):
        return False
    return permissions.may(user, "change_any_article") or permissions.is_own(user, article)


@transaction.atomic
def make_link(
    article: Article, *, by, revision: Revision, lasting: dt.timedelta = USUAL, for_whom: str = ""
) -> tuple[PreviewLink, str]:
    """The link, and its token: this is the only time at which anybody can read that."""
    _require(by, article)
    if revision.article_id != article.pk:
        raise Refused(_("That text belongs to another story."))
    if not SHORTEST <= lasting <= LONGEST:
        raise Refused(_("A link lasts between one hour and thirty days."))
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    now = timezone.now()
    if PreviewLink.objects.standing(at=now).filter(article=article).count() >= MOST_STANDING:
        raise Refused(_("There are %d links to this story already. Revoke some of them first.") % MOST_STANDING)
    token = secrets.token_urlsafe(32)
    link = PreviewLink.objects.create(
        article=article,
        revision=revision,
        digest=_digest(token),
        for_whom=for_whom,
        made_by=by,
        made_at=now,
        expires_at=now + lasting,
    )
    _log(article, "make_link", by=by, note=for_whom, effective_at=link.expires_at)
    return link, token


@transaction.atomic
def revoke(link: PreviewLink, *, by) -> bool:
    """Whether it was this call that ended it; from now on it is as unknown as one that never was."""
    _require(by, link.article)
    now = timezone.now()
    standing = PreviewLink.objects.standing(at=now).filter(pk=link.pk)
    if not standing.update(revoked_at=now, revoked_by=by):
        return False
    _log(link.article, "revoke_link", by=by, note=link.for_whom)
    return True


@transaction.atomic
def open(token: str, *, client: str) -> PreviewLink | None:
    """The link that stands behind ``token``, counted and logged; ``client`` is an IP address, kept as its network.

    Counting locks the row, so that the limit holds over all processes.
    """
    now = timezone.now()
    standing = PreviewLink.objects.standing(at=now).filter(digest=_digest(token))
    if not standing.update(openings=F("openings") + 1, last_opened_at=now):
        return None
    link = find(token)
    if link is None:
        return None
    if link.log.filter(at__gt=now - AN_HOUR).count() >= MOST_OPENINGS:
        raise TooManyOpenings
    PreviewOpening.objects.create(link=link, at=now, client=shortened(client))
    return link


def find(token: str) -> PreviewLink | None:
    """The same without a line in the log: for what is not an opening."""
    standing = PreviewLink.objects.standing().filter(digest=_digest(token))
    return standing.select_related("article", "revision").first()


@transaction.atomic
def note(token: str, *, verb: str, name: str, text: str = "") -> Note | None:
    """What the outsider says, for the desk alone; the same twice is one note. None if the link does not stand."""
    standing = PreviewLink.objects.standing().select_for_update(no_key=True).filter(digest=_digest(token))
    link = standing.first()
    if link is None:
        return None
    words = {"verb": Note.Verb(verb), "by_name": name.strip(), "text": text.strip()}
    if not words["by_name"] or (verb == Note.Verb.COMMENT and not words["text"]):
        raise Refused(_("Write your name and your comment."))
    if there := link.notes.filter(**words).first():
        return there
    if link.notes.count() >= MOST_NOTES:
        raise Refused(_("This link has taken all the notes that it takes. Write to the newsroom instead."))
    return notes.take_down(link, **words)


def shortened(client: str) -> str:
    """The network of an address: 256 addresses of IPv4, a site's /48 of IPv6."""
    address = ipaddress.ip_address(client)
    return str(ipaddress.ip_network(f"{address}/{24 if address.version == 4 else 48}", strict=False))


def _require(user, article):
    if not may_share(user, article):
        raise PermissionDenied(_("You may not give this story to outsiders."))


def _digest(token):
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _log(article, verb, *, by, note="", effective_at=None):
    stage = Article.objects.values_list("stage", flat=True).get(pk=article.pk)
    Transition.objects.create(
        article=article, verb=verb, stage_before=stage, stage_after=stage, by=by, note=note, effective_at=effective_at
    )
