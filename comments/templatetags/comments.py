from django import template
from django.conf import settings
from django.utils.functional import SimpleLazyObject

import page_cache
from articles import cache_tags
from articles.models import Edition
from publication.paper import paper_of

from .. import markup, openness, paging, rows, steps, text
from ..forms import KEY, CommentForm
from ..models import Comment, Thread

register = template.Library()


@register.inclusion_tag("comments/thread.html", takes_context=True)
def comment_thread(context, edition, number=1):
    """A page of the comments that readers see on a story and, while it takes them, the form: all that a page needs.

    ``order`` is what the reader asked for, ``form`` one that came back; the empty one is the same below every story.
    """
    order = context.get("order") or settings.COMMENTS_ORDER
    pages = paging.pages_of(context.request, edition, order)
    roots = pages.keys(number) if pages else []
    replies = paging.share_of_each(roots)
    found = rows.of_trees(edition.article_id, roots, replies=replies) if roots else []
    form = context.get("comment_form")
    answered = _answered(edition.article, form) if form else None
    facts = _facts(context.request, edition)
    printed = markup.printed(context.request, edition, found, open_to_replies=not facts["closed"], replies=replies)
    return facts | {
        "printed": printed,
        "steps": steps.of(edition, pages, number, order=order),
        "sent_to": paging.form_query(number, order),
        "form": form,
        "empty_form": SimpleLazyObject(lambda: CommentForm(article=edition.article)),
        "answered": answered,
        "answered_at": markup.permalink(answered.pk) if answered else "",
    }


@register.inclusion_tag("comments/replies_below.html", takes_context=True)
def replies_below(context, edition, root, number):
    """A page of one comment and all replies to it."""
    pages = paging.pages_below(context.request, edition, root)
    facts = _facts(context.request, edition)
    found = rows.of_keys(pages.keys(number))
    printed = markup.printed(context.request, edition, found, open_to_replies=not facts["closed"])
    return facts | {
        "printed": printed,
        "steps": steps.below(edition, root, pages, number),
        "back": markup.permalink(root),
    }


def _facts(request, edition):
    """Of the thread as a whole."""
    thread, paper = Thread.objects.filter(article=edition.article_id).first(), paper_of(request)
    page_cache.keep_until(request, openness.next_closing(edition, thread, paper=paper))
    return {
        "edition": edition,
        "count": thread.visible_count if thread else 0,
        "closed": openness.why_closed(edition, thread, paper=paper),
        "promise": openness.promise(openness.mode_of(edition, paper=paper)),
    }


def _answered(article, form):
    """The comment to which a form that came back is a reply."""
    key = KEY.fullmatch(str(form["parent"].value()))
    return Comment.objects.filter(article=article, visible=True, pk=key[0]).first() if key else None


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


@register.simple_tag
def permalink(comment):
    return markup.permalink(comment.pk)
