"""The pages in front of the desk's door: sign in, accept an invitation, get over a forgotten password."""

from functools import partial

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core import ratelimit
from allauth.decorators import rate_limit
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib.auth import views
from django.http import HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from .. import paper, second_factor
from .frame import AtTheDoor


class SignIn(AtTheDoor, account.LoginView):
    template_name = "accounts/sign_in.html"
    extra_context = {"title": _("Sign in")}


class SecondStep(AtTheDoor, mfa.AuthenticateView):
    """After the password: the code or the passkey."""

    template_name = "accounts/second_step.html"
    extra_context = {"title": _("Your second factor")}

    def get_context_data(self, **kwargs):
        mine = second_factor.authenticators().filter(user=self.stage.login.user)
        kinds = set(mine.values_list("type", flat=True))
        return super().get_context_data(**kwargs) | {"has_app": "totp" in kinds, "has_passkey": "webauthn" in kinds}


class PasskeySignIn(webauthn.LoginWebAuthnView):
    def form_valid(self, form):
        """As allauth does it, and on to where they wanted to go."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        return perform_passwordless_login(self.request, authenticator, login)


class SignOut(AtTheDoor, account.LogoutView):
    template_name = "accounts/sign_out.html"
    extra_context = {"title": _("Sign out")}


@method_decorator(rate_limit(action="accept_invitation"), name="dispatch")
class AcceptInvitation(AtTheDoor, views.PasswordResetConfirmView):
    """Signs in whoever chooses a password: there is no earlier one, and no second factor, that this could go around."""

    template_name = "registration/accept_invitation.html"
    title = _("Welcome")
    success_url = reverse_lazy("admin:index")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active and not user.has_usable_password() else None

    def form_valid(self, form):
        super().form_valid(form)
        record_authentication(self.request, form.user, "password")
        return perform_login(self.request, form.user)


class ForgottenPassword(AtTheDoor, views.PasswordResetView):
    """The same answer for every address. The link is made of SITE_URL: a Host header is anybody's to choose."""

    email_template_name = "email/password_reset.txt"
    subject_template_name = "email/password_reset_subject.txt"
    title = _("Forgotten password")

    def form_valid(self, form):
        """The letter is written when the answer is out: the time it takes would tell whose address is known."""
        full = ratelimit.consume_or_429(self.request, action="reset_password", key=form.cleaned_data["email"].lower())
        if full:
            return full
        names = {"site_url": settings.SITE_URL, "site_name": paper.name()}
        write = partial(
            form.save,
            use_https=self.request.is_secure(),
            token_generator=self.token_generator,
            from_email=self.from_email,
            email_template_name=self.email_template_name,
            subject_template_name=self.subject_template_name,
            request=self.request,
            extra_email_context=names,
        )
        return AnswerFirst(self.get_success_url(), afterwards=write)


class AnswerFirst(HttpResponseRedirect):
    """Does something ``afterwards``: the server closes a response when the last byte of it has been handed on."""

    def __init__(self, *args, afterwards, **kwargs):
        super().__init__(*args, **kwargs)
        self.afterwards = afterwards

    def close(self):
        try:
            self.afterwards()
        finally:
            super().close()


class LetterSent(AtTheDoor, views.PasswordResetDoneView):
    pass


@method_decorator(rate_limit(action="reset_password_from_key"), name="dispatch")
class NewPassword(AtTheDoor, views.PasswordResetConfirmView):
    """Signs nobody in: there may be a second factor. It ends every session, a thief's too."""

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        return user if user and user.is_active else None

    def form_valid(self, form):
        second_factor.end_sessions(form.user)
        return super().form_valid(form)


class PasswordChanged(AtTheDoor, views.PasswordResetCompleteView):
    pass
