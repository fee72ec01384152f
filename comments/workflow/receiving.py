"""What comes from readers: before anything is locked or looked at, the valve."""

from django.utils import timezone

from .. import trust, valve
from ..models import Comment
from .banning import refusing_banned
from .posting import post
from .refusals import OneMoreStep


@refusing_banned
def receive(comment: Comment, *, mode: str, has_waited: bool) -> Comment:
    """``post`` what a reader sent. OneMoreStep where it is suspicious, or one too many of the last minute's.

    It is taken all the same, with the reasons, from whoever ``has_waited``, is trusted, or signed in as a colleague.
    """
    comment.posted_at = timezone.now()
    may_pass = has_waited or trust.is_known(comment)
    if not may_pass and not valve.lets_through(at=comment.posted_at):
        raise OneMoreStep
    return post(comment, mode=mode, ask=not may_pass)
