from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Why a moderator takes a comment off: its code is kept in ``Decision.reasons``, its words are told the writer."""

    OFF_TOPIC = "off_topic", _("Off the topic")
    INSULT = "insult", _("Insults somebody")
    HATE = "hate", _("Hatred of a group of people")
    VIOLENCE = "violence", _("Threatens, or calls for violence")
    PRIVATE_DATA = "private_data", _("Private details of a person")
    ACCUSATION = "accusation", _("An accusation without proof")
    ADVERTISING = "advertising", _("Advertising")
    COPIED = "copied", _("Copied from elsewhere")
    UNREADABLE = "unreadable", _("Cannot be understood")
    OTHER = "other", _("Another reason")
