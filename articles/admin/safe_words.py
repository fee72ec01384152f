"""Nobody's words are lost on the story's form: what colleagues saved meanwhile comes in, or is asked about."""

from django.contrib import messages
from django.db.models import Max
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from .. import states
from ..comparison.fields import label_of
from ..models import Article
from . import conflict
from .article_views import remember

FOR_OTHERS = frozenset({"submit", "approve", "publish", "schedule"})  # steps that vouch for the whole text
MOST = 20  # colleagues that are named


class SafeWords:
    """Of the admin of stories, around its form."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id and any(name.startswith("mine-") for name in request.POST):
            request.POST = conflict.answered(request.POST)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        if getattr(form, "merged", None) and form.merged.conflicts and form.has_error("__all__", "overtaken"):
            return self._ask(request, obj, form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.save_merged()
        request.merged = form.merged if form.merged and form.merged.taken else None
        if request.merged:
            messages.info(request, _came_in(form))

    def take_step(self, request, article, verb):
        """Nobody vouches for words of a colleague that they have not seen."""
        if verb in FOR_OTHERS and getattr(request, "merged", None):
            remember(request, article)
            messages.warning(request, _("The story is saved. Look at what came in, then press the button again."))
            return redirect("admin:articles_article_change", article.pk)
        return super().take_step(request, article, verb)

    def _ask(self, request, article, form):
        latest = form.instance.latest_revision
        context = {
            "title": _("Two people changed the same"),
            "who": _names(_since(form)),
            "when": states.short(latest.at, timezone.now()),
            "questions": conflict.questions(form.merged),
            "taken": _labels(name for name in form.merged.taken if name not in form.merged.conflicts),
            "hidden": [*conflict.kept(request.POST, form.merged.content), ("base_revision", latest.pk)],
            "media": conflict.media(form.merged),
            "mine_is": _("Yours"),
        }
        return self._page(request, Article.objects.get(pk=article.pk), "conflict", context)


def _came_in(form):
    return _("Saved together with what %(who)s saved meanwhile: %(fields)s.") % {
        "who": _names(_since(form)),
        "fields": _labels(form.merged.taken),
    }


def _since(form):
    """Who saved the story since the form was opened; the latest first."""
    base = form.cleaned_data.get("base_revision") or 0
    rows = form.instance.revisions.filter(pk__gt=base).exclude(by=None).order_by().values("by")
    latest = [row["by"] for row in rows.annotate(last=Max("pk")).order_by("-last")[:MOST]]
    people = form.user.__class__.objects.in_bulk(latest)
    return [people[key] for key in latest if key in people]


def _names(people):
    return get_text_list([str(person) for person in people], _("and")) or _("somebody")


def _labels(names):
    return ", ".join(dict.fromkeys(label_of(name) for name in names))
