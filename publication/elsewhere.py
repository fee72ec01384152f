"""Where else the paper can be found: the same ideas as for its authors (profiles.py), in the places of a firm."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from . import handles, profiles
from .profiles import LONGEST, Kind, Profile

__all__ = ["KINDS", "LONGEST", "Profile", "of", "parse"]


def parse(kind: str, typed: str) -> str:
    """What is kept of ``typed``, "" of nothing; raises ValidationError in words."""
    return profiles.parse(kind, typed, kinds=KINDS)


def of(publication) -> list[Profile]:
    """Those that are filled in, in the order in which they are printed."""
    filled = ((name, kind, getattr(publication, name)) for name, kind in KINDS.items())
    return [Profile(name, kind.label, kind.url(value), value) for name, kind, value in filled if value]


def _handle(typed):
    try:
        return handles.parse(typed)
    except ValidationError:
        return ""  # and then the hint is said, as for all others


def _at(*hosts):
    """A parser of addresses with a path at one of ``hosts``, which are given without “www.”."""

    def parsed(typed):
        address = profiles.parse_website(typed)
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
        return address if host in hosts and parts.path.strip("/") else ""

    return parsed


KINDS = {
    "x_handle": Kind(_("X"), _("Such as @name or x.com/name."), _handle, lambda value: f"https://x.com/{value}"),
    "mastodon": profiles.KINDS["mastodon"],
    "bluesky": profiles.KINDS["bluesky"],
    "facebook": Kind(_("Facebook"), _("Such as facebook.com/name."), _at("facebook.com"), iri_to_uri),
    "instagram": Kind(_("Instagram"), _("Such as instagram.com/name."), _at("instagram.com"), iri_to_uri),
    "linkedin": Kind(_("LinkedIn"), _("Such as linkedin.com/company/name."), _at("linkedin.com"), iri_to_uri),
    "youtube": Kind(_("YouTube"), _("Such as youtube.com/@name."), _at("youtube.com"), iri_to_uri),
}
