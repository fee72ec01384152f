"""The desk's first page: what waits for this person, and what readers will see next.

It stands above all rooms, because it shows stories and comments. Each role has its own panels in its own order; the
rows are bounded, and so are the queries: they grow neither with the newsroom nor with the rows.
"""

from django.utils import timezone

from articles import permissions
from articles.models import Article

from . import held, stories
from .panel import Panel
from .timeline import timeline


def panels_for(user) -> list[Panel]:
    now = timezone.now()
    found = list(_panels(user, now))
    stories.complete(found, now)
    return found


def _panels(user, now):
    if permissions.may(user, "approve_article"):
        yield from _of_an_editor(user, now)
    elif permissions.may(user, "view_article"):
        yield from _of_a_writer(user, now)
    elif user.has_perm("comments.moderate_comment"):
        yield held.held(user, wide=True)


def _of_an_editor(user, now):
    yield stories.waiting_for_review()
    yield stories.approved()
    yield timeline(now)
    if user.has_perm("comments.moderate_comment"):
        yield held.held(user, rows=3)
    yield stories.assigned(user, everybody=True)
    yield stories.changed()
    yield stories.embargoed()
    yield stories.own_drafts(Article.objects.owned_by(user))
    yield stories.latest_live()


def _of_a_writer(user, now):
    mine = Article.objects.owned_by(user)
    yield stories.sent_back_to(mine)
    yield stories.assigned(user, everybody=False)
    yield stories.own_drafts(mine)
    yield stories.own_in_review(mine)
    yield timeline(now)
    yield stories.latest_live()
    if user.has_perm("comments.moderate_comment"):
        yield held.held(user, rows=3)
