from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _

from . import roles
from .models import User

ROLE_WORDS = {
    roles.WRITER: _("Writer: writes stories of their own and submits them"),
    roles.EDITOR: _("Editor: changes, publishes and withdraws all stories, and moderates comments"),
    roles.MODERATOR: _("Moderator: decides on comments, and nothing else"),
    roles.CHIEF_EDITOR: _("Chief editor: all of that, and invites colleagues"),
}


class RolesField(forms.ModelMultipleChoiceField):
    """The roles of the newsroom, each with what it allows; the importer's is not one to be given."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        place = Case(*(When(name=role, then=Value(place)) for place, role in enumerate(roles.STAFF_ROLES)))
        super().__init__(Group.objects.filter(name__in=roles.STAFF_ROLES).order_by(place), **kwargs)

    def label_from_instance(self, role):
        return ROLE_WORDS[role.name]


class InvitationForm(forms.ModelForm):
    email = forms.EmailField(label=_("E-mail"), help_text=_("The invitation goes there."))
    groups = RolesField(label=_("Roles"))

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "groups"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True


class ColleagueForm(forms.ModelForm):
    """``changed_by`` is the person at the screen; the admin sets it on the class that it makes for each request."""

    changed_by: User
    email = forms.EmailField(label=_("E-mail"))
    groups = RolesField(label=_("Roles"), required=False)

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "groups", "is_active"]
        help_texts = {"is_active": _("Untick it when somebody leaves. Their work and their name in it stay.")}

    def clean(self):
        """Nobody locks themself out."""
        cleaned = super().clean()
        if self.instance != self.changed_by:
            return cleaned
        if not cleaned.get("is_active"):
            raise ValidationError(_("You cannot deactivate yourself. Ask another chief editor."))
        names = {role.name for role in cleaned.get("groups", ())}
        if not self.changed_by.is_superuser and roles.CHIEF_EDITOR not in names:
            raise ValidationError(_("You cannot give up being chief editor. Ask another chief editor."))
        return cleaned
