from django import template

from ..history import in_force
from ..models import Decision

register = template.Library()


@register.inclusion_tag("comments/told.html")
def what_the_writer_is_told(comment):
    """Why a moderator decided as they did, and what they note, while that is in force; the latest first."""
    return {"decisions": [decision for decision in _since_the_last_standing(comment) if _says(decision)]}


def _since_the_last_standing(comment) -> list[Decision]:
    found = []
    for decision, _row in in_force(comment.decisions.taken()):
        found.append(decision)
        if decision.before != decision.after:
            break
    return found


def _says(decision):
    return decision.note or decision.reason or decision.is_redaction
