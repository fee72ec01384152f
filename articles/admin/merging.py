"""“Merge into…”: a label's page on which another one is chosen, and the page that says what will happen."""

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import addresses, labels, merged
from ..models import Article, Author, Edition, EditionByline, EditionTag, Section, Series, Tag
from ..moves import Refused
from .choices import Choice, is_key

OFFERED = 20
SEARCHED_AS = {  # a foreign key to each; the desk's search wants to know for which field somebody searches
    Author: EditionByline._meta.get_field("author"),
    Tag: EditionTag._meta.get_field("tag"),
    Series: Edition._meta.get_field("series"),
    Section: Edition._meta.get_field("section"),
}


class Merging:
    """For the ModelAdmin of a label."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.merge_view)
        return [path("<path:object_id>/merge/", view, name=self._merge_page), *super().get_urls()]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Somebody may merge it in the very moment in which it is saved."""
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except self.model.DoesNotExist:
            return self._gone(request, unquote(object_id))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Django's answer on every page of a row that is not there."""
        if self._survivor(object_id):
            return self._gone(request, object_id)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and IS_POPUP_VAR not in request.GET and labels.may_merge(request.user, obj):
            context |= {"merge_page": f"admin:{self._merge_page}"}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def merge_view(self, request, object_id):
        """Choose (GET), look (GET with ``into``), do (POST with ``into``)."""
        source = self.get_object(request, unquote(object_id))
        if source is None:
            return self._gone(request, unquote(object_id))
        labels.require(request.user, source)
        target = self._target(request)
        if target is None:
            return self._choose(request, source)
        if request.method == "POST":
            return self._merge(request, source, target)
        context = {"reason": labels.why_not(source, target)}
        return self._merge_response(request, source, "confirm", context | consequences(source, target))

    @property
    def _merge_page(self):
        return f"articles_{self.opts.model_name}_merge"

    def _target(self, request):
        key = (request.POST if request.method == "POST" else request.GET).get("into", "")
        return self.model.objects.filter(pk=key).first() if is_key(key) else None

    def _gone(self, request, key):
        """Somebody else was quicker, or a button was pressed twice: on to the one that is there."""
        survivor = self._survivor(key)
        if survivor is None:
            raise Http404(f"no {self.opts.model_name} {key}")
        if not self.has_view_permission(request, survivor):
            raise PermissionDenied
        messages.info(request, _("It was merged into “%s” already.") % survivor)
        return redirect(f"admin:articles_{self.opts.model_name}_change", survivor.pk)

    def _survivor(self, key):
        pk = merged.survivor(addresses.LABELS[self.model], int(key)) if is_key(key) else None
        return self.model.objects.filter(pk=pk).first() if pk else None

    def _choose(self, request, source):
        """With a list of names for those without JavaScript: the field beside it stays empty there."""
        searched = request.GET.get("q", "").strip()
        found = self.model.objects.exclude(pk=source.pk)
        if searched:
            found, _twice = self.get_search_results(request, found, searched)
        context = {
            "form": IntoForm(self.model, self.admin_site),
            "searched": searched,
            "found": found.order_by("name", "pk")[:OFFERED] if searched else [],
            "asked": "into" in request.GET or request.method == "POST",
        }
        return self._merge_response(request, source, "choose", context)

    def _merge(self, request, source, target):
        number = labels.stories_with(source).count()
        try:
            labels.merge(source, target, by=request.user, fill="fill" in request.POST)
        except Refused as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return redirect(f"admin:{self._merge_page}", source.pk)
        said = ngettext(
            "“%(source)s” is “%(target)s” now, on %(number)d story.",
            "“%(source)s” is “%(target)s” now, on %(number)d stories.",
            number,
        ) % {"source": source, "target": target, "number": number}
        self.log_change(request, target, said)
        messages.success(request, said)
        return redirect(f"admin:articles_{self.opts.model_name}_change", target.pk)

    def _merge_response(self, request, source, name, context):
        context |= self.admin_site.each_context(request) | {
            "title": _("Merge “%s” into another one") % source,
            "opts": self.opts,
            "original": source,
            "media": self.media + (context["form"].media if "form" in context else forms.Media()),
            "merge_page": f"admin:{self._merge_page}",
        }
        return TemplateResponse(request, f"admin/articles/merging/{name}.html", context)


class IntoForm(forms.Form):
    def __init__(self, model, site):
        super().__init__()
        self.fields["into"] = forms.ModelChoiceField(
            model.objects.all(), label=_("Merge it into"), widget=Choice(SEARCHED_AS[model], site)
        )


def consequences(source, target) -> dict:
    """What will happen, counted: stories on the desk or published, those that readers see, those that carry both."""
    stories = labels.stories_with(source)
    both = (
        () if isinstance(source, Section | Series) else stories.filter(pk__in=labels.stories_with(target).values("pk"))
    )
    empty = [name for name in labels.FILLED[type(source)] if getattr(source, name) and not getattr(target, name)]
    login = isinstance(source, Author) and source.login
    return {
        "target": target,
        "stories": stories.count(),
        "live": Article.objects.live().filter(pk__in=stories.values("pk")).count(),
        "both": both.count() if both else 0,
        "subsections": source.subsections.all() if isinstance(source, Section) else (),
        "login_moves": login and not target.login_id and login,
        "login_stays": login and target.login_id and login,
        "fills": [source._meta.get_field(name).verbose_name for name in empty],
    }
