"""The paper's name, for letters and authenticator apps.

The room that keeps it stands above this one, so it says itself whom to ask (publication/apps.py).
"""

from collections.abc import Callable

from django.conf import settings

_sources: list[Callable[[], str]] = []


def name() -> str:
    return _sources[-1]() if _sources else settings.SITE_NAME


def ask(source: Callable[[], str]) -> None:
    """From now on ``name`` is what ``source`` says."""
    _sources.append(source)
