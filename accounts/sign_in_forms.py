"""allauth's forms in the desk's words. A code or a passkey that makes no sense is a wrong one, no failure of ours."""

from collections.abc import Callable

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .letter_choices import KINDS
from .models import User

CODE_LASTS = 30 * (2 * settings.MFA_TOTP_TOLERANCE + 1)  # seconds


class PlainFields(forms.Form):
    """Labels say what a field is; a placeholder that repeats it would only vanish."""

    labels: dict[str, str | Promise] = {}
    helps: dict[str, str | Promise] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")


class SignInForm(PlainFields, LoginForm):
    labels = {"login": _("Username or e-mail"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}


class PasswordAgainForm(PlainFields, ReauthenticateForm):
    labels = {"password": _("Password")}


class NewPasswordForm(PlainFields, ChangePasswordForm):
    labels = {
        "oldpassword": _("Present password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }
    helps = {"password1": _("At least 12 characters, and nothing that others would guess.")}


class OneCode(PlainFields):
    """A field for six digits, on a phone with its number pad."""

    labels = {"code": _("Code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 20}


class OnceOnly(OneCode):
    """allauth forgets a used code after 30 seconds, and with the tolerance it would be good for longer."""

    def clean_code(self):
        code = super().clean_code()
        used = "".join(character for character in code if character.isdigit())
        if not cache.add(f"code-used:{self.user.pk}:{used}", 1, timeout=CODE_LASTS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class FirstCodeForm(OnceOnly, ActivateTOTPForm):
    labels = {"code": _("The code that the app shows")}


class CodeForm(OnceOnly, AuthenticateForm):
    helps = {"code": _("From your app, or one of your recovery codes.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True


class CodeAgainForm(OnceOnly, ReauthenticateByCodeForm):
    helps = CodeForm.helps


class Sensible(forms.Form):
    """fido2 fails in many ways over what is no credential at all."""

    def clean_credential(self):
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict) or not isinstance(credential.get("response"), dict):
            raise get_adapter().validation_error("incorrect_code")
        parent: Callable | None = getattr(super(), "clean_credential", None)
        return _sensibly(parent) if parent else credential

    def clean(self):
        return _sensibly(super().clean)


def _sensibly(clean):
    try:
        return clean()
    except ValidationError:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, LookupError) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class AddPasskeyForm(PlainFields, Sensible, webauthn.AddWebAuthnForm):
    labels = {"name": _("Name")}
    helps = {"name": _("To tell it from others: “Office laptop”, “Blue key”.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["name"].widget.attrs["maxlength"] = self.fields["name"].max_length = 100


class RenamePasskeyForm(PlainFields, webauthn.EditWebAuthnForm):
    labels = {"name": _("Name")}


class PasskeyForm(Sensible, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Sensible, webauthn.ReauthenticateWebAuthnForm):
    pass


class PasskeyAloneForm(Sensible, webauthn.LoginWebAuthnForm):
    pass


class LettersForm(forms.Form):
    """No box ticked is a choice too."""

    wanted = forms.MultipleChoiceField(
        label=_("Write to me when"),
        choices=KINDS.items,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class NameForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["first_name", "last_name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True


class NewAddressForm(forms.ModelForm):
    """``cleaned_data["email"]`` is where a letter goes; the form saves nothing."""

    email = forms.EmailField(label=_("New e-mail address"), widget=forms.EmailInput({"autocomplete": "email"}))

    class Meta:
        model = User
        fields = ["email"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial = {}
