"""The Content-Security-Policy header with the names and habits of Django 6.0; goes when the project moves there."""

import secrets
from enum import StrEnum

from django.conf import settings
from django.utils.functional import SimpleLazyObject, empty

import page_cache


class CSP(StrEnum):
    NONE = "'none'"
    SELF = "'self'"
    NONCE = "<CSP_NONCE>"


class ContentSecurityPolicyMiddleware:
    """Sends ``SECURE_CSP``. A nonce is in the header only if the page asked for one: cached pages never do.

    A page that noted ``frames`` (``page_cache.note``) may show frames from these hosts, once its reader asks for one.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.plain = policy(settings.SECURE_CSP)

    def __call__(self, request):
        request._csp_nonce = SimpleLazyObject(lambda: secrets.token_urlsafe(16))
        response = self.get_response(request)
        if "Content-Security-Policy" not in response:
            response["Content-Security-Policy"] = self._policy_for(request)
        return response

    def _policy_for(self, request):
        frames = page_cache.notes_of(request).get("frames")
        nonce = str(request._csp_nonce) if request._csp_nonce._wrapped is not empty else None
        if not frames and nonce is None:
            return self.plain
        return policy(settings.SECURE_CSP | ({"frame-src": frames} if frames else {}), nonce=nonce)


def policy(directives: dict, nonce: str | None = None) -> str:
    """``directives`` as one header line; CSP.NONCE stands for the nonce, or for nothing where there is none."""
    return "; ".join(f"{name} {' '.join(_sources(sources, nonce))}" for name, sources in directives.items())


def _sources(sources, nonce):
    for source in sources:
        if source != CSP.NONCE:
            yield str(source)
        elif nonce:
            yield f"'nonce-{nonce}'"


def get_nonce(request):
    return getattr(request, "_csp_nonce", None)


def csp(request):
    return {"csp_nonce": get_nonce(request)}
