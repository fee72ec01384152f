"""What a writer is asked once to think over, in friendly words, before a moderator has to."""

from django.core import signing
from django.utils.translation import gettext as _

from .models import Comment
from .moderation.checks.length import length
from .moderation.checks.shouting import shouting

SALT = "comments.asked"
FOR = 24 * 60 * 60  # seconds


def about(body: str) -> list[str]:
    comment = Comment(body=body)
    found = []
    if length(comment):
        found.append(_("This is very long, and few will read all of it. Do you want to shorten it?"))
    if shouting(comment):
        found.append(_("Most of this is in capital letters, which reads as shouting. Do you want to change that?"))
    return [*found, _("If not, just send it again: a moderator will look at it.")] if found else []


def were_asked(token: str, article: int) -> bool:
    """Whether ``token``, which came with a form, says that its writer was asked about a comment on this story."""
    try:
        return signing.loads(token, salt=SALT, max_age=FOR) == article
    except signing.BadSignature:
        return False


def token_of(article: int) -> str:
    return signing.dumps(article, salt=SALT)
