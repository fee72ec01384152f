"""Comments as the story's page prints them. In Python, where there may be hundreds of them on a page."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import page_cache
from articles import cache_tags
from articles.models import Article
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


@dataclass(frozen=True, slots=True)
class Row:
    """What a page needs to know of a comment that it has printed before."""

    pk: int
    parent: int | None
    version: int
    visible: bool
    tombstone: bool


def shown_on(article: Article) -> list[Row]:
    """In the order of reading, each parent before its replies."""
    return [Row(*row) for row in Comment.objects.shown_on(article).values_list(*Row.__slots__)]


def printed(request, rows: list[Row], *, open_to_replies: bool) -> SafeString:
    """The thread as a tree. Each comment is kept: nothing of it changes without a decision, which is a new version."""
    language = get_language()
    names = [("comment", row.pk, row.version, row.tombstone, open_to_replies, language) for row in rows]

    def make(missing):
        found = Comment.objects.in_bulk([pk for _kind, pk, *_more in missing])
        return [_printed(found[pk], open_to_replies) if pk in found else "" for _kind, pk, *_more in missing]

    html = page_cache.kept_each(request, cache_tags.EVERYWHERE, names, make=make)
    known = {row.pk for row in rows}
    below = defaultdict(list)
    for row, own in zip(rows, html, strict=True):
        below[row.parent if row.parent in known else None].append((row.pk, own))
    return _branch(below, None)


def _branch(below, parent):
    if parent not in below:
        return SafeString()
    items = format_html_join("\n", "<li>{}{}</li>", ((html, _branch(below, pk)) for pk, html in below[parent]))
    return format_html('<ol class="replies">\n{}\n</ol>', items)


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
