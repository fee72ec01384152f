import datetime as dt

from django.contrib import admin
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from .. import library

A_DAY = dt.timedelta(days=1)


class Choices(admin.SimpleListFilter):
    """``CHOICES``: value → label, and what narrows the list to it."""

    CHOICES: dict

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _narrow) in self.CHOICES.items()]

    def queryset(self, request, queryset):
        _label, narrow = self.CHOICES.get(self.value(), (None, None))
        return narrow(queryset) if narrow else queryset


class MissingFilter(Choices):
    title = _("missing")
    parameter_name = "missing"
    CHOICES = {
        "alt": (_("No alternative text"), library.without_alt),
        "credit": (_("No credit"), library.without_credit),
    }


class RightsFilter(Choices):
    title = _("rights")
    parameter_name = "rights"
    CHOICES = {
        "ended": (_("Rights ended"), library.rights_ended),
        "ending": (_("Rights end within 14 days"), library.rights_ending),
        "instructions": (_("Special instructions"), library.with_instructions),
    }


class OwnerFilter(admin.SimpleListFilter):
    title = _("uploaded by")
    parameter_name = "owner"

    def lookups(self, request, model_admin):
        return [("mine", _("Mine"))]

    def queryset(self, request, queryset):
        return queryset.filter(uploaded_by=request.user) if self.value() == "mine" else queryset


class UploadedFilter(admin.ListFilter):
    """Two days, both included; what is no day is passed over."""

    title = _("uploaded")
    parameter_name = "from"

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        given = {name: params.pop(name)[-1] for name in self.expected_parameters() if name in params}
        self.first, self.last = (_day(given.get(name, "")) for name in self.expected_parameters())
        if self.first or self.last:
            self.used_parameters = given

    def has_output(self):
        return True

    def expected_parameters(self):
        return ["from", "until"]

    def choices(self, changelist):
        return []

    def queryset(self, request, queryset):
        if self.first:
            queryset = queryset.filter(uploaded_at__gte=_midnight(self.first))
        if self.last:
            queryset = queryset.filter(uploaded_at__lt=_midnight(self.last + A_DAY))
        return queryset


def _day(text):
    """None as well for the first and the last day that there are: time zones reach beyond them."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and 1 < day.year < dt.MAXYEAR else None


def _midnight(day):
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))
