"""What a browser remembers of somebody who comments, if they ticked that it should: one signed cookie.

It goes along with what is below /comments/ alone, so that stories are pages without a cookie, the same for everybody.
"""

from dataclasses import asdict, dataclass

from django.conf import settings
from django.core import signing

from .models import Commenter
from .writers import folded

NAME, PATH, SALT = "commenter", "/comments/", "comments.remembered"
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Remembered:
    """``commenter`` and ``epoch`` are the proof that the address is theirs, if they gave it in this browser."""

    name: str
    email: str = ""
    commenter: int | None = None
    epoch: int = 0


def of(request) -> Remembered | None:
    """Nothing of a cookie that is not ours, or too old."""
    try:
        return Remembered(**signing.loads(request.COOKIES.get(NAME, ""), salt=SALT, max_age=YEAR))
    except (signing.BadSignature, TypeError, ValueError):
        return None


def keep(response, remembered: Remembered) -> None:
    response.set_cookie(
        NAME,
        signing.dumps(asdict(remembered), salt=SALT, compress=True),
        max_age=YEAR,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response) -> None:
    response.delete_cookie(NAME, path=PATH, samesite="Lax")


def keep_with_proof(response, name: str, commenter: Commenter) -> None:
    keep(response, Remembered(name, commenter.email, commenter.pk, commenter.epoch))


def filled(request):
    """What was sent, with what the browser remembers where it was left out.

    An address that is not the typed name's own is not taken along: two people may share a browser.
    """
    saved, sent = of(request), request.POST
    if saved is None:
        return sent
    name = sent.get("name", "").strip()
    sent = sent.copy()
    if not name:
        sent["name"] = saved.name
    if not sent.get("email", "").strip() and name in ("", saved.name):
        sent["email"] = saved.email
    return sent


def initial(request) -> dict[str, str]:
    saved = of(request)
    return {"name": saved.name, "email": saved.email} if saved else {}


def prover(request, email: str) -> Commenter | None:
    """Who proved in this browser that ``email`` is theirs, and has not ended that since."""
    saved = of(request)
    if saved is None or saved.commenter is None or not email:
        return None
    commenter = Commenter.objects.filter(pk=saved.commenter, epoch=saved.epoch).first()
    return commenter if commenter and folded(commenter.email) == folded(email) else None


def keep_as_sent(request, response, *, name: str, email: str) -> None:
    """With the proof, as long as it is one for this address."""
    commenter = prover(request, email)
    proof = {"commenter": commenter.pk, "epoch": commenter.epoch} if commenter else {}
    keep(response, Remembered(name, email, **proof))
