"""Comments as the story's page prints them. In Python, where there may be hundreds of them on a page."""

from collections import defaultdict

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

import page_cache
from articles import cache_tags
from articles.models import Edition
from articles.moments import printed_moment

from . import paging, rows, text
from .models import Comment
from .rows import Addressee, Row

COMMENT = """<article class="comment" id="comment-{pk}">
  <p class="comment-head">
    <bdi class="commenter">{name}</bdi>{badges}
    <a class="when" href="{address}" rel="nofollow">{when}</a>
    {report}
  </p>
  <div class="comment-body">{body}</div>
  {reply}
</article>"""
TOMBSTONE = """<article class="comment tombstone" id="comment-{pk}">
  <p>{words}</p>
</article>"""
REPLY = '<a class="reply" href="{address}" rel="nofollow" aria-label="{label}">{words}</a>'
REPORT = '<a class="when" href="{}" rel="nofollow" aria-label="{}">{}</a>'
BADGE = ' <span class="badge hint">{}</span>'
TO = '<a href="{}" rel="nofollow">@<bdi>{}</bdi></a> '
MORE = '<p class="more-replies"><a href="{}" rel="nofollow">{}</a></p>'


def printed(
    request, edition: Edition, found: list[Row], *, open_to_replies: bool, replies: int | None = None
) -> SafeString:
    """The thread as a tree. Each comment is kept: nothing of it changes without a decision, which is a new version.

    What it names besides, the comment that it answers and who wrote the story, is part of what it is kept under.
    ``replies``: how many are printed below a comment on the story; where it has more, a link leads to all.
    """
    html = _each(request, edition, found, open_to_replies)
    known = {row.pk for row in found}
    below = defaultdict(list)
    for row, own in zip(found, html, strict=True):
        more = _more(edition, row) if replies is not None and row.in_tree > replies + 1 else ""
        below[row.parent if row.parent in known else None].append((row.pk, own, more))
    return _branch(below, None)


def _each(request, edition, found, open_to_replies):
    named, writers, language = rows.addressees(found), rows.writers_of(edition), get_language()
    names = [
        ("comment", row, named.get(row.pk), row.user in writers, open_to_replies, language)
        for row in (row.itself for row in found)
    ]

    def make(missing):
        comments = Comment.objects.in_bulk([row.pk for _kind, row, *_more in missing])
        return [
            _printed(comments[row.pk], named=to, by_writer=by_writer, open_to_replies=open_to_replies)
            if row.pk in comments
            else ""
            for _kind, row, to, by_writer, *_more in missing
        ]

    return page_cache.kept_each(request, cache_tags.EVERYWHERE, names, make=make)


def _branch(below, parent):
    if parent not in below:
        return SafeString()
    items = ((html, _branch(below, pk), more) for pk, html, more in below[parent])
    return format_html('<ol class="replies">\n{}\n</ol>', format_html_join("\n", "<li>{}{}{}</li>", items))


def _more(edition, row):
    """The root itself may be the place of a removed comment."""
    count = row.visible_in_tree - row.visible
    words = ngettext("All replies: %d", "All %d replies", count) % count
    return format_html(MORE, paging.address_below(edition, row.pk), words)


def _printed(comment, *, named: Addressee | None, by_writer: bool, open_to_replies: bool):
    if comment.tombstone:
        return format_html(TOMBSTONE, pk=comment.pk, words=_("This comment was removed."))
    return format_html(
        COMMENT,
        pk=comment.pk,
        name=comment.name,
        badges=_badges(comment, by_writer),
        address=permalink(comment.pk),
        when=printed_moment(comment.posted_at),
        body=text.as_html(comment.body, to=format_html(TO, permalink(named.pk), named.name) if named else ""),
        reply=_reply(comment) if open_to_replies else "",
        report=_report(comment),
    )


def permalink(pk: int) -> str:
    return reverse("comments:comment", args=[pk])


def _badges(comment, by_writer):
    words = [_("Author of this story")] if by_writer else [_("Staff")] if comment.user_id else []
    if comment.picked:
        words.append(_("Editors’ pick"))
    return format_html_join("", BADGE, ((word,) for word in words))


def _reply(comment):
    return format_html(
        REPLY,
        address=reverse("comments:reply_to_comment", args=[comment.pk]),
        label=_("Reply to %(name)s") % {"name": comment.name},
        words=_("Reply"),
    )


def _report(comment):
    label = _("Report the comment by %(name)s") % {"name": comment.name}
    return format_html(
        REPORT, reverse("comments:report_comment", args=[comment.pk]), label, pgettext("do it", "Report")
    )
