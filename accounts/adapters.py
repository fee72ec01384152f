"""What this newsroom answers when django-allauth asks."""

import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import paper, second_factor
from .backends import called
from .client import client_ip

logger = logging.getLogger(__name__)

WRONG = _("The name and the password do not belong together.")
WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}
MOST_SESSIONS = 20


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, and try again."),
        "rate_limited": _("Too many tries. Wait a few minutes, and try again."),
    }

    def is_open_for_signup(self, request):
        """Colleagues are invited."""
        return False

    def get_client_ip(self, request):
        """By TRUSTED_PROXIES, as everywhere here: a number of proxies would be wrong for whoever comes past them."""
        return client_ip(request)

    def is_safe_url(self, url):
        """Only this host: a redirect to another of the site's names would leave the session behind."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Tries are counted for a person, whichever of their names and of the site's is used."""
        name = credentials.get("email") or credentials.get("username", "")
        user = called(name)
        return f"user {user.pk}" if user else f"name {name.lower()}"

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever signed in a moment ago has just said who they are."""
        records = get_authentication_records(context.request, context.request.user)
        latest = max((record["at"] for record in records), default=0)
        return time.time() - latest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user):
        """Who has a second factor shows that; their password alone would let a thief of it take the factor away."""
        ways = [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]
        strong = [way for way in ways if way["id"].startswith("mfa_")]
        return strong if user.is_authenticated and second_factor.is_set_up(user) else ways

    def get_password_change_redirect_url(self, request):
        return reverse("your_account")

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        oldest = UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[MOST_SESSIONS:]
        for session in oldest:
            session.end()
        return response

    def respond_user_inactive(self, request, user):
        messages.error(request, gettext("You cannot sign in any more. Ask your chief editor."))
        return redirect("account_login")

    def send_mail(self, template_prefix, email, context):
        """A letter that cannot be sent undoes nothing that it tells of."""
        try:
            super().send_mail(template_prefix, email, context | {"site_name": paper.name()})
        except OSError:  # SMTPException is one
            logger.exception("a letter to %s was not sent", email)


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This did not match. A code is good once, and for half a minute."),
        "cannot_delete_authenticator": _("This is your only second factor. Set up another one first."),
    }

    def get_totp_issuer(self):
        return paper.name()

    def get_totp_label(self, user):
        return user.get_username()

    def _get_site_name(self):
        return paper.name()

    def can_delete_authenticator(self, authenticator):
        """Not the last one: the desk would be closed to its owner from that moment on."""
        if authenticator.type not in second_factor.KINDS:
            return True
        return second_factor.authenticators().filter(user=authenticator.user_id).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type):
        return gettext("Passkey")
