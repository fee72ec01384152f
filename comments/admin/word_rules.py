from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from images.admin.lists import OwnLookups

from ..forms import LONGEST, PlainText
from ..models import WordRule
from ..moderation import phrases, word_rules
from . import many_rules
from .marks import marked


class WordRuleForm(forms.ModelForm):
    class Meta:
        model = WordRule
        fields = ["text", "what", "note", "active"]

    def clean_text(self):
        """Something that can be found, and that no other rule finds."""
        text = self.cleaned_data["text"]
        folded = phrases.key(text)
        if not folded:
            raise forms.ValidationError(_("There is no word in this."))
        if len(folded) > phrases.LONGEST:
            raise forms.ValidationError(_("This is too long, spelled out."))
        twin = WordRule.objects.filter(folded=folded).exclude(pk=self.instance.pk).first()
        if twin:
            raise forms.ValidationError(_("The rule “%s” finds the same already.") % twin)
        return text


class TryForm(forms.Form):
    """A text as a reader might send it."""

    text = PlainText(
        label=gettext_lazy("A text to try"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )


@dataclass(frozen=True)
class Trial:
    """What the rules in force make of a text."""

    marked_text: SafeString
    rules: list[WordRule]
    is_rejected: bool


def try_out(text: str) -> Trial:
    found = word_rules.find(text)
    spans = [span for _rule, spans in found for span in spans]
    rules = [rule for rule, _spans in found]
    return Trial(marked(text, spans), rules, any(rule.what == WordRule.What.REJECT for rule in rules))


@admin.register(WordRule)
class WordRuleAdmin(OwnLookups, admin.ModelAdmin):
    """Words and phrases to look at or to turn away, and a box to try them in."""

    form = WordRuleForm
    list_display = ["text", "what", "active", "hits", "last_hit_at", "note", "created_by"]
    list_filter = ["what", "active"]
    lookups = frozenset({"what__exact", "active__exact"})
    list_select_related = ["created_by"]
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    search_fields = ["text", "folded", "note"]
    ordering = ["-pk"]
    sortable_by = ["text", "hits", "last_hit_at"]
    readonly_fields = ["hits", "last_hit_at", "created_by", "created_at"]

    def get_fields(self, request, obj=None):
        return [*WordRuleForm.Meta.fields, *(self.readonly_fields if obj else [])]

    def save_model(self, request, obj, form, change):
        word_rules.keep(obj, by=request.user)

    def delete_model(self, request, obj):
        word_rules.delete(WordRule.objects.filter(pk=obj.pk))

    def delete_queryset(self, request, queryset):
        word_rules.delete(queryset)

    def get_urls(self):
        return [
            path("try/", self.admin_site.admin_view(self.try_view), name="comments_wordrule_try"),
            path("many/", self.admin_site.admin_view(self.many_view), name="comments_wordrule_many"),
            *super().get_urls(),
        ]

    def many_view(self, request):
        return many_rules.view(self, request)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"try_form": TryForm()} | (extra_context or {}))

    def try_view(self, request):
        """Changes nothing, and counts no hits."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = TryForm(request.POST or None)
        trial = try_out(form.cleaned_data["text"]) if form.is_valid() else None
        context = {"title": _("Try the word rules"), "opts": self.opts, "try_form": form, "trial": trial}
        page = "admin/comments/wordrule/try.html"
        return TemplateResponse(request, page, self.admin_site.each_context(request) | context)
