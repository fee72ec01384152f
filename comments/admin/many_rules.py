"""Many word rules at one go: a line each, looked through before any is made."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..models import WordRule
from ..moderation import phrases, word_rules

MOST = 20_000  # lines
LONGEST = WordRule._meta.get_field("text").max_length or 0
SHOWN = 200  # of the good lines, and of the others


@dataclass(frozen=True)
class Line:
    """``wrong``: why there can be no such rule, in words; ``number`` is that of the line as typed."""

    number: int
    text: str
    folded: str
    wrong: str = ""


class ManyRulesForm(forms.Form):
    lines = forms.CharField(
        label=gettext_lazy("Words and phrases, one a line"),
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto", "spellcheck": "false"}),
    )
    what = forms.ChoiceField(label=gettext_lazy("What happens"), choices=WordRule.What.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For colleagues: where the list comes from."),
    )

    def clean_lines(self):
        typed = self.cleaned_data["lines"].split("\n")
        if len(typed) > MOST:
            raise forms.ValidationError(_("These are %d lines; %d can be taken at once.") % (len(typed), MOST))
        return list(_looked_through(typed))

    def rules(self) -> list[WordRule]:
        what, note = self.cleaned_data["what"], self.cleaned_data["note"]
        return [
            WordRule(text=line.text, folded=line.folded, what=what, note=note)
            for line in self.cleaned_data["lines"]
            if not line.wrong
        ]

    def wrong(self) -> list[Line]:
        return [line for line in self.cleaned_data["lines"] if line.wrong]


def _looked_through(typed: list[str]) -> Iterator[Line]:
    """Lines in their order, empty ones aside."""
    lines = [Line(number, text.strip(), "") for number, text in enumerate(typed, 1) if text.strip()]
    lines = [Line(line.number, line.text, phrases.key(line.text)) for line in lines]
    there = word_rules.there_are([line.folded for line in lines])
    first: dict[str, int] = {}
    for line in lines:
        wrong = _why_not(line, there, first)
        if not wrong:
            first[line.folded] = line.number
        yield Line(line.number, line.text, line.folded, wrong)


def _why_not(line, there, first):
    if not line.folded:
        return _("There is no word in this.")
    if len(line.text) > LONGEST or len(line.folded) > phrases.LONGEST:
        return _("This is too long.")
    if line.folded in there:
        return _("The rule “%s” finds the same already.") % there[line.folded]
    if line.folded in first:
        return _("It finds the same as line %d.") % first[line.folded]
    return ""


def view(model_admin, request):
    """“Look through” shows what would be made; “Add” makes it, and leaves the lines that cannot be for correction."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    form = ManyRulesForm(request.POST or None)
    rules, wrong = (form.rules(), form.wrong()) if form.is_valid() else ([], [])
    if "add" in request.POST and form.is_valid():
        word_rules.keep_many(rules, by=request.user)
        messages.success(request, ngettext("%d rule was added.", "%d rules were added.", len(rules)) % len(rules))
        if not wrong:
            return redirect("admin:comments_wordrule_changelist")
        left = form.cleaned_data | {"lines": "\n".join(line.text for line in wrong)}
        form, rules = ManyRulesForm(initial=left), []
    context = {"title": _("Add many word rules"), "opts": model_admin.opts, "form": form, "shown": SHOWN}
    context |= {"rules": rules, "wrong": wrong, "was_looked_through": form.is_bound and form.is_valid()}
    page = "admin/comments/wordrule/many.html"
    return TemplateResponse(request, page, model_admin.admin_site.each_context(request) | context)
