"""Nobody works at the desk with a password alone: after the grace each session has shown a second factor as well.

A factor is an authenticator app or a passkey; recovery codes come with either and stand in for it. Whoever has none yet
is led to set one up, and is never locked out: the pages for that stay open.
"""

import datetime as dt
import logging

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .models import User

logger = logging.getLogger(__name__)

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OPEN = ("login", "logout")  # of the desk's pages
COME_BACK = "second_factor_next"


class SecondFactorMiddleware:
    """Stands before every view of the admin site, also those that answer in JSON, and before a person's own account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if "admin" in match.app_names and match.url_name not in OPEN:
            return self._lead(request, must_have_one=True)
        if getattr(getattr(view, "view_class", None), "behind_second_factor", False):
            return self._lead(request, must_have_one=False)

    def _lead(self, request, must_have_one):
        if not request.user.is_authenticated or is_proven(request):
            return None
        if is_set_up(request.user):
            url, query = proofs(request.user)[0]["url"], {REDIRECT_FIELD_NAME: request.get_full_path()}
            return redirect(f"{url}?{urlencode(query)}")
        if must_have_one and not grace_until(request.user):
            if request.method == "GET":
                request.session[COME_BACK] = request.get_full_path()
            return redirect("mfa_index")


def authenticators():
    return Authenticator.objects.filter(type__in=KINDS)


def is_set_up(user: User) -> bool:
    known = getattr(user, "has_second_factor", None)  # the backend brings it along with request.user
    return authenticators().filter(user=user).exists() if known is None else known


def is_proven(request) -> bool:
    """Whether this session has shown one that is still there."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records) and is_set_up(request.user)


def note_proof(request, kind: str) -> None:
    """Who has just set one up has it at hand: this session need not show it again."""
    request.user.has_second_factor = True
    record_authentication(request, request.user, "mfa", type=kind, reauthenticated=True)


def grace_until(user: User) -> dt.datetime | None:
    """Until when somebody may go without, or None: they have one, or the time is up."""
    end = user.date_joined + dt.timedelta(days=settings.SECOND_FACTOR_GRACE_DAYS)
    return None if is_set_up(user) or timezone.now() >= end else end


def proofs(user: User) -> list[dict]:
    """The pages on which a signed-in person can show their second factor; allauth's, with id, description and url."""
    return [way for way in get_adapter().get_reauthentication_methods(user) if way["id"].startswith("mfa_")]


@transaction.atomic
def reset(user: User, *, by: User | None) -> None:
    """Take all factors of somebody who lost them, and end their sessions: the next sign-in sets up new ones.

    ``by`` is None for whoever runs the machine.
    """
    if by is not None:
        _require_reset(user, by)
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    logger.warning("the second factor of %s was reset by %s", user.username, by.username if by else "the operator")


def may_reset(user: User, *, by: User) -> bool:
    """Not one's own: a session left open would be enough to take it away."""
    return user != by and by.has_perm("accounts.change_user") and (by.is_superuser or not user.is_superuser)


def end_sessions(user: User, *, but: str | None = None) -> None:
    """Sign somebody out everywhere, perhaps ``but`` for the session of that key."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()


def _require_reset(user, by):
    if not may_reset(user, by=by):
        raise PermissionDenied(_("You may not reset this second factor."))
