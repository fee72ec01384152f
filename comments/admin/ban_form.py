import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.widgets import Moment

from ..models import Ban, Comment
from ..moderation import bans
from ..moderation.traces import domains_in

TERMS = {
    "day": (gettext_lazy("in a day"), dt.timedelta(days=1)),
    "week": (gettext_lazy("in a week"), dt.timedelta(days=7)),
    "month": (gettext_lazy("in 30 days"), dt.timedelta(days=30)),
    "year": (gettext_lazy("in a year"), dt.timedelta(days=365)),
    "date": (gettext_lazy("at the time below"), None),
    "never": (gettext_lazy("never, until somebody lifts it"), None),
}
Target = tuple[str, str]  # kind and value


def targets_of(comment: Comment) -> list[Target]:
    """What of a comment can be banned: its address, its network while that is known, the domains of its links."""
    found = [(Ban.Kind.MAIL, comment.email), (Ban.Kind.NETWORK, comment.network)]
    found += [(Ban.Kind.DOMAIN, domain) for domain in domains_in(comment.body)]
    return [(kind, value) for kind, text in found if (value := _usable(kind, text))]


def _usable(kind, text):
    try:
        return bans.normal(kind, text) if text else None
    except ValidationError:
        return None


class BanForm(forms.Form):
    """Who or what is not wanted, from scratch or because of one ``comment``, and until when.

    ``own_network`` is of whoever fills it in: a ban on that has to be asked for twice.
    """

    use_required_attribute = False

    targets = forms.MultipleChoiceField(
        label=gettext_lazy("What is banned"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Please choose what is banned.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is banned"), choices=Ban.Kind, widget=forms.RadioSelect)
    value = forms.CharField(
        label=gettext_lazy("Which"),
        max_length=254,
        help_text=gettext_lazy(
            "An address; a network such as 192.0.2.1, 192.0.2.0/24 or 2001:db8:1:2::/64; or a domain, whose subdomains "
            "are banned with it."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    own = forms.BooleanField(label=gettext_lazy("Ban it all the same"), required=False)
    effect = forms.ChoiceField(
        label=gettext_lazy("What happens to their comments"),
        choices=Ban.Effect,
        initial=Ban.Effect.BLOCK,
        widget=forms.RadioSelect,
    )
    ends = forms.ChoiceField(
        label=gettext_lazy("It ends"),
        choices=[(name, words) for name, (words, _term) in TERMS.items()],
        initial="month",
    )
    until = forms.DateTimeField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("Only if it ends “at the time below”."),
        widget=Moment,
    )
    reject_held = forms.BooleanField(label=gettext_lazy("Reject all their held comments"), required=False)
    note = forms.CharField(label=gettext_lazy("Note for colleagues"), max_length=300, required=False)

    def __init__(self, *args, comment: Comment | None = None, own_network: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.own_network = own_network
        self.offered: list[Target] = []
        if comment is None:
            del self.fields["targets"]
            self.fields["kind"].initial = Ban.Kind.NETWORK
        else:
            del self.fields["kind"], self.fields["value"]
            self._offer(targets_of(comment))

    def _offer(self, targets):
        self.offered = targets
        kinds = dict(Ban.Kind.choices)
        choices = [(f"{kind}:{value}", f"{kinds[kind]}: {value}") for kind, value in targets]
        self.fields["targets"].choices = choices
        self.fields["targets"].initial = [choice for choice, _words in choices[:1]]
        self.fields["reject_held"].initial = True

    def clean(self):
        given = super().clean()
        if given.get("ends") == "date":
            self._clean_until(given)
        given["banned"] = self._banned(given)
        if self._is_own(given["banned"]) and not given.get("own"):
            self.add_error(
                "own", _("This is the network you are signed in from. Readers there, and you, could not comment.")
            )
        return given

    def _clean_until(self, given):
        if "until" in self.errors:
            return
        if not given["until"]:
            self.add_error("until", _("Please say when it ends."))
        elif given["until"] <= timezone.now():
            self.add_error("until", _("That is over already."))

    def _banned(self, given) -> list[Target]:
        if "targets" in self.fields:
            return [tuple(choice.split(":", 1)) for choice in given.get("targets", [])]
        if "kind" not in given or "value" not in given:
            return []
        try:
            return [(given["kind"], bans.normal(given["kind"], given["value"]))]
        except ValidationError as refusal:
            self.add_error("value", refusal)
            return []

    def _is_own(self, banned):
        return any(bans.covers(kind, value, self.own_network) for kind, value in banned)

    @property
    def warns(self) -> bool:
        """Whether the question about the own network is on the page: where the answer was wanted, or will be."""
        return "own" in self.errors or self._is_own(self.offered)

    def until_when(self) -> dt.datetime | None:
        """Of a valid form."""
        ends = self.cleaned_data["ends"]
        if ends == "date":
            return self.cleaned_data["until"]
        term = TERMS[ends][1]
        return timezone.now() + term if term else None
