"""A date before which nobody publishes: whether it may be set, moved or lifted. Pure; the verb is the workflow's."""

import datetime as dt

from django.utils.translation import gettext as _

from . import permissions
from .models import Article
from .moves import in_words
from .timeline import Timeline


def why_not(article: Article, timeline: Timeline, until: dt.datetime | None, *, by) -> str | None:
    """The reason in words why ``by`` cannot make ``until`` the embargo of ``article``, or None.

    ``article`` and ``timeline`` are as the database has them now. Not setting, but lifting takes a right of its own;
    and an embargo that what is scheduled would break is no embargo.
    """
    if until == article.embargo_until:
        return None
    if _weakens(article.embargo_until, until, timeline.now) and not permissions.may(by, "publish_article"):
        return _("Only an editor can lift an embargo or end it earlier.")
    if until is None or until <= timeline.now:
        return None
    if timeline.live:
        return _("Readers see the story already. Withdraw it first.")
    if timeline.ahead and timeline.ahead[0].live_from < until:
        return _("The story is scheduled for %s, before that. Cancel the schedule first.") % in_words(
            timeline.ahead[0].live_from
        )
    return None


def _weakens(current, until, now):
    return current is not None and current > now and (until is None or until < current)
