import datetime as dt
from collections.abc import Iterator

from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import search
from .models import Author, EditionByline

LONGEST = 500  # of what is read of a field at all
MOST_AUTHORS = 50  # of a name that is in part somebody's


class Words(forms.CharField):
    """What somebody typed, whatever it is."""

    def to_python(self, value):
        return super().to_python(search.storable(str(value or "")[:LONGEST]))

    def validate(self, value):
        """Nothing is wrong with words."""


class SearchForm(forms.Form):
    """A reader's question; it is in the address, so that it can be sent to somebody."""

    q = Words(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    section = forms.ChoiceField(label=_("Section"), required=False)
    author = Words(label=_("Author"), required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)
    order = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[(search.Order.BEST.value, _("Best first")), (search.Order.NEWEST.value, _("Newest first"))],
    )

    def __init__(self, data, *, menu):
        super().__init__(
            {name: data[name] for name in ADDRESS.values() if name in data}, auto_id="search-%s", label_suffix=""
        )
        self.menu = menu
        self.fields["section"].choices = [
            ("", _("All sections")),
            *((section.slug, section.name) for section in menu.sections),
        ]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[name].input_formats = ["%Y-%m-%d"]

    def add_prefix(self, field_name):
        return ADDRESS.get(field_name, field_name)

    def in_turn(self) -> Iterator[tuple[forms.BoundField, bool]]:
        """Each field, and whether it looks as it does to many: with nothing in it, or one of its choices."""
        for field in self:
            yield field, not field.errors and (not field.value() or hasattr(field.field, "choices"))

    def question(self) -> search.Question:
        return search.asked(self.cleaned_data["q"] if self.is_valid() else "")

    def among(self, stories):
        """Those of ``stories`` that the filters let through."""
        asked = self.cleaned_data
        if section := self.menu.at(asked["section"]):
            stories = stories.in_section(section, *self.menu.within(section))
        if asked["author"]:
            bylines = EditionByline.objects.filter(edition=OuterRef("pk"), author__in=_authors(asked["author"]))
            stories = stories.filter(Exists(bylines))
        if asked["since"]:
            stories = stories.filter(first_published_at__gte=_midnight(asked["since"]))
        if asked["until"] and asked["until"] < asked["until"].max:
            stories = stories.filter(first_published_at__lt=_midnight(asked["until"], days=1))
        return stories


ADDRESS = {"q": "q", "section": "section", "author": "author", "since": "from", "until": "to", "order": "order"}


def _authors(name):
    """The keys of those whose name has all the words, or whose address it is."""
    named = Q()
    for word in search.words_in(name)[: search.MOST_WORDS]:
        named &= Q(name__icontains=word)
    return list(Author.objects.filter(named | Q(slug=name)).order_by("pk").values_list("pk", flat=True)[:MOST_AUTHORS])


def _midnight(day, *, days=0):
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=days), dt.time.min))
