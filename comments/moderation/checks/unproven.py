from django.contrib.auth import get_user_model
from django.db.models import CharField, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from ...models import Comment, Commenter
from ..verdicts import Opinion, Verdict


def unproven(comment):
    """Anybody can type the address or the name of somebody who proved theirs; trust hangs on the proof alone.

    Names of colleagues and authors are the other check's, impersonation.
    """
    if comment.user_id:
        return None
    kinds = set(_mail_of(comment) + _name_of(comment))
    return [Opinion(Verdict.HOLD, reason) for kind, reason in _reasons().items() if kind in kinds]


def _reasons():
    return {
        "commenter": _("uses the address of somebody who proved it, without proof"),
        "colleague": _("uses the address of a colleague, without proof"),
        "name": _("uses the name of somebody who proved their address, without proof"),
    }


def _mail_of(comment):
    """Whose the typed address is; one query, none where it is proved or missing."""
    mail = comment.email.lower()
    if not mail or (comment.commenter and comment.commenter.email.lower() == mail):
        return []
    people = {"commenter": Commenter.objects.all(), "colleague": get_user_model().objects.filter(is_active=True)}
    first, second = (
        rows.alias(mail=Lower("email")).filter(mail=mail).order_by().values_list(Value(kind, CharField()))
        for kind, rows in people.items()
    )
    return [kind for (kind,) in first.union(second)]


def _name_of(comment):
    """An approved comment with that name, by somebody who proved an address: one query along an index of those few."""
    if comment.commenter_id:
        return []
    named = Comment.objects.filter(commenter__isnull=False).alias(known=Lower("name"))
    return ["name"] if named.filter(known=comment.name.lower(), reviewed=True).exists() else []
