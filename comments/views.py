from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

import page_cache
from articles import cache_tags
from articles.models import Article, Edition
from articles.views import render_article
from publication.paper import paper_of

from . import openness, paging, proof, receiving, remembered, stories, thread_views
from .forms import CommentForm
from .models import Comment


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def post_comment(request, article):
    """Take the form in: from our own page at once, from anywhere else after a question with a real token.

    A GET is somebody who reloads a form that came back with errors: the story is what they want.
    """
    if receiving.is_too_large(request):
        return receiving.too_large(request)
    page_cache.begin_with(request, *cache_tags.EVERYWHERE)
    edition, thread = stories.find(article)
    if edition is None:
        return _too_late(request, article)
    if request.method != "POST":
        order, number = paging.page_asked(request, edition)
        return redirect(paging.address_of(edition, number, order=order))
    form, paper = CommentForm(remembered.filled(request), article=edition.article), paper_of(request)
    if reason := openness.why_closed(edition, thread, paper=paper):
        return render(
            request, "comments/not_taken.html", {"form": form, "reason": reason, "edition": edition}, status=409
        )
    if not form.is_valid():
        return _back_with_errors(request, edition, form)
    return receiving.receive(request, form, edition, mode=openness.mode_of(edition, paper=paper), then=_taken)


@never_cache
@require_safe
def reply_to_comment(request, pk):
    """The form under the comment that is answered, for readers without JavaScript."""
    page_cache.begin_with(request, *cache_tags.EVERYWHERE)
    parent = get_object_or_404(Comment.objects.filter(visible=True), pk=pk)
    edition, thread = stories.find(parent.article_id)
    if edition is None:
        raise Http404("the story is not there any more")
    paper = paper_of(request)
    context = {"parent": parent, "edition": edition, "reason": openness.why_closed(edition, thread, paper=paper)}
    context["promise"] = openness.promise(openness.mode_of(edition, paper=paper))
    context["form"] = CommentForm(article=edition.article, initial={"parent": parent.pk} | remembered.initial(request))
    return render(request, "comments/reply_to_comment.html", context)


def _back_with_errors(request, edition, form):
    """On the page of the thread where the form stood, if that is still there."""
    edition = Edition.objects.for_page().get(pk=edition.pk)
    order, number = paging.page_asked(request, edition)
    if number == 1:
        return render_article(request, edition, status=422, comment_form=form, order=order)
    return thread_views.render_page(request, edition, status=422, comment_form=form, order=order, number=number)


def _taken(request, comment, form):
    response = redirect("comments:held_comment", token=proof.held_token(comment))
    if form.cleaned_data["remember"]:
        remembered.keep_as_sent(request, response, name=comment.name, email=comment.email)
    return response


def _too_late(request, article):
    """The story went while somebody was writing: they keep their words."""
    story = get_object_or_404(Article, pk=article)
    if request.method != "POST" or not story.timeline().was_public:
        raise Http404("no such story")
    form = CommentForm(request.POST, article=story)
    return render(request, "comments/not_taken.html", {"form": form, "reason": None, "edition": None}, status=410)
