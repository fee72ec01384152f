import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Article, Banner, Section
from .choices import is_key
from .front_stories import StoryField
from .widgets import MomentField


def usual_end() -> dt.datetime:
    """Two hours from now, on the hour."""
    return (timezone.now() + dt.timedelta(hours=2, minutes=30)).replace(minute=0, second=0, microsecond=0)


class BannerForm(forms.Form):
    prefix = "banner"

    text = forms.CharField(label=_("What happened"), max_length=Banner._meta.get_field("text").max_length)
    story = StoryField(label=_("Story it leads to"), required=False)
    until = MomentField(label=_("Until"), initial=usual_end)


class PinForm(forms.Form):
    prefix = "pin"

    section = forms.ModelChoiceField(Section.objects.in_order(), label=_("Section"))
    story = StoryField(label=_("Story"))
    until = MomentField(label=_("Until"), help_text=_("Empty: until you unpin it."), required=False)


class PreviewForm(forms.Form):
    at = MomentField(required=False)

    def moment(self) -> dt.datetime:
        """Now, unless another minute was chosen; also where it makes no sense, which ``errors`` then tell."""
        now = timezone.now()
        chosen = (self.is_valid() and self.cleaned_data["at"]) or now
        return now if chosen <= now < chosen + dt.timedelta(minutes=1) else chosen


class FrontForm(forms.Form):
    """What the list of slots sends, whether or not it makes sense: nothing of it is ever thrown away unasked."""

    base = forms.IntegerField(min_value=0)
    find = forms.CharField(required=False, max_length=400)
    slots = forms.Field(required=False)

    def clean_slots(self):
        keys = self.data.getlist("slot")
        if not all(is_key(key) for key in keys):
            raise ValidationError("not a story")
        return list(dict.fromkeys(int(key) for key in keys))


def moved(keys: list[int], do: str) -> list[int] | None:
    """``keys`` after a button of the list: up-5, down-5, remove-5, add-5. None where it was another button."""
    verb, _dash, number = do.partition("-")
    if not number or not is_key(number) or verb not in ("up", "down", "remove", "add"):
        return None
    key, keys = int(number), list(keys)
    if verb == "add":
        return keys if key in keys or not Article.objects.filter(pk=key).exists() else [*keys, key]
    if key not in keys:
        return keys
    place = keys.index(key)
    keys.remove(key)
    if verb != "remove":
        keys.insert(max(0, place + (1 if verb == "down" else -1)), key)
    return keys
