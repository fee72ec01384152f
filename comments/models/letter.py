import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .comment import Comment

UNCLEAR_AFTER = dt.timedelta(minutes=10)


class LetterQuerySet(models.QuerySet):
    def due(self, at: dt.datetime):
        """What a worker may take, the longest waiting first."""
        return self.filter(sent_at=None, started_at=None, due_at__lte=at).order_by("due_at", "pk")

    def not_begun(self):
        """Nobody has got these, not even perhaps."""
        return self.filter(sent_at=None, started_at=None)

    def in_state(self, state: str, *, at: dt.datetime):
        begun = Q(sent_at=None, started_at__isnull=False)
        return self.filter(
            {
                Letter.State.WAITING: Q(sent_at=None, started_at=None, due_at__isnull=False),
                Letter.State.BEGUN: begun & Q(started_at__gt=at - UNCLEAR_AFTER),
                Letter.State.UNCLEAR: begun & Q(started_at__lte=at - UNCLEAR_AFTER),
                Letter.State.FAILED: Q(sent_at=None, started_at=None, due_at=None),
                Letter.State.SENT: Q(sent_at__isnull=False),
            }[Letter.State(state)]
        )


class Letter(models.Model):
    """Who is to be told what, and when: the outbox. The words are made when it is sent, and kept nowhere.

    ``key`` makes it one: a second letter about the same thing cannot be written. ``started_at`` is committed before the
    mail server hears of it, so that a letter with it and without ``sent_at`` is never sent again by itself.
    """

    class Kind(models.TextChoices):
        APPROVED = "approved", _("Your comment is published")
        REPLY = "reply", _("Somebody answered")
        REJECTED = "rejected", _("Your comment is not shown")
        MODERATORS = "moderators", _("Comments wait")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        BEGUN = "begun", _("Being sent")
        UNCLEAR = "unclear", _("Perhaps sent")
        FAILED = "failed", _("Failed")
        SENT = "sent", _("Sent")

    kind = models.CharField(_("what"), max_length=10, choices=Kind)
    comment = models.ForeignKey(  # whose writer gets it; None where it goes to moderators
        Comment, models.CASCADE, null=True, related_name="letters", verbose_name=_("comment")
    )
    about = models.ForeignKey(Comment, models.CASCADE, null=True, related_name="+")  # the reply
    to = models.EmailField(_("to"), blank=True)  # forgotten a month later
    key = models.CharField(max_length=100, unique=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), null=True)  # None: not by itself any more
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("sent"), null=True)
    tries = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        default_permissions = ()
        indexes = [
            models.Index("due_at", name="letter_unsent", condition=Q(sent_at=None)),
            models.Index("made_at", name="letter_moderators", condition=Q(kind="moderators")),
            models.Index("to", "made_at", name="letter_to", condition=~Q(to="")),
            models.Index("made_at", name="letter_addresses", condition=~Q(to="")),  # to be forgotten
        ]

    def __str__(self):
        return f"{self.kind} → {self.to}"

    @property
    def state(self) -> str:
        """At this moment."""
        if self.sent_at:
            return self.State.SENT
        if self.started_at:
            old = self.started_at <= timezone.now() - UNCLEAR_AFTER
            return self.State.UNCLEAR if old else self.State.BEGUN
        return self.State.WAITING if self.due_at else self.State.FAILED
