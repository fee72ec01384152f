"""The tabs of the queue: which comments each holds, and in which order; each along an index."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..models import Comment, Decision, Standing

HELD, UNREAD, REPORTED, MINE, ALL = Standing.HELD.value, "unread", "reported", "mine", "all"
SAFEST = "safest"

NOTHING = _("There are none.")


@dataclass(frozen=True)
class Tab:
    """``rows`` are comments, or what leads to one: then ``to_comment`` is the way there, as a lookup begins.

    ``waits``: a person is to decide on what stands there.
    """

    label: str | Promise
    rows: Callable[..., QuerySet]
    order: tuple[str, ...] = ("-posted_at", "-pk")
    to_comment: str = ""
    help: str | Promise = ""
    empty: str | Promise = NOTHING
    waits: bool = False

    def comment_of(self, row) -> Comment:
        return row.comment if self.to_comment else row


def _with(standing):
    return lambda by: Comment.objects.with_standing(standing)


def _unread(by):
    return Comment.objects.with_standing(Standing.APPROVED).filter(reviewed=False)


def _reported(by):
    return Comment.objects.filter(reported_at__isnull=False)


def _mine(by):
    """The last decision of ``by`` on each."""
    decided = Decision.objects.exclude(before="").filter(by=by.pk)
    return decided.filter(~Exists(decided.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))))


TABS = {
    HELD: Tab(
        _("Held"),
        _with(Standing.HELD),
        ("posted_at", "pk"),
        help=_("No reader sees these before you have decided."),
        empty=_("Nothing is waiting. Well done."),
        waits=True,
    ),
    UNREAD: Tab(
        _("Published unread"),
        _unread,
        ("posted_at", "pk"),
        help=_("Readers see these already; nobody of the desk has read them yet."),
        empty=_("Every comment that readers see was read by somebody of the desk."),
        waits=True,
    ),
    REPORTED: Tab(
        _("Reported"),
        _reported,
        ("reported_at", "pk"),
        help=_("Readers say that something is wrong with these. The longest reported come first."),
        empty=_("No reader has reported anything that is still open."),
        waits=True,
    ),
    "approved": Tab(_("Approved"), _with(Standing.APPROVED)),
    "rejected": Tab(_("Rejected"), _with(Standing.REJECTED)),
    "removed": Tab(
        _("Removed"), _with(Standing.REMOVED), help=_("Readers saw these once. A line stands in their place.")
    ),
    "spam": Tab(_("Spam"), _with(Standing.SPAM), help=_("Spam is deleted after 30 days.")),
    MINE: Tab(
        _("Mine"),
        _mine,
        ("-at", "-pk"),
        "comment__",
        help=_("What you decided, the latest first. Each can be undone for 24 hours."),
        empty=_("You have not decided on any comment yet."),
    ),
    ALL: Tab(_("All"), lambda by: Comment.objects.all(), ("-pk",)),
}
SAFEST_FIRST = ("risk", "posted_at", "pk")


def tab_of(request) -> str:
    """What waits is what one comes for."""
    given = request.GET.get("standing")
    return given if given in TABS else HELD


def order_of(request) -> tuple[str, ...]:
    tab = tab_of(request)
    if tab == HELD and request.GET.get("order") == SAFEST:
        return SAFEST_FIRST
    return TABS[tab].order
