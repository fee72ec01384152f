from django import template

import page_cache
from articles.models import Edition

from .. import openness, text
from ..forms import CommentForm
from ..models import Comment, Thread

register = template.Library()


@register.inclusion_tag("comments/thread.html", takes_context=True)
def comment_thread(context, edition):
    """The comments that readers see on a story and, while it takes them, the form: all that a page needs."""
    article = edition.article
    thread = Thread.objects.filter(article=article).first()
    page_cache.keep_until(context["request"], openness.closes_at(edition, thread))
    return {
        "edition": edition,
        "comments": list(Comment.objects.shown_on(article)),
        "count": thread.visible_count if thread else 0,
        "closed": openness.why_closed(edition, thread),
        "form": context.get("comment_form") or CommentForm(article=article),
    }


@register.simple_tag
def comment_count_of(author):
    """How many comments readers see on the stories that carry this author's name."""
    return Thread.objects.comments_on(Edition.objects.live().by_author(author).order_by().values("article"))


@register.filter
def as_comment_html(comment):
    return text.as_html(comment.body)
