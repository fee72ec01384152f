"""Where the links in letters lead: pages with a button. Programs that read letters follow links, and press nothing."""

from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from articles.models import Edition

from . import proof, remembered
from .models import Comment, Letter, StoppedAddress
from .own_views import end_everywhere
from .same_origin import is_same_origin


@csrf_exempt  # the link is the secret
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request, token):
    """Prove that the address of a comment is one's own; as often as somebody likes, for thirty days."""
    try:
        comment = proof.to_confirm(token)
    except proof.TooOld:
        return _page(request, "confirm_address", status=410, too_old=True)
    except proof.NoSuchLink:
        return _page(request, "confirm_address", status=404, too_old=False)
    if request.method == "POST":
        return _confirmed(request, comment, token)
    edition = Edition.objects.live().filter(article=comment.article_id).select_related("section").first()
    saved = remembered.of(request)
    here = bool(saved and remembered.prover(request, comment.email))
    return _page(request, "confirm_address", comment=comment, edition=edition, proven=comment.commenter, here=here)


def _confirmed(request, comment, token):
    """Only our own page may have this browser remember somebody: else a stranger's form could have it speak as them."""
    commenter = proof.confirm(comment)
    response = redirect("comments:confirm_address", token=token)
    if not is_same_origin(request):
        return response
    if "everywhere" in request.POST:
        end_everywhere(commenter)
        remembered.forget(response)
    elif request.POST.get("remember"):
        remembered.keep_with_proof(response, comment.name, commenter)
    return response


@csrf_exempt  # RFC 8058: mail programs press the button for their reader, without a cookie and from nowhere
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_letters(request, token):
    """A POST takes every comment of the address off the list, and whoever types it again gets it no letter.

    With ``resume`` its owner may be told again of what they write from then on.
    """
    try:
        comment = proof.to_stop(token)
    except proof.NoSuchLink:
        return _page(request, "stop_letters", status=404)
    if "resume" in request.POST:
        StoppedAddress.objects.resume(comment.email)
    elif request.method == "POST":
        StoppedAddress.objects.stop(comment.email)
        theirs = Comment.objects.from_mail(comment.email)
        theirs.filter(wants_letters=True).update(wants_letters=False)
        addressed = Letter.objects.not_begun().filter(comment__in=theirs.values("pk"))
        addressed.exclude(kind=Letter.Kind.MODERATORS).delete()
    context = {"comment": comment, "is_stopped": bool(StoppedAddress.objects.among([comment.email]))}
    return _page(request, "stop_letters", **context, resumed="resume" in request.POST)


def _page(request, name, *, status=200, **context):
    response = render(request, f"comments/{name}.html", context, status=status)
    response["X-Robots-Tag"] = "noindex"
    return response
