"""The comment form on its way in: taken at once, or after one more step."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from articles.models import Edition

from . import one_more_step, workflow
from .forms import LONGEST, CommentForm
from .models import Comment
from .one_more_step import Pace
from .same_origin import is_same_origin

MOST_BYTES = 256 * 1024  # of a form; the longest comment has 60,000 of them
Then = Callable[..., HttpResponse]


def is_too_large(request) -> bool:
    """Before anything of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or len(length) > 9 or int(length) > MOST_BYTES


def too_large(request) -> HttpResponse:
    reason = _("A comment may have %d letters at most; what arrived was far longer, and was not read.") % LONGEST
    return render(request, "comments/not_taken.html", {"reason": reason}, status=413)


def receive(request, form: CommentForm, edition: Edition, *, mode: str, then: Then) -> HttpResponse:
    """Take a valid form in, and answer as ``then(request, comment, form)`` does, or with one more step.

    What does not say that it comes from our own page needs a token of ours besides that.
    """
    step = one_more_step.of(request, form)
    if is_same_origin(request):
        return _receive(request, form, edition, mode, step, then)
    if step.pace is Pace.MISSING:
        return _ask(request, form, edition, step, is_unknown=True)
    return _receive_with_token(request, form, edition, mode, step, then)


@csrf_protect
def _receive_with_token(request, form, edition, mode, step, then):
    return _receive(request, form, edition, mode, step, then, is_unknown=True)


def _receive(request, form, edition, mode, step, then, *, is_unknown=False):
    if step.pace in (Pace.EARLY, Pace.LATE):
        return _ask(request, form, edition, step, is_unknown=is_unknown)
    comment: Comment = form.comment(request)
    try:
        return then(request, workflow.receive(comment, mode=mode, has_waited=step.pace is Pace.RIGHT), form)
    except workflow.Blocked as refusal:
        return _refuse(request, form, edition, refusal)
    except workflow.OneMoreStep:
        return _ask(request, form, edition, step)


def _ask(request, form, edition, step, *, is_unknown=False):
    """``is_unknown``: the page brings a cookie and its token; it needs none where the browser vouches for the form."""
    context = {"form": form, "edition": edition, "step": step, "is_unknown": is_unknown}
    return render(request, "comments/confirm_comment.html", context | {"decoy": request.POST.get("website", "")})


def _refuse(request, form, edition, refusal):
    """The page for somebody who is banned: until when, and their words for them to copy."""
    context = {"form": form, "edition": edition, "reason": refusal, "until": refusal.until}
    return render(request, "comments/not_taken.html", context, status=403)
