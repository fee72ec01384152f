import json

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_prose_editor.widgets import importmap
from js_asset import Media


class ProseWidget(forms.Textarea):
    """The text of a story, edited as it will look. Without JavaScript it is a textarea with HTML in it.

    Nothing is written back before somebody types, so saving an untouched text changes nothing. The vocabulary is
    that of body.py; static/desk/editor.js has it a second time, for the keyboard.
    """

    LABELS: dict[str, Promise] = {
        "toolbar": _("Formatting"),
        "h2": _("Heading"),
        "h3": _("Smaller heading"),
        "h4": _("Smallest heading"),
        "bold": _("Bold"),
        "italic": _("Italic"),
        "strike": _("Struck through"),
        "subscript": _("Subscript"),
        "superscript": _("Superscript"),
        "bulletList": _("List"),
        "orderedList": _("Numbered list"),
        "blockquote": _("Quotation"),
        "horizontalRule": _("Line across"),
        "link": _("Link"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "address": _("Address"),
        "addressHelp": _("Such as https://example.org/page, or /section/story/ for a page of ours."),
        "addressWrong": _("This is no address that a link can lead to."),
        "set": _("Set the link"),
        "remove": _("Remove the link"),
        "cancel": _("Cancel"),
    }

    @property
    def media(self):
        return Media(importmap=importmap, js=[forms.Script("desk/editor.js", type="module")])

    def get_context(self, name, value, attrs):
        labels = json.dumps({name: str(label) for name, label in self.LABELS.items()})
        return super().get_context(name, value, {**(attrs or {}), "data-prose": labels})


class Moment(forms.DateTimeInput):
    """Date and time by the browser's own picker, on the site's clock."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class HiddenMoment(Moment):
    """What stood in a ``Moment`` when the form was opened, as exactly as it could be said there."""

    input_type = "hidden"


class MomentField(forms.DateTimeField):
    widget = Moment
    hidden_widget = HiddenMoment
