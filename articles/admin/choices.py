"""Fields in which a row is searched for: what was typed into the address or sent by hand is a choice or it is none."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.forms import ModelChoiceField, ModelMultipleChoiceField

from .. import addresses, merged

LARGEST = 2**63 - 1


def is_key(value) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST


class _KeysOnly:
    """Django asks the database for whatever was sent, to draw the field again."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class Choice(_KeysOnly, AutocompleteSelect):
    pass


class Choices(_KeysOnly, AutocompleteSelectMultiple):
    """Without the button that empties the whole field: Select2 puts it where no list may have it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class ChoiceField(ModelChoiceField):
    def to_python(self, value):
        """A form that was opened before two labels were merged means the one that is there now."""
        try:
            return super().to_python(value)
        except ValidationError:
            found = _survivors(self.queryset.model, [value]).get(str(value))
            if found is None:
                raise
            return super().to_python(found)


class ChoicesField(ModelMultipleChoiceField):
    def clean(self, value):
        """Refuses a number that no key can be, instead of asking the database for it."""
        for key in value or []:
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        found = _survivors(self.queryset.model, value or [])
        return super().clean([found.get(str(key), key) for key in value or []])


class Searched:
    """For a ModelAdmin or an inline with ``autocomplete_fields``."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs |= {"widget": Choice(db_field, self.admin_site), "form_class": ChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.autocomplete_fields:
            kwargs |= {"widget": Choices(db_field, self.admin_site), "form_class": ChoicesField}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class PlainChoices(Searched):
    """Beside a choice, a button to add one, where that is allowed; the form is too narrow for more."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field and field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_view_related = False
        return field


def _survivors(model, keys) -> dict[str, int]:
    label = addresses.LABELS.get(model)
    if label is None:
        return {}
    found = merged.survivors({label: {int(key) for key in keys if is_key(key)}})
    return {str(key): target for (_label, key), target in found.items()}
