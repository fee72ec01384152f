"""Ordered rows on the story's form: bylines and related stories."""

from collections.abc import Iterator

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..models import Byline, RelatedArticle
from .choices import PlainChoices

MOST = 1000  # rows that one form may send; Django's own limit for a formset
LAST = 10**9


class RowForm(forms.ModelForm):
    """A row counts if somebody is chosen in it; a place left empty means the end."""

    order = forms.IntegerField(label=gettext_lazy("Place"), required=False, min_value=0, max_value=9999)
    chosen: str

    def has_changed(self):
        return bool(self.data.get(self.add_prefix(self.chosen)))

    def validate_unique(self):
        """The rows that stand there now will be gone; twice in one form is the formset's question."""

    validate_constraints = validate_unique


class BylineForm(RowForm):
    chosen = "author"


class RelatedForm(RowForm):
    chosen = "target"

    def clean_target(self):
        target = self.cleaned_data["target"]
        if target.pk == self.instance.article_id:
            raise ValidationError(_("A story is not related to itself."))
        return target


class OrderedFormSet(BaseInlineFormSet):
    """The rows that were sent are the list; saving puts them in the place of what was there, numbered from 0.

    Which row had which id is not looked at: a text that somebody restored meanwhile has new ones, and the form must
    still save. ``save_as_new`` is Django's name for that.
    """

    def __init__(self, data=None, files=None, **kwargs):
        super().__init__(data, files, **kwargs | {"save_as_new": data is not None})

    def clean(self):
        seen = set()
        for form in self.rows():
            choice = form.cleaned_data.get(form.chosen)
            if choice and choice in seen:
                form.add_error(form.chosen, _("“%s” stands here twice.") % choice)
            seen.add(choice)

    def rows(self) -> list:
        """Those that count, in the order that the person gave them."""
        rows = [form for form in self.extra_forms if form.has_changed() and not form.cleaned_data.get("DELETE")]
        return sorted(rows, key=lambda form: _place(form.cleaned_data.get("order")))

    def save(self, commit=True):
        self.new_objects, self.changed_objects, self.deleted_objects = [], [], []
        rows = [form.instance for form in self.rows()]
        for place, row in enumerate(rows):
            row.article, row.order = self.instance, place
        there = self.model.objects.filter(article=self.instance)
        if [self._content(row) for row in there] != [self._content(row) for row in rows]:
            there.delete()
            self.model.objects.bulk_create(rows)
        return rows

    def _content(self, row):
        return [getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key]


def posted(data, prefix: str, *names: str) -> Iterator[list]:
    """The rows as they were sent, in order and unchecked: only for comparing them with what is saved."""
    sent = [
        [data.get(f"{prefix}-{index}-{name}", "") for name in ("order", "DELETE", *names)]
        for index in range(min(_number(data.get(f"{prefix}-TOTAL_FORMS"), 0), MOST))
    ]
    for _order, removed, first, *rest in sorted(sent, key=lambda row: _place(_number(row[0], None))):
        if first and not removed:
            yield [_number(first, first), *rest]


class OrderedInline(PlainChoices, admin.StackedInline):
    """Who may change the story may change its rows; nobody else."""

    template = "admin/articles/article/ordered_rows.html"
    formset = OrderedFormSet
    extra = 0

    def has_view_permission(self, request, obj=None):
        return True

    def has_add_permission(self, request, obj=None):
        return True

    has_change_permission = has_delete_permission = has_view_permission


class BylineInline(OrderedInline):
    model = Byline
    form = BylineForm
    fields = ["author", "role", "order"]
    autocomplete_fields = ["author"]

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1


class RelatedInline(OrderedInline):
    model = RelatedArticle
    fk_name = "article"
    form = RelatedForm
    fields = ["target", "order"]
    autocomplete_fields = ["target"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "target":
            field.widget.can_add_related = False
        return field


def _place(order):
    return LAST if order is None else order


def _number(text, otherwise):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else otherwise
