from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class WordRule(models.Model):
    """A word or phrase, and what becomes of a comment with it; changed by moderation/word_rules.py."""

    class What(models.TextChoices):
        HOLD = "hold", _("Hold")
        REJECT = "reject", _("Reject")

    text = models.CharField(
        _("word or phrase"),
        max_length=200,
        help_text=_(
            "Whole words, in small or capital letters, with any punctuation between them. "
            "A star at the end stands for any ending: casino* also finds casinos."
        ),
    )
    folded = models.CharField(max_length=500, unique=True, editable=False)  # moderation.phrases.key
    what = models.CharField(
        _("what happens"),
        max_length=6,
        choices=What,
        default=What.HOLD,
        help_text=_("A rejected comment is under “Rejected” in the queue, where it can still be approved."),
    )
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("For colleagues: why the rule is there.")
    )
    active = models.BooleanField(_("in force"), default=True)
    hits = models.PositiveIntegerField(_("hits"), default=0, editable=False)
    last_hit_at = models.DateTimeField(_("last hit"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("word rule")
        verbose_name_plural = _("word rules")

    def __str__(self):
        return self.text
