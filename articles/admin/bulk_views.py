"""The list's actions on many stories: chosen there, asked for on a page of their own, answered story by story."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import assignments, bulk, permissions, workflow
from ..models import Article, Section, Tag
from .team import AssignmentForm


class ReasonForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class SectionForm(forms.Form):
    section: forms.ModelChoiceField = forms.ModelChoiceField(Section.objects.in_order(), label=gettext_lazy("Section"))


class TagForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Tag"), max_length=100, help_text=gettext_lazy("The name of a tag that there is.")
    )

    def clean_name(self):
        tag = Tag.objects.filter(name__iexact=self.cleaned_data["name"].strip()).first()
        if tag is None:
            raise forms.ValidationError(_("There is no such tag."))
        return tag


@dataclass(frozen=True)
class Action:
    """``step`` takes a story, who asks and the cleaned form, and says what it did."""

    label: str | Promise
    form: type[forms.Form]
    permission: str
    step: Callable[..., Any]


def _assign(article, *, by, given):
    assignments.assign(article, by=by, **given)
    return _("Assigned to %s.") % given["to"]


def _send_back(article, *, by, given):
    workflow.send_back(article, by=by, **given)
    return _("Sent back: it is a draft again.")


def _move(article, *, by, given):
    bulk.move(article, by=by, section=given["section"])
    return _("Moved to %s. Readers find it there once it is published again.") % given["section"]


def _add_tag(article, *, by, given):
    bulk.add_tag(article, by=by, tag=given["name"])
    return _("Tagged %s.") % given["name"]


ACTIONS = {
    "assign": Action(gettext_lazy("Assign…"), AssignmentForm, "approve_article", _assign),
    "send-back": Action(gettext_lazy("Send back…"), ReasonForm, "approve_article", _send_back),
    "move": Action(gettext_lazy("Move to a section…"), SectionForm, "change_article", _move),
    "tag": Action(gettext_lazy("Add a tag…"), TagForm, "change_article", _add_tag),
}


class BulkViews:
    """Mixed into the admin of stories."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.bulk_view)
        return [path("bulk/<slug:name>/", view, name="articles_article_bulk"), *super().get_urls()]

    def get_actions(self, request):
        """These and no others: stories are not deleted in passing."""
        may = {name: act for name, act in ACTIONS.items() if permissions.may(request.user, act.permission)}
        return {name: (partial(_to_page, name=name), name, act.label) for name, act in may.items()}

    def bulk_view(self, request, name):
        action = ACTIONS.get(name)
        if action is None:
            raise Http404(f"no action {name}")
        permissions.require(request.user, "view_article")
        permissions.require(request.user, action.permission)
        stories = _chosen(request)
        if not stories:
            messages.error(request, _("These stories are not there any more."))
            return redirect("admin:articles_article_changelist")
        form = action.form(request.POST or None)
        results = []
        if request.method == "POST" and form.is_valid():
            step = partial(action.step, by=request.user, given=form.cleaned_data)
            results = bulk.each(stories, step)
        context = {"title": action.label, "form": form, "stories": stories, "results": results, "opts": self.opts}
        return TemplateResponse(
            request, "admin/articles/article/bulk.html", self.admin_site.each_context(request) | context
        )


def _to_page(model_admin, request, queryset, *, name):
    keys = list(queryset.order_by().values_list("pk", flat=True)[: bulk.MOST + 1])
    if len(keys) > bulk.MOST:
        messages.error(request, _("Choose %d stories at most.") % bulk.MOST)
        return None
    return redirect(f"{reverse('admin:articles_article_bulk', args=[name])}?{urlencode({'ids': _joined(keys)})}")


def _joined(keys):
    return ".".join(map(str, keys))


def _chosen(request):
    """By the numbers in the address, in their order in the list."""
    keys = [key for key in request.GET.get("ids", "").split(".") if key.isdecimal() and len(key) < 19]
    if not keys or len(keys) > bulk.MOST:
        raise PermissionDenied(_("Choose between one story and %d.") % bulk.MOST)
    return list(Article.objects.filter(pk__in=keys).defer("body").order_by("-saved_at", "-pk"))
