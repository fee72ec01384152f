from django import forms

from images.forms import MomentField as AnyMomentField


class Moment(forms.DateTimeInput):
    """Date and time by the browser's own picker, on the site's clock."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class HiddenMoment(Moment):
    """What stood in a ``Moment`` when the form was opened, as exactly as it could be said there."""

    input_type = "hidden"


class MomentField(AnyMomentField):
    widget = Moment
    hidden_widget = HiddenMoment
