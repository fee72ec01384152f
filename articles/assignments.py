"""Who is to do what with a story: the only place where assignments change."""

import datetime as dt

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from . import notifications, permissions
from .models import Article, Assignment
from .moves import Refused


def colleagues():
    """To whom something can be assigned: everybody at the desk who works on stories."""
    return (
        get_user_model()
        .objects.filter(is_active=True, is_staff=True, groups__permissions__codename="change_article")
        .distinct()
        .order_by("first_name", "last_name", "pk")
    )


@transaction.atomic
def assign(article: Article, *, by, to, what: str, due: dt.datetime | None = None) -> Assignment:
    """The same again is one: a double click does not ask twice."""
    permissions.require(by, "approve_article")
    if not what.strip():
        raise Refused(_("Say what is to be done."))
    if not (to.is_active and permissions.may(to, "change_article")):
        raise Refused(_("%s does not work on stories.") % to)
    Article.objects.select_for_update(no_key=True).only("pk").get(pk=article.pk)
    same = Assignment.objects.open().filter(article=article, assignee=to, what=what.strip(), due=due)
    if there := same.first():
        return there
    assignment = Assignment.objects.create(article=article, assignee=to, what=what.strip(), due=due, by=by)
    notifications.tell_of_assignment(assignment)
    return assignment


@transaction.atomic
def finish(assignment: Assignment, *, by) -> Assignment:
    """By whoever has it, or by an editor."""
    assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
    if assignment.assignee_id != by.pk and not permissions.may(by, "approve_article"):
        raise PermissionDenied(_("Only %s or an editor can say that it is done.") % assignment.assignee)
    if assignment.done_at is None:
        assignment.done_at, assignment.done_by = timezone.now(), by
        assignment.save(update_fields=["done_at", "done_by"])
    return assignment
