"""Notes and assignments: a page of their own beside the story's form, and what the form shows of them."""

from functools import partial

from django import forms
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from .. import assignments, notes, permissions
from ..models import Note
from .line_ends import UnixLineEnds
from .widgets import MomentField

THREADS_A_PAGE = 20
ON_THE_FORM = 3


class NoteForm(UnixLineEnds, forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Note"), max_length=notes.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AssignmentForm(forms.Form):
    to: forms.ModelChoiceField = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=None)
    what = forms.CharField(label=gettext_lazy("What"), max_length=200)
    due = MomentField(label=gettext_lazy("Due"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = assignments.colleagues()


class TeamViews:
    """Mixed into the admin of stories."""

    def get_urls(self):
        def route(address, view, name):
            return path(f"<int:pk>/{address}", self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            route("team/", require_safe(self.team_view), "team"),
            route("notes/", require_POST(self.note_view), "note"),
            route("notes/<int:note>/delete/", require_POST(self.take_back_view), "take_back_note"),
            route("assignments/", require_POST(self.assign_view), "assign"),
            route("assignments/<int:assignment>/done/", require_POST(self.done_view), "done"),
            *super().get_urls(),
        ]

    def team_view(self, request, pk):
        return self._team_page(request, self._story(request, pk))

    def note_view(self, request, pk):
        article, form = self._story(request, pk), NoteForm(request.POST)
        if not form.is_valid():
            return self._team_page(request, article, note_form=form)
        parent = form.cleaned_data["parent"]
        answering = get_object_or_404(article.notes, pk=parent) if parent else None
        if not self._attempt(request, partial(_say, article, form.cleaned_data["text"], answering)):
            return self._team_page(request, article, note_form=form)
        return redirect("admin:articles_article_team", article.pk)

    def take_back_view(self, request, pk, note):
        article = self._story(request, pk)
        self._attempt(request, partial(_take_back, get_object_or_404(article.notes, pk=note)))
        return redirect("admin:articles_article_team", article.pk)

    def assign_view(self, request, pk):
        article, form = self._story(request, pk), AssignmentForm(request.POST)
        if form.is_valid() and self._attempt(request, partial(_assign, article, form.cleaned_data)):
            return redirect("admin:articles_article_team", article.pk)
        return self._team_page(request, article, assignment_form=form)

    def done_view(self, request, pk, assignment):
        article = self._story(request, pk)
        self._attempt(request, partial(_finish, get_object_or_404(article.assignments, pk=assignment)))
        return redirect("admin:articles_article_team", article.pk)

    def _team_page(self, request, article, *, note_form=None, assignment_form=None):
        replies = Note.objects.order_by("pk")
        threads = article.notes.filter(parent=None).select_related("link__revision").order_by("-pk")
        threads = threads.defer("link__revision__content")
        threads = threads.prefetch_related(Prefetch("replies", replies, to_attr="answers"))
        listed = article.assignments.select_related("assignee", "by", "done_by")
        context = {
            "title": _("Notes and assignments"),
            "page": Paginator(threads, THREADS_A_PAGE).get_page(request.GET.get("page")),
            "note_form": note_form or NoteForm(),
            "open": listed.open().soonest_first()[:50],
            "done": listed.exclude(done_at=None).order_by("-done_at")[:10],
            "may_write": permissions.may(request.user, "change_article"),
            "may_assign": permissions.may(request.user, "approve_article"),
            "assignment_form": assignment_form or AssignmentForm(),
        }
        return self._page(request, article, "team", context)


def shown_on_form(article) -> dict:
    """The last notes and what is still to do, in three queries."""
    return {
        "last_notes": article.notes.filter(deleted_at=None)[:ON_THE_FORM],
        "note_count": article.notes.filter(deleted_at=None).count(),
        "open_assignments": article.assignments.open().soonest_first().select_related("assignee")[:ON_THE_FORM],
    }


def _say(article, text, answering, *, by):
    notes.say(article, by=by, text=text, answering=answering)
    return _("Your note stands with the story.")


def _take_back(note, *, by):
    notes.take_back(note, by=by)
    return _("Your note is deleted.")


def _assign(article, given, *, by):
    assignments.assign(article, by=by, **given)
    return _("Assigned to %s.") % given["to"]


def _finish(assignment, *, by):
    assignments.finish(assignment, by=by)
    return _("Done: “%s”.") % assignment.what
