"""The form field for a picture of the library: one is chosen in the dialog, and shown."""

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from js_asset import ImportMap, Media

from .models import Image

# For every page that opens the dialog: `import { choosePicture } from "desk/library"`.
MODULES = {name: f"{name}.js" for name in ("desk/library", "desk/library-upload")}
library_media = Media(importmap=ImportMap(MODULES), css={"all": ["desk/library.css"]})
LARGEST = 2**63 - 1


class PictureWidget(forms.NumberInput):
    """A thumbnail with “Choose a picture…” and “Remove”; without JavaScript the picture's number is typed.

    The page needs ``{% picture_library %}`` as well, and a form with a CSRF token.
    """

    @property
    def media(self):
        return library_media + Media(js=[forms.Script("desk/library-field.js", type="module")])

    def render(self, name, value, attrs=None, renderer=None):
        picture = Image.objects.filter(pk=value).first() if _is_key(value) else None
        library = reverse("admin:images_image_changelist")
        number = super().render(name, value, attrs, renderer)
        return render_to_string(
            "images/picture_widget.html",
            {"id": (attrs or {}).get("id", name), "number": number, "picture": picture, "library": library},
        )


class PictureFields:
    """For a ModelAdmin: every foreign key to a picture is chosen from the library, without the admin's own buttons."""

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if not db_field.is_relation or db_field.related_model is not Image:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        unknown = _("The library has no such picture.")
        return db_field.formfield(widget=PictureWidget, error_messages={"invalid_choice": unknown})


def _is_key(value) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST
