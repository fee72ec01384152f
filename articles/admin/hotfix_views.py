"""A scheduled text that lacks the fix which readers see, and the button that carries it over."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import hotfix, moves, permissions, states, workflow
from ..comparison.blocks import number_of
from ..comparison.fields import label_of
from ..models import Article
from ..moves import Refused
from . import conflict


class HotfixViews:
    """Of the admin of stories."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_POST(self.carry_over_view))
        name = "articles_article_carry_over"
        return [path("<int:pk>/carry-over/<int:edition>/", view, name=name), *super().get_urls()]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and permissions.may(request.user, moves.MOVES["carry_over"].permission):
            context["fixes"] = [
                {"fix": fix, "fields": ", ".join(map(label_of, [*fix.merged.taken, *fix.merged.conflicts]))}
                for fix in hotfix.missing(obj.timeline())
            ]
            context["left_behind"] = ", ".join(map(label_of, hotfix.left_behind(obj, obj.timeline())))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def carry_over_view(self, request, pk, edition):
        """Where both texts changed the same, a person answers first."""
        article = self._story(request, pk)
        permissions.require(request.user, moves.MOVES["carry_over"].permission, article)
        fix = next((fix for fix in hotfix.missing(article.timeline()) if fix.edition.pk == edition), None)
        if fix and fix.merged.conflicts and not _is_answer(request.POST, fix):
            return self._ask_about(request, article, fix)
        verb = partial(_carry_over, article, edition, fix, request.POST)
        self._attempt(request, verb)
        return redirect("admin:articles_article_change", article.pk)

    def _ask_about(self, request, article, fix):
        context = {
            "title": _("The fix and the scheduled text changed the same"),
            "who": _("The fix"),
            "when": states.short(fix.edition.live_from, timezone.now()),
            "questions": conflict.questions(fix.merged),
            "taken": ", ".join(label_of(name) for name in fix.merged.taken if name not in fix.merged.conflicts),
            "hidden": [("fix", fix.live.revision_id)],
            "media": conflict.media(fix.merged),
            "mine_is": _("The scheduled text"),
        }
        if "fix" in request.POST and any(name.startswith("answer-") for name in request.POST):
            messages.warning(request, _("The story changed meanwhile: please answer once more."))
        return self._page(request, article, "conflict_scheduled", context)


def _is_answer(data, fix):
    asked = all(f"answer-{name}" in data for name in fix.merged.conflicts)
    return asked and number_of(data.get("fix", "")) == fix.live.revision_id


def _carry_over(article, edition, fix, data, *, by):
    decided = {name: _answer(name, fix.merged, data) for name in fix.merged.conflicts} if fix else {}
    shown = number_of(data.get("fix", ""))
    cut = workflow.carry_over(article, by=by, edition=edition, fix=shown, decided=decided)
    return _("The text for %s has the fix now.") % states.in_full(cut.live_from)


def _answer(name, merged, data):
    sides = {"mine": merged.content, "theirs": merged.other, "both": merged.both}
    choice = data.get(f"answer-{name}")
    if choice in sides or f"edit-{name}" not in data:
        return sides.get(choice, merged.content)[name]
    text = data[f"edit-{name}"].replace("\r\n", "\n")
    try:
        return Article._meta.get_field(name).clean(text, None)
    except ValidationError as refusal:
        raise Refused([f"{label_of(name)}: {sentence}" for sentence in refusal.messages]) from refusal
