"""Pages for whoever wrote a comment: what became of it, and what this browser remembers of them."""

from django import forms
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Edition
from publication.models import CommentsMode

from . import openness, proof, receiving, remembered, workflow
from .forms import LONGEST, PlainText
from .models import Comment, Commenter
from .same_origin import is_same_origin


class OwnWordsForm(forms.Form):
    """``version`` is that of the comment on the page; what a moderator decided since is not written over."""

    use_required_attribute = False

    body = PlainText(
        label=pgettext_lazy("by a reader", "Comment"),
        max_length=LONGEST,
        error_messages={"required": gettext_lazy("Please enter your comment!")},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto", "aria-required": "true"}),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        error_messages={"required": gettext_lazy("Please enter your name here")},
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto", "aria-required": "true"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class VersionForm(forms.Form):
    version = OwnWordsForm.base_fields["version"]


@csrf_exempt  # the link is the secret; a form on another site cannot know it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def held_comment(request, token):
    """What somebody wrote, for themselves; the link is signed, and a reload shows how things stand."""
    if receiving.is_too_large(request):
        return receiving.too_large(request)
    try:
        key = proof.held_key(token)
    except proof.NoSuchLink as error:
        raise Http404("no such link") from error
    comment = get_object_or_404(Comment.objects.select_related("article"), pk=key)
    if request.method != "POST":
        return _held_page(request, comment)
    if not is_same_origin(request):
        words = _("Your browser did not say which page this comes from. Please send it again from here.")
        return _held_page(request, comment, refusal=words, form=OwnWordsForm(request.POST), status=403)
    verbs = {"edit": _edit, "withdraw": _withdraw}
    if (verb := verbs.get(request.POST.get("verb", ""))) is None:
        return HttpResponseBadRequest(_("There is no such button."))
    return verb(request, comment, token)


def _edit(request, comment, token):
    form = OwnWordsForm(request.POST)
    if not form.is_valid():
        return _held_page(request, comment, form=form, status=422)
    try:
        workflow.edit_own(comment, **form.cleaned_data, mode=_mode_of(comment))
    except (workflow.Overtaken, workflow.TimeOver) as refusal:
        return _refused(request, comment, refusal, unsaved=form.cleaned_data["body"])
    return redirect("comments:held_comment", token=token)


def _mode_of(comment):
    """Of its story; where that is gone somebody looks first."""
    edition = Edition.objects.live().filter(article=comment.article_id).select_related("article", "section__parent")
    edition = edition.first()
    return openness.mode_of(edition) if edition else CommentsMode.HELD


def _withdraw(request, comment, token):
    form = VersionForm(request.POST)
    if not form.is_valid():
        return _held_page(request, comment, status=422)
    try:
        workflow.withdraw(comment, version=form.cleaned_data["version"])
    except (workflow.Overtaken, workflow.TimeOver) as refusal:
        return _refused(request, comment, refusal)
    return redirect("comments:held_comment", token=token)


def _refused(request, comment, refusal, *, unsaved=""):
    """As things stand now; moderators are not named to readers."""
    words = refusal.messages[0] if isinstance(refusal, workflow.TimeOver) else _("A moderator decided meanwhile.")
    comment.refresh_from_db()
    unsaved = "" if unsaved == comment.body else unsaved
    return _held_page(request, comment, refusal=words, unsaved=unsaved, status=409)


def _held_page(request, comment, *, form=None, status=200, **context):
    edition = Edition.objects.live().filter(article=comment.article_id).select_related("section").first()
    until = workflow.own_until(comment)
    fresh = {"body": comment.body, "name": comment.name, "version": comment.version}
    context |= {
        "comment": comment,
        "edition": edition,
        "until": until,
        "form": form or OwnWordsForm(initial=fresh),
        "remembered": remembered.of(request),
    }
    response = render(request, "comments/held_comment.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt  # it can only be forgotten, and the cookie stays away from other sites' forms
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remembered_here(request):
    """What the cookie holds, a button to forget it, and one to end its proof in all browsers."""
    saved = remembered.of(request)
    if request.method != "POST":
        proven = bool(saved and remembered.prover(request, saved.email))
        return render(request, "comments/remembered.html", {"saved": saved, "proven": proven})
    if not is_same_origin(request):
        context = {"saved": saved, "refusal": _("Please press the button again, on this page.")}
        return render(request, "comments/remembered.html", context, status=403)
    if "everywhere" in request.POST and saved:
        end_everywhere(remembered.prover(request, saved.email))
    response = redirect("comments:remembered_here")
    remembered.forget(response)
    return response


def end_everywhere(commenter: Commenter | None) -> None:
    """No browser that remembers the proof is believed any more."""
    if commenter:
        Commenter.objects.filter(pk=commenter.pk, epoch=commenter.epoch).update(epoch=commenter.epoch + 1)
