import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

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

    def awaiting_moderation(self):
        """The longest waiting first."""
        return self.filter(standing=Standing.HELD).order_by("posted_at", "pk")

    def from_network(self, network: str, *, since: dt.datetime):
        return self.filter(network=network, posted_at__gte=since)

    def from_mail(self, email: str):
        """Whatever the capitals; along the index, which has no comment without an address."""
        return self.exclude(email="").alias(mail=Lower("email")).filter(mail=email.lower())


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
    body = models.TextField(_("comment"))
    standing = models.CharField(_("standing"), max_length=8, choices=Standing, default=Standing.HELD)
    version = models.PositiveIntegerField(default=1)  # compared and set by every decision
    visible = models.BooleanField(default=False, editable=False)
    tombstone = models.BooleanField(default=False, editable=False)
    picked = models.BooleanField(_("editor’s pick"), default=False, editable=False)
    posted_at = models.DateTimeField(_("posted"), default=timezone.now)
    fingerprint = models.CharField(max_length=32, editable=False)  # of the text as folded for comparison
    network = models.CharField(
        max_length=45, blank=True, editable=False
    )  # an IPv4 address or an IPv6 /64; of old ones a hash
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True, editable=False)
    user_agent = models.CharField(max_length=255, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        default_permissions = ("view",)
        permissions = [("moderate_comment", _("Can approve, reject and undo"))]
        indexes = [
            models.Index("article", "path", name="comment_thread"),
            models.Index("article", "path", name="comment_roots", condition=Q(parent=None) & SHOWN),
            models.Index("standing", "posted_at", name="comment_queue"),
            models.Index("article", "fingerprint", name="comment_twin"),
            models.Index("network", "posted_at", name="comment_network"),
            models.Index("posted_at", name="comment_addresses", condition=Q(ip__isnull=False)),  # to be forgotten
            models.Index(Lower("email"), name="comment_mail", condition=~Q(email="")),
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


class Decision(models.Model):
    """Who gave a comment its standing, and why. Rows are only added; ``by`` is None where the checks decided."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    before = models.CharField(max_length=8, choices=Standing, blank=True)
    after = models.CharField(max_length=8, choices=Standing)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField(default=list)  # of moderation.Review, or the moderator's
    picked = models.BooleanField(null=True)  # what it made of the comment; None where it was about the standing
    undo_of = models.OneToOneField("self", models.SET_NULL, null=True, related_name="undone_by")

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()

    def __str__(self):
        return f"{self.before} → {self.after}"


class ThreadQuerySet(models.QuerySet):
    def comments_on(self, editions) -> int:
        """How many comments readers see on the stories of ``editions``, a queryset of live ones.

        From the threads to the stories: most stories have no comments, and an author may have very many stories.
        """
        talked_about = self.filter(Exists(editions.filter(article=OuterRef("article"))), visible_count__gt=0)
        return talked_about.aggregate(total=models.Sum("visible_count"))["total"] or 0


class Thread(models.Model):
    """What is true of an article's comments as a whole; made with the first of them."""

    article = models.OneToOneField("articles.Article", models.CASCADE, primary_key=True, related_name="+")
    visible_count = models.PositiveIntegerField(default=0)
    closes_at = models.DateTimeField(null=True, blank=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        default_permissions = ()
        verbose_name = _("thread")
        verbose_name_plural = _("threads")

    def __str__(self):
        return f"{self.visible_count}"


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


class SpamTrace(models.Model):
    """What a comment had that was decided to be spam; gone when the decision is, or the comment."""

    class Kind(models.TextChoices):
        DOMAIN = "domain"
        NETWORK = "network"
        TEXT = "text"

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    value = models.CharField(max_length=253)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index("kind", "value", "at", name="spam_trace")]

    def __str__(self):
        return f"{self.kind}: {self.value}"
