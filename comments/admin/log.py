"""Who decided what, when and why: a page to look it up, and a table to take along."""

import datetime as dt
from collections.abc import Iterator

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_safe

from images.admin.lists import Reaching

from .. import spreadsheets
from ..models import Decision
from .cards import cards_of

A_PAGE = 50
AT_ONCE = 1_000  # rows of the table that are in memory
NARROW = (
    *("by__first_name", "by__last_name", "by__username", "undo_of__at", "undone_by__at", "undone_by__undo_of"),
    *("comment__name", "comment__reports", "comment__article__headline", "comment__article__section__name"),
)
COLUMNS = (
    gettext_noop("decision"),
    gettext_noop("when"),
    gettext_noop("who"),
    gettext_noop("what"),
    gettext_noop("reason"),
    gettext_noop("why"),
    gettext_noop("note to the writer"),
    gettext_noop("undo of decision"),
    gettext_noop("comment"),
    gettext_noop("story"),
    gettext_noop("standing before"),
    gettext_noop("standing after"),
    gettext_noop("batch"),
)
YEARS = [MinValueValidator(dt.date(1970, 1, 1)), MaxValueValidator(dt.date(2999, 12, 31))]


def deciders():
    """All who ever decided, also those who have left."""
    decided = Decision.objects.taken().filter(by=OuterRef("pk"))
    return get_user_model().objects.filter(Exists(decided)).order_by("first_name", "last_name", "username")


class Day(forms.DateField):
    def __init__(self, **kwargs):
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(required=False, widget=widget, validators=YEARS, **kwargs)


class LogForm(forms.Form):
    """What of the log is wanted; nothing filled in is all of it."""

    since = Day(label=gettext_lazy("From"))
    until = Day(label=gettext_lazy("Until, that day included"))
    by: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label=gettext_lazy("Decided by"), required=False, empty_label=gettext_lazy("Everybody")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["by"].queryset = deciders()

    def decisions(self) -> QuerySet[Decision]:
        """The latest first, along an index; none for a form that makes no sense."""
        if not self.is_valid():
            return Decision.objects.none()
        found, wanted = Decision.objects.taken().order_by("-at", "-pk"), self.cleaned_data
        if wanted["since"]:
            found = found.filter(at__gte=_midnight(wanted["since"]))
        if wanted["until"]:
            found = found.filter(at__lt=_midnight(wanted["until"] + dt.timedelta(days=1)))
        return found.filter(by=wanted["by"]) if wanted["by"] else found


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """The log. Its rows are written by the verbs, and by nobody else."""

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("comments.moderate_comment")

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        export = self.admin_site.admin_view(require_safe(self.export_view))
        return [path("export/", export, name="comments_decision_export"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        self._require(request)
        form = LogForm(request.GET)
        number = request.GET.get("page")
        keys = form.decisions().values_list("pk", flat=True)
        page = Reaching(keys, A_PAGE, page=number, ordered=True).get_page(number)
        query = request.GET.copy()
        query.pop("page", None)
        context = self.admin_site.each_context(request) | {
            "title": _("Decisions"),
            "opts": self.opts,
            "form": form,
            "page": page,
            "query": query.urlencode(),
            "entries": list(_entries(page.object_list, by=request.user)),
        }
        return TemplateResponse(request, "admin/comments/decision/change_list.html", context | (extra_context or {}))

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A decision is shown with its comment."""
        self._require(request)
        decision = self.get_object(request, object_id)
        if decision is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        return redirect("admin:comments_comment_change", decision.comment_id)

    def export_view(self, request):
        self._require(request)
        rows = _table(LogForm(request.GET).decisions(), by=request.user, language=translation.get_language())
        response = StreamingHttpResponse(spreadsheets.lines(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="decisions-{timezone.localdate()}.csv"'
        return response

    def _require(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied


def _entries(keys, *, by):
    """Decisions by their keys, the latest first, each with the card of its comment."""
    rows = list(_told(Decision.objects.filter(pk__in=[*keys])))
    return zip(rows, cards_of([row.comment for row in rows], by=by), strict=True)


def _table(decisions, *, by, language) -> Iterator[list]:
    """With as many queries for each AT_ONCE rows, and no more of them in memory."""
    with translation.override(language):
        yield [_(name) for name in COLUMNS]
    rest = decisions
    while keys := list(rest.values_list("pk", "at")[:AT_ONCE]):
        with translation.override(language):
            rows = [_row(*entry) for entry in _entries([key for key, _at in keys], by=by)]
        yield from rows
        key, at = keys[-1]
        rest = decisions.filter(Q(at__lt=at) | Q(pk__lt=key), at__lte=at)


def _row(decision, card):
    codes = (row.get("code", "") for row in decision.reasons)
    return [
        decision.pk,
        timezone.localtime(decision.at).isoformat(" ", "seconds"),
        decision.by or _("somebody who left"),
        decision.what,
        next(filter(None, codes), ""),
        "; ".join(row["reason"] for row in decision.reasons),
        decision.note,
        decision.undo_of_id,
        decision.comment_id,
        card.headline,
        decision.before,
        decision.after,
        decision.batch,
    ]


def _told(decisions):
    """With all that is told of each, and nothing else of its comment and story."""
    fields = [field.name for field in Decision._meta.concrete_fields]
    decisions = decisions.select_related("by", "comment__article__section", "undo_of", "undone_by")
    return decisions.only(*fields, *NARROW).order_by("-at", "-pk")


def _midnight(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
