import pytest

from accounts import roles
from accounts.tests.factories import UserFactory
from page_cache.middleware import store
from page_cache.pieces import pieces


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    """No test writes into var/; the page cache starts empty."""
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.SECOND_FACTOR_GRACE_DAYS = 7  # tests of the desk sign in with a password
    store.clear()
    pieces.clear()
    return settings.PRIVATE_MEDIA_ROOT


@pytest.fixture
def writer(db):
    return UserFactory(role=roles.WRITER)


@pytest.fixture
def editor(db):
    return UserFactory(role=roles.EDITOR)


@pytest.fixture
def moderator(db):
    return UserFactory(role=roles.MODERATOR)


@pytest.fixture
def chief(db):
    return UserFactory(role=roles.CHIEF_EDITOR)
