"""/.well-known/security.txt (RFC 9116): whom to tell of a hole in the site."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

import page_cache
from publication.cache_tags import PUBLICATION
from publication.paper import paper_of

GOOD_FOR = dt.timedelta(days=180)  # the RFC wants less than a year


@require_safe
def security_txt(request):
    """Missing where nobody is named: a file that leads nowhere is worse than none."""
    page_cache.depend_on(request, PUBLICATION)
    contacts = [_as_address(contact) for contact in settings.SECURITY_CONTACT or [paper_of(request).contact_email]]
    if not any(contacts):
        raise Http404("nobody to write to")
    midnight = timezone.now().astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in contacts if contact]
    lines += [
        f"Expires: {midnight + GOOD_FOR:%Y-%m-%dT%H:%M:%SZ}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.split('-')[0]}",
        f"Canonical: {settings.SITE_URL}{request.path}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _as_address(contact):
    return f"mailto:{contact}" if "@" in contact and ":" not in contact else contact
