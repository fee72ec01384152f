import time

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import has_vary_header, patch_cache_control
from django.utils.http import parse_etags

from . import versions
from .entries import Entry, Fork, Store
from .plan import note, notes_of, shared_until
from .turns import MadeMeanwhile, Turn

store = Store(settings.PAGE_CACHE_BYTES)


class PageCacheMiddleware:
    """Answers from the store where a view allowed it with ``depend_on``; never to anybody with a session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in ("GET", "HEAD") or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self._kept_private(request, self.get_response(request))
        address = request.scheme, request.get_host(), request.path
        turn = Turn(lambda: _find(address, request.GET))
        if entry := turn.find():
            return _answer(request, entry, "HIT")
        request.page_waits = lambda query: turn.take(Fork(query).key(address, request.GET))
        with turn:
            return self._made(request, address, turn)

    def _made(self, request, address, turn):
        response = self.get_response(request)
        if turn.found:
            return _answer(request, turn.found, "HIT")
        if not _storable(request, response):
            return self._kept_private(request, response)
        entry = Entry.of(response, request.page_plan, expires=request.page_plan.expires(), **notes_of(request))
        answer = _answer(request, entry, "MISS")
        store.put(address, request.GET, entry)
        turn.kept = True
        return answer

    def process_exception(self, request, exception):
        """Of a view that has nothing left to do; ``_made`` answers in its place."""
        return HttpResponse(status=204) if isinstance(exception, MadeMeanwhile) else None

    def _kept_private(self, request, response):
        """What nobody decided about stays out of every shared cache, and is asked for again.

        A page that is public for others but was made for this person; and what the clock or the desk may change: an
        address that leads on, or where nothing is. Browsers keep a bare 301 for ever, some networks a bare 404.
        """
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


def _find(address, asked):
    """What the store has, if it is right at this moment; what went stale leaves it, and is not asked about again."""
    entry = store.get(address, asked)
    if entry is None or (time.time() < entry.expires and versions.current(entry.plan.tags) == entry.plan.versions):
        return entry
    store.forget(address, asked, entry)
    return None


def _storable(request, response):
    touched_session = has_vary_header(response, "Cookie") or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    plan = getattr(request, "page_plan", None)
    return (
        plan is not None
        and plan.storable
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not touched_session
    )


def _answer(request, entry, state):
    note(request, **entry.notes)
    encoding = _encoding(request.headers.get("Accept-Encoding", ""))
    etag = entry.etag(encoding)
    if etag in [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]:
        response = HttpResponseNotModified()
    else:
        body = store.body(entry, encoding)
        response = HttpResponse(body, content_type=entry.content_type)
        response["Content-Length"] = len(body)  # else the server sends it in chunks, which costs both sides more
        if encoding:
            response["Content-Encoding"] = encoding
    response["ETag"] = etag
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = shared_until(entry.plan.until)
    response["Surrogate-Key"] = " ".join(entry.plan.tags)
    response["X-Cache"] = state
    return response


def _encoding(accepted):
    """The smallest shape that the client takes; a part with ``q=0`` is a refusal."""
    parts = [part.replace(" ", "").lower() for part in accepted.split(",")]
    names = {part.split(";")[0] for part in parts if not part.endswith((";q=0", ";q=0.0"))}
    return next((name for name in ("br", "gzip") if name in names), "")
