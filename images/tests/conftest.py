from pathlib import Path

import pytest


@pytest.fixture
def stored_files(private_media):
    """A function: the files that lie in private storage now."""

    def stored_files() -> list[Path]:
        return sorted(path for path in private_media.rglob("*") if path.is_file())

    return stored_files


@pytest.fixture
def photographer(django_user_model):
    return django_user_model.objects.create_user(**{django_user_model.USERNAME_FIELD: "photographer@example.org"})
