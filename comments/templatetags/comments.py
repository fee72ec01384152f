from django import template
from django.utils.functional import SimpleLazyObject

import page_cache
from articles import cache_tags
from articles.models import Edition

from .. import markup, openness, text
from ..forms import CommentForm
from ..models import Comment, Thread

register = template.Library()


@register.inclusion_tag("comments/thread.html", takes_context=True)
def comment_thread(context, edition):
    """The comments that readers see on a story and, while it takes them, the form: all that a page needs.

    ``form`` is one that came back; the empty one is the same below every story.
    """
    article = edition.article
    rows = markup.shown_on(article)
    form = context.get("comment_form")
    thread = Thread.objects.filter(article=article).first()
    page_cache.keep_until(context["request"], openness.next_closing(edition, thread))
    closed = openness.why_closed(edition, thread)
    return {
        "edition": edition,
        "printed": markup.printed(context.request, rows, open_to_replies=not closed),
        "count": sum(row.visible for row in rows),
        "closed": closed,
        "form": form,
        "empty_form": SimpleLazyObject(lambda: CommentForm(article=article)),
        "answered": _answered(article, form) if form else None,
    }


def _answered(article, form):
    """The comment to which a form that came back is a reply."""
    key = str(form["parent"].value())
    return Comment.objects.filter(article=article, visible=True, pk=key).first() if key.isdecimal() else None


@register.simple_tag(takes_context=True)
def comment_count_of(context, author):
    """How many comments readers see on the stories that carry this author's name; on the author's page."""

    def count():
        return Thread.objects.comments_on(Edition.objects.live().by_author(author).order_by())

    tags = cache_tags.author(author.slug), cache_tags.LABELS
    return page_cache.kept(context["request"], tags, "comments on stories of", author.pk, make=count)


@register.filter
def as_comment_html(comment):
    return text.as_html(comment.body)
