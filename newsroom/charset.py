"""Forms come in UTF-8. Django would decode them with whatever codec a stranger names, some of which are no charsets.

Twice, because Django fails over some of these while it still builds the request, before any middleware is asked.
"""

from django.utils.http import parse_header_parameters
from django.views.defaults import bad_request

REFUSED = "text/plain; charset=refused"  # Django passes over a codec that it does not know


class CharsetMiddleware:
    """Answers 400 where the Content-Type names another charset, before anything reads ``request.GET`` or ``POST``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not is_ours(request.META.get("CONTENT_TYPE", "")):
            return bad_request(request, None)
        return self.get_response(request)


def refuse_early(application):
    """The WSGI ``application``, which gets a Content-Type that the middleware refuses in the place of a foreign one."""

    def called(environ, start_response):
        if not is_ours(environ.get("CONTENT_TYPE", "")):
            environ = environ | {"CONTENT_TYPE": REFUSED}
        return application(environ, start_response)

    return called


def is_ours(content_type: str) -> bool:
    """Whether its charset is UTF-8, or left to us. A header that cannot be read is not."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except ValueError:
        return False
    return parameters.get("charset", "utf-8").lower() == "utf-8"
