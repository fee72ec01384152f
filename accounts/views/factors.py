"""One's own second factors: an app, passkeys, recovery codes; and the pages that ask for them again."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import second_factor
from ..adapters import MFAAdapter
from .frame import AtTheDoor, Inside


class Factors(Inside, mfa.IndexView):
    template_name = "accounts/factors.html"
    extra_context = {"title": _("Second factor")}

    def get_context_data(self, **kwargs):
        user, having = self.request.user, second_factor.is_set_up(self.request.user)
        until = second_factor.grace_until(user)
        return super().get_context_data(**kwargs) | {"having": having, "until": until, "owed": not having and not until}


class AddApp(Inside, totp.ActivateTOTPView):
    template_name = "accounts/add_app.html"
    extra_context = {"title": _("Set up an authenticator app")}

    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.note_proof(self.request, Authenticator.Type.TOTP)
        return response


class RemoveApp(Inside, totp.DeactivateTOTPView):
    template_name = "accounts/remove_factor.html"
    extra_context = {"title": _("Remove the authenticator app")}


class AddPasskey(Inside, webauthn.AddWebAuthnView):
    template_name = "accounts/add_passkey.html"
    extra_context = {"title": _("Add a passkey")}

    def get_context_data(self, **kwargs):
        """Allauth's own leaves out what it is handed: the form with its errors."""
        return super().get_context_data(**kwargs) | kwargs

    def form_valid(self, form):
        response = super().form_valid(form)
        second_factor.note_proof(self.request, Authenticator.Type.WEBAUTHN)
        return response


class RenamePasskey(Inside, webauthn.EditWebAuthnView):
    template_name = "accounts/rename_passkey.html"
    extra_context = {"title": _("Rename a passkey")}
    success_url = reverse_lazy("mfa_index")


class RemovePasskey(Inside, webauthn.RemoveWebAuthnView):
    template_name = "accounts/remove_factor.html"
    extra_context = {"title": _("Remove a passkey")}
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form):
        if not MFAAdapter().can_delete_authenticator(self.get_object()):
            messages.error(self.request, MFAAdapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        return super().form_valid(form)


class RecoveryCodes(Inside, recovery_codes.ViewRecoveryCodesView):
    """Also the last page of setting up a first factor, from which one goes where one was going."""

    template_name = "accounts/recovery_codes.html"
    extra_context = {"title": _("Recovery codes")}

    def get_context_data(self, **kwargs):
        onward = self.request.session.pop(second_factor.COME_BACK, None)
        return super().get_context_data(**kwargs) | {"onward": onward}


class NewRecoveryCodes(Inside, recovery_codes.GenerateRecoveryCodesView):
    template_name = "accounts/new_recovery_codes.html"
    extra_context = {"title": _("New recovery codes")}


class DownloadRecoveryCodes(Inside, recovery_codes.DownloadRecoveryCodesView):
    template_name = "accounts/recovery_codes.txt"


class Again(AtTheDoor):
    template_name = "accounts/again.html"
    extra_context = {"title": _("Is it you?")}


class PasswordAgain(Again, account.ReauthenticateView):
    pass


class CodeAgain(Again, mfa.ReauthenticateView):
    pass


class PasskeyAgain(Again, webauthn.ReauthenticateWebAuthnView):
    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | kwargs

    def form_invalid(self, form):
        """Here again, and not to the page for people who are not signed in."""
        messages.error(self.request, gettext("This did not match. Try again, or use another way."))
        return redirect(self.request.get_full_path())
