"""Refusals to start with a sign-in that is weaker than it looks."""

from django.conf import settings
from django.core.cache import DEFAULT_CACHE_ALIAS
from django.core.checks import Error

LONGEST_GRACE = 31  # days
GUARD = "accounts.second_factor.SecondFactorMiddleware"
BEFORE_IT = ("django.contrib.auth.middleware.AuthenticationMiddleware", "allauth.account.middleware.AccountMiddleware")
BACKENDS = ["accounts.backends.ColleagueBackend"]
OF_ONE_PROCESS = ("locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache", "db.DatabaseCache")


def grace(app_configs, **kwargs):
    days = settings.SECOND_FACTOR_GRACE_DAYS
    if 0 <= days <= LONGEST_GRACE:
        return []
    return [
        Error(
            f"SECOND_FACTOR_GRACE_DAYS is {days}: a password alone would open the desk for good.",
            hint=f"Write 0 for a newsroom at work, and {LONGEST_GRACE} at most.",
            id="accounts.E001",
        )
    ]


def second_factor(app_configs, **kwargs):
    return [Error(problem, hint=hint, id="accounts.E002") for problem, hint in _holes()]


def shared_cache(app_configs, **kwargs):
    backend = settings.CACHES[DEFAULT_CACHE_ALIAS]["BACKEND"]
    if not backend.endswith(OF_ONE_PROCESS):
        return []
    return [
        Error(
            f"CACHE_URL names {backend}, which does not count exactly over several processes: "
            "whoever tries passwords would have more tries than the limit.",
            hint="Leave CACHE_URL out (the database then counts), or name a redis:// that all processes share.",
            id="accounts.E003",
        )
    ]


def _holes():
    """Each way in which a setting would switch the second factor off without a word."""
    order = [name for name in settings.MIDDLEWARE if name in (*BEFORE_IT, GUARD)]
    if order != [*BEFORE_IT, GUARD]:
        yield (
            f"MIDDLEWARE has no {GUARD}, or has it before what it needs.",
            f"Write it after {' and '.join(BEFORE_IT)}.",
        )
    if list(settings.AUTHENTICATION_BACKENDS) != BACKENDS:
        yield "AUTHENTICATION_BACKENDS has another way in.", f"Write {BACKENDS}."
    if set(settings.MFA_SUPPORTED_TYPES) != {"totp", "webauthn", "recovery_codes"}:
        yield "MFA_SUPPORTED_TYPES leaves out a second factor that people may have.", "Write all three of allauth's."
    for name in ("MFA_TOTP_INSECURE_BYPASS_CODE", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "MFA_TRUST_ENABLED"):
        if getattr(settings, name, None):
            yield f"{name} is set, which lets people past the second factor.", f"Take {name} out."
    for name in ("ACCOUNT_RATE_LIMITS", "MFA_RATE_LIMITS"):
        if getattr(settings, name, {}) is False:
            yield f"{name} is False: anybody could try all codes there are.", f"Take {name} out."
