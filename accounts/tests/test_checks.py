import pytest
from django.core.checks import run_checks

GUARD = "accounts.second_factor.SecondFactorMiddleware"


def problems():
    return {message.id: message.msg for message in run_checks() if message.id.startswith("accounts.")}


def test_a_site_as_it_comes_is_ready():
    assert problems() == {}


@pytest.mark.parametrize("days", [-1, 32, 36500])
def test_a_grace_without_end_is_refused(settings, days):
    settings.SECOND_FACTOR_GRACE_DAYS = days
    assert f"is {days}" in problems()["accounts.E001"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("AUTHENTICATION_BACKENDS", ["django.contrib.auth.backends.ModelBackend"]),
        (
            "AUTHENTICATION_BACKENDS",
            ["accounts.backends.ColleagueBackend", "django.contrib.auth.backends.ModelBackend"],
        ),
        ("MFA_SUPPORTED_TYPES", ["recovery_codes"]),
        ("MFA_TOTP_INSECURE_BYPASS_CODE", "123456"),
        ("MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", True),
        ("MFA_TRUST_ENABLED", True),
        ("ACCOUNT_RATE_LIMITS", False),
        ("MFA_RATE_LIMITS", False),
    ],
)
def test_what_would_switch_the_second_factor_off_is_refused(settings, name, value):
    setattr(settings, name, value)
    assert name in problems()["accounts.E002"]


def test_without_its_guard_or_with_it_too_early_the_site_does_not_start(settings):
    others = [name for name in settings.MIDDLEWARE if name != GUARD]
    for middleware in (others, [GUARD, *others]):
        settings.MIDDLEWARE = middleware
        assert GUARD in problems()["accounts.E002"]


@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache", "db.DatabaseCache"])
def test_a_cache_of_one_process_is_refused(settings, backend):
    settings.CACHES = {"default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "x"}}
    assert "more tries than the limit" in problems()["accounts.E003"]
