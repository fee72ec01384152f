"""Signed links that only the reader of a letter has. No address stands in them: links end up in logs."""

import datetime as dt
import hashlib

from django.core import signing
from django.db.models.functions import Lower
from django.urls import reverse

from articles.paths import absolute

from .models import Comment, Commenter
from .writers import folded

HELD, CONFIRM, STOP = "comments.held", "comments.confirm", "comments.stop"
CONFIRM_FOR = dt.timedelta(days=30)


class TooOld(Exception):
    """The link was right once."""


class NoSuchLink(Exception):
    """It was never right, or what it was about is gone."""


def held_token(comment: Comment) -> str:
    """For the page that only its writer knows."""
    return signing.dumps(comment.pk, salt=HELD)


def held_key(token: str) -> int:
    try:
        return signing.loads(token, salt=HELD)
    except signing.BadSignature as error:
        raise NoSuchLink from error


def confirm_link(comment: Comment) -> str:
    """That who reads letters at the comment's address wrote the comment."""
    return absolute(reverse("comments:confirm_address", args=[_token(comment, CONFIRM)]))


def stop_link(comment: Comment) -> str:
    """Without an end: whoever wants no letters may find an old one."""
    return absolute(reverse("comments:stop_letters", args=[_token(comment, STOP)]))


def to_confirm(token: str) -> Comment:
    return _read(token, CONFIRM, max_age=CONFIRM_FOR)


def to_stop(token: str) -> Comment:
    return _read(token, STOP)


def confirm(comment: Comment) -> Commenter:
    """As often as somebody likes, with the same result."""
    commenter = prove(comment.email)
    Comment.objects.filter(pk=comment.pk, email=comment.email).update(commenter=commenter)
    return commenter


def prove(email: str) -> Commenter:
    known = Commenter.objects.alias(mail=Lower("email")).filter(mail=email.lower()).first()
    return known or Commenter.objects.get_or_create(email=folded(email))[0]


def _token(comment, salt):
    return signing.dumps([comment.pk, _digest(comment.email)], salt=salt)


def _read(token, salt, *, max_age=None):
    try:
        key, digest = signing.loads(token, salt=salt, max_age=max_age)
    except signing.SignatureExpired as error:
        raise TooOld from error
    except signing.BadSignature as error:
        raise NoSuchLink from error
    comment = Comment.objects.select_related("commenter").filter(pk=key).first()
    if comment is None or not comment.email or _digest(comment.email) != digest:
        raise NoSuchLink
    return comment


def _digest(email):
    return hashlib.blake2b(folded(email).encode(), digest_size=12).hexdigest()
