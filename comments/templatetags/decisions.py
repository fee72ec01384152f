from django import template

from ..history import since_the_last_standing

register = template.Library()


@register.inclusion_tag("comments/told.html")
def what_the_writer_is_told(comment):
    """Why a moderator decided as they did, and what they note, while that is in force; the latest first."""
    return {"decisions": [decision for decision in since_the_last_standing(comment) if _says(decision)]}


def _says(decision):
    return decision.note or decision.reason or decision.is_redaction
