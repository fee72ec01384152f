import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .literal import Literal

DEEPEST = 5
SHOWN = Q(visible=True) | Q(tombstone=True)
DIGITS = 10  # of each key in a path


class Standing(models.TextChoices):
    HELD = "held", _("Held")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    SPAM = "spam", _("Spam")
    REMOVED = "removed", _("Removed")


class CommentQuerySet(models.QuerySet):
    def shown_on(self, article):
        """What the article's page prints, in the order of the thread: comments, and the place of removed ones."""
        return self.filter(SHOWN, article=article).order_by("path")

    def below(self, *roots: int):
        """The trees of ``roots``. A range for each, which is found in the index whatever the database's language."""
        tree = Q(pk__in=[])
        for root in roots:
            tree |= Q(path__gte=f"{root:0{DIGITS}d}", path__lte=f"{root:0{DIGITS}d}/{'9' * DIGITS}")
        return self.filter(tree)

    def with_standing(self, standing: str):
        """Along the indexes of those that have it."""
        return self.filter(standing=Literal(standing))

    def awaiting_moderation(self):
        """The longest waiting first."""
        return self.with_standing(Standing.HELD).order_by("posted_at", "pk")

    def from_network(self, network: str, *, since: dt.datetime):
        return self.filter(network=network, posted_at__gte=since)

    def from_mail(self, email: str):
        """Whatever the capitals; along the index, which has no comment without an address.

        Not every database knows the small letters of all alphabets, so that one typed like ``email`` is found as well.
        """
        known = self.exclude(email="").alias(mail=Lower("email"))
        if email.isascii():  # then in the order of the index, too
            return known.filter(mail=email.lower())
        return known.filter(mail__in=[email.lower(), Lower(Value(email))])


class Comment(models.Model):
    """A reader's words. ``visible`` and ``tombstone`` follow from the standings of the tree: comments/tree.py."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="+", db_index=False)
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    in_reply_to = models.ForeignKey(  # what it answers, where that is too deep to be its parent
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    path = models.CharField(max_length=64, blank=True, editable=False)  # ids from the root down, in ten digits each
    user = models.ForeignKey(  # a colleague who was signed in; never because of the name or the address
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    commenter = models.ForeignKey(  # who proved to be its writer; never because of the typed address
        "Commenter", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    wants_letters = models.BooleanField(_("wants to be told"), default=False)  # that it is approved, and of replies
    body = models.TextField(_("comment"))
    standing = models.CharField(_("standing"), max_length=8, choices=Standing, default=Standing.HELD)
    version = models.PositiveIntegerField(default=1)  # compared and set by every decision
    visible = models.BooleanField(default=False, editable=False)
    tombstone = models.BooleanField(default=False, editable=False)
    hides_replies = models.BooleanField(default=False, editable=False)  # where it is removed: with all below it
    reviewed = models.BooleanField(default=False, editable=False)  # a person decided on it
    reports = models.PositiveIntegerField(default=0, editable=False)  # by readers, since a person last decided
    reported_at = models.DateTimeField(null=True, editable=False)  # the first of these
    claimed_by = models.ForeignKey(  # who looks at it now; of no meaning after claimed_until
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True, editable=False)
    picked = models.BooleanField(_("editor’s pick"), default=False, editable=False)
    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    edited_at = models.DateTimeField(null=True, editable=False)  # by its writer
    withdrawn_at = models.DateTimeField(null=True, editable=False)  # by its writer: nobody approves it any more
    fingerprint = models.CharField(max_length=32, editable=False)  # of the text as folded for comparison
    link_domain = models.CharField(max_length=253, blank=True, editable=False)  # of its first link
    risk = models.PositiveSmallIntegerField(default=0, editable=False)  # moderation.risk, of what the checks found
    network = models.CharField(
        max_length=45, blank=True, editable=False
    )  # an IPv4 address or an IPv6 /64; of old ones a hash
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True, editable=False)
    user_agent = models.CharField(max_length=255, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    filled_decoy = False  # of one that has just come in: somebody filled the field that people do not see

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ("view",)
        permissions = [("moderate_comment", _("Can approve, reject and undo"))]
        indexes = [
            models.Index("article", "path", name="comment_thread"),
            models.Index("article", "path", name="comment_roots", condition=Q(parent=None) & SHOWN),
            models.Index("standing", "posted_at", name="comment_queue"),
            models.Index("risk", "posted_at", name="comment_safest", condition=Q(standing="held")),
            models.Index("fingerprint", name="comment_held_text", condition=Q(standing="held")),
            models.Index("link_domain", name="comment_held_link", condition=Q(standing="held") & ~Q(link_domain="")),
            models.Index("reported_at", name="comment_reported", condition=Q(reported_at__isnull=False)),
            models.Index("standing", "posted_at", name="comment_unreviewed", condition=Q(reviewed=False)),
            models.Index("article", "fingerprint", name="comment_twin"),
            models.Index("network", "posted_at", name="comment_network"),
            models.Index("posted_at", name="comment_addresses", condition=Q(ip__isnull=False)),  # to be forgotten
            models.Index(Lower("email"), "posted_at", name="comment_person", condition=~Q(email="")),
            models.Index(
                "commenter", "standing", "posted_at", name="comment_trust", condition=Q(commenter__isnull=False)
            ),
            models.Index(Lower("name"), name="comment_known_name", condition=Q(commenter__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                name="comment_visible_is_approved", condition=Q(visible=False) | Q(standing=Standing.APPROVED)
            ),
            models.CheckConstraint(
                name="comment_tombstone_is_removed", condition=Q(tombstone=False) | Q(standing=Standing.REMOVED)
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.body[:60]}"

    @property
    def depth(self) -> int:
        """1 for a comment on the story, 2 for a reply to it, up to 5."""
        return self.path.count("/") + 1

    @property
    def root_path(self) -> str:
        return self.path.split("/")[0]
