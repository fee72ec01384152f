"""Which letters about stories a person wants. The rooms above send them; here is only what each person chose."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "submitted": _("A story is submitted for review (to editors)"),
    "step": _("A story of yours is sent back, approved, scheduled or published"),
    "assigned": _("Something is assigned to you"),
    "note": _("Somebody leaves a note on a story that you work on"),
    "held": _("Comments wait for a decision, every half hour at most (to moderators)"),
}


def wants(user, kind: str) -> bool:
    return kind not in user.unwanted_letters
