"""What a script of the queue gets in the place of a page: the card as it is now, and a sentence on what happened."""

from django.contrib import messages
from django.http import JsonResponse
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from ..models import Comment, Reason
from .cards import TONES
from .queue import full_card

TAKES_OFF = ("approve", "reject", "spam", "remove", "remove_with_replies")  # what the card goes with


def wants_json(request) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def in_place(request, comment: int, verb: str) -> JsonResponse:
    """After a decision, which left its sentence with the request."""
    told = list(messages.get_messages(request))
    decided = all(message.level == messages.SUCCESS for message in told)
    answer = {"decided": decided, "told": " ".join(strip_tags(str(message.message)) for message in told)}
    if decided and verb in TAKES_OFF:
        row = Comment.objects.prefetch_related("decisions__by").get(pk=comment)
        html = render_to_string(
            "admin/comments/comment/stripe.html",
            {"comment": row, "tone": TONES.get(row.standing, "pill-quiet")},
            request,
        )
    else:
        card = full_card(comment, by=request.user)
        html = render_to_string("admin/comments/comment/card.html", context_of(request, card), request)
    return JsonResponse(answer | {"html": html})


def context_of(request, card, back=None) -> dict:
    back = request.POST.get("back", "") if back is None and not request.POST.get("stay") else back
    return {
        "card": card,
        "back": back,
        "may_decide": request.user.has_perm("comments.moderate_comment"),
        "reasons": Reason.choices,
    }
