from django import forms
from django.utils.translation import gettext_lazy as _

from . import intake
from .models import Image


class ImageUploadForm(forms.ModelForm):
    """A file with its texts. Not ``forms.ImageField``: that one takes whatever Pillow can open."""

    upload = forms.FileField(
        label=_("File"),
        help_text=_("JPEG, PNG, WebP or AVIF, up to 40 MB. Location and camera data never reach readers."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
    )

    class Meta:
        model = Image
        fields = ["upload", "alt", "caption", "credit"]

    def clean_upload(self):
        self.arrival = intake.examine(self.cleaned_data["upload"])
        return self.cleaned_data["upload"]

    def take_in(self, *, by) -> Image:
        """The library's picture, which may be an older one of the same bytes."""
        texts = {name: self.cleaned_data[name] for name in ("alt", "caption", "credit")}
        return intake.keep(self.arrival, by=by, **texts)
