import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .models import Image

TERMS = ["byline", "credit", "copyright", "usage_terms", "rights_until"]  # what often holds for many pictures at once
ACCEPTED = "image/jpeg,image/png,image/webp,image/avif"


class Moment(forms.DateTimeInput):
    """Date and time by the browser's own picker, on the site's clock; seconds are shown where there are any."""

    input_type = "datetime-local"

    def format_value(self, value):
        self.format = "%Y-%m-%dT%H:%M:%S" if getattr(value, "second", 0) else "%Y-%m-%dT%H:%M"
        return super().format_value(value)


class MomentField(forms.DateTimeField):
    """A moment that can be kept: hours from the ends of the calendar the database's clock is beyond them.

    Of an hour that the clock shows twice it is the later one: nothing that waits for a moment comes too early, and
    a form with a moment of that hour in it can be saved. An hour that the clock leaves out is refused.
    """

    widget: type[forms.DateTimeInput] = Moment

    def to_python(self, value):
        moment = self._on_the_clock(value)
        try:
            if moment:
                moment.astimezone(dt.UTC)
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return moment

    def _on_the_clock(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            with timezone.override(dt.UTC):
                shown = super().to_python(value).replace(tzinfo=None)
            later = shown.replace(tzinfo=timezone.get_current_timezone(), fold=1)
            if timezone.localtime(later.astimezone(dt.UTC)).replace(tzinfo=None) != shown:
                raise
            return later


def hold_pictures(form: forms.ModelForm) -> None:
    """Nobody deletes what the form chose until it is saved; somebody may have, since it was chosen."""
    for name, image in list(form.cleaned_data.items()):
        if not isinstance(image, Image):
            continue
        if not Image.objects.filter(pk=image.pk).select_for_update(no_key=True).values_list("pk").first():
            form.add_error(name, _("Somebody has just deleted this picture. Choose another."))


class ChoosesPictures(forms.ModelForm):
    """For a row that shows pictures of the library, saved in one transaction with the check of its form."""

    def clean(self):
        cleaned = super().clean()
        hold_pictures(self)
        return cleaned


class TermsForm(forms.ModelForm):
    """Whose a picture is, and what was agreed about it."""

    class Meta:
        model = Image
        fields = TERMS
        field_classes: ClassVar[dict[str, type[forms.Field]]] = {"rights_until": MomentField}
        widgets = {"usage_terms": forms.Textarea(attrs={"rows": 2}), "rights_until": Moment}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean(self):
        """With the line ends that the database has: browsers post CRLF from a textarea."""
        cleaned = super().clean() or self.cleaned_data
        return {name: text.replace("\r\n", "\n") if isinstance(text, str) else text for name, text in cleaned.items()}


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class Uploads(forms.FileField):
    """Any number of files, as a list; not ``forms.ImageField``, which takes whatever Pillow can open.

    An empty file goes through: the intake refuses it in its own words, and the others are taken.
    """

    widget = ManyFiles(attrs={"accept": ACCEPTED})

    def clean(self, data, initial=None):
        files = data if isinstance(data, list) else [data]
        return [super(Uploads, self).clean(file, initial) for file in files or [None]]


class UploadForm(TermsForm):
    """Files, and the terms that hold for all of these. What is left empty stays as the file itself says."""

    upload = Uploads(
        label=_("Pictures"),
        allow_empty_file=True,
        max_length=None,
        help_text=_("JPEG, PNG, WebP or AVIF, up to 40 MB each. Location and camera data never reach readers."),
    )

    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TERMS if self.cleaned_data.get(name)}


class BulkForm(TermsForm):
    """Terms for many pictures: only those are changed whose box is ticked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TERMS:
            self.fields[f"change_{name}"] = forms.BooleanField(required=False, label=_("Change this"))

    def rows(self):
        """The box and the field, in pairs."""
        return [(self[f"change_{name}"], self[name]) for name in TERMS]

    def clean(self):
        cleaned = super().clean()
        if not any(cleaned.get(f"change_{name}") for name in TERMS):
            raise forms.ValidationError(_("Tick what is to be changed."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TERMS if self.cleaned_data[f"change_{name}"]}


class Percentage(forms.FloatField):
    """A part of 1 in the database, hundredths for people; finer than a thousandth of a picture nobody points."""

    def __init__(self, **kwargs):
        widget = forms.NumberInput(attrs={"min": 0, "max": 100, "step": "0.1"})
        super().__init__(**{"min_value": 0, "max_value": 1, "widget": widget} | kwargs)

    def widget_attrs(self, widget):
        return {}

    def prepare_value(self, value):
        return f"{100 * value:.1f}".removesuffix(".0") if isinstance(value, float) else value

    def to_python(self, value):
        number = super().to_python(value)
        return number if number is None else round(number / 100, 3)

    def has_changed(self, initial, data):
        return super().has_changed(initial and round(initial, 3), data)


class PictureForm(TermsForm):
    """Everything about a picture that people decide."""

    focal_x = Percentage(label=_("From the left, in %"))
    focal_y = Percentage(label=_("From the top, in %"))

    class Meta(TermsForm.Meta):
        fields = ["title", "alt", "caption", "taken_on", "place", *TERMS, "instructions", "focal_x", "focal_y"]
        field_classes = TermsForm.Meta.field_classes | {"taken_on": forms.DateField}
        widgets = TermsForm.Meta.widgets | {
            "alt": forms.Textarea(attrs={"rows": 2}),
            "caption": forms.Textarea(attrs={"rows": 4}),
            "instructions": forms.Textarea(attrs={"rows": 2}),
            "taken_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
