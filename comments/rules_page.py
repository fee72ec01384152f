from django.shortcuts import render
from django.views.decorators.http import require_safe

import page_cache
from articles import live_page
from publication.paper import paper_of

from .house_rules import rules_in_force
from .models import Ban
from .moderation import bans, word_rules


@require_safe
def moderation(request):
    """For readers: how their comments are moderated."""
    live_page.begin(request, word_rules.TAG, bans.TAG)
    ending = Ban.objects.in_force().exclude(until=None).order_by("until")
    page_cache.keep_until(request, ending.values_list("until", flat=True).first())
    paper = paper_of(request)
    context = {
        "chapters": rules_in_force(paper),
        "newspaper": paper,
        "contact_page": paper.policy("contact"),
        "privacy_page": paper.policy("privacy"),
    }
    return render(request, "comments/moderation.html", context)
