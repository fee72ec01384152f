"""A comment as the story's page prints it. In Python, where there may be hundreds of them on a page."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import page_cache
from articles import cache_tags
from articles.moments import printed_moment

from . import text
from .models import Comment

COMMENT = """<article class="comment" id="comment-{pk}">
  <p class="comment-head">
    <bdi class="commenter">{name}</bdi>
    <a class="when" href="#comment-{pk}">{when}</a>
  </p>
  <div class="comment-body">{body}</div>
  {reply}
</article>"""
TOMBSTONE = """<article class="comment tombstone" id="comment-{pk}">
  <p>{words}</p>
</article>"""
REPLY = '<a class="reply" href="{address}" rel="nofollow" aria-label="{label}">{words}</a>'


def printed(request, comments: list[Comment], *, open_to_replies: bool) -> list[SafeString]:
    """In the order of ``comments``. Each is kept: nothing of it changes without a decision, which is a new version."""
    known = {comment.pk: comment for comment in comments}
    names = [_name(comment, open_to_replies) for comment in comments]

    def make(missing):
        return [_printed(known[pk], open_to_replies) for _kind, pk, *_more in missing]

    return page_cache.kept_each(request, cache_tags.EVERYWHERE, names, make=make)


def _name(comment, open_to_replies):
    return "comment", comment.pk, comment.version, comment.tombstone, open_to_replies, get_language()


def _printed(comment, open_to_replies):
    if comment.tombstone:
        return format_html(TOMBSTONE, pk=comment.pk, words=_("This comment was removed."))
    return format_html(
        COMMENT,
        pk=comment.pk,
        name=comment.name,
        when=printed_moment(comment.posted_at),
        body=text.as_html(comment.body),
        reply=_reply(comment) if open_to_replies else "",
    )


def _reply(comment):
    return format_html(
        REPLY,
        address=reverse("comments:reply_to_comment", args=[comment.pk]),
        label=_("Reply to %(name)s") % {"name": comment.name},
        words=_("Reply"),
    )
