from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .. import elsewhere
from .footer_link import FooterLink
from .standing_page import StandingPage

THE_ONE = 1


@dataclass(frozen=True)
class Link:
    title: str
    address: str


@dataclass(frozen=True)
class Links:
    """``footer`` in order; ``pages`` are the addresses of all published standing pages by their keys."""

    footer: list[Link]
    pages: dict[int, str]


class PublicationQuerySet(models.QuerySet["Publication"]):
    def the_one(self) -> "Publication":
        """The row, with its logo; one in memory, not saved, while everything is as it came."""
        return self.select_related("logo").filter(pk=THE_ONE).first() or Publication(pk=THE_ONE)

    def on_comments(self) -> "Publication":
        """The same with no more than what it says of comments: for taking one in."""
        fields = ("comments_mode", "comments_close_after", "trusted_may_link")
        return self.filter(pk=THE_ONE).only(*fields).first() or Publication(pk=THE_ONE)

    def title(self) -> str:
        """The paper's name, in one query: for letters, tasks and commands."""
        return (self.filter(pk=THE_ONE).only("name").first() or Publication()).title


class CommentsMode(models.TextChoices):
    """What becomes of a comment that no check has anything against; a section or a story may differ from the paper."""

    HELD = "held", _("Held: a moderator reads each one first")
    TRUSTED = "trusted", _("Those of trusted people appear at once, others are held")
    AT_ONCE = "at_once", _("They appear at once, moderators read them afterwards")
    CLOSED = "closed", _("Closed: the thread stays, the form goes")


def _policy(name, help_text):
    return models.ForeignKey(
        StandingPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=name,
        help_text=help_text,
    )


class Publication(models.Model):
    """The paper itself: one row, or none while everything is as it came.

    The policies are those by which readers and machines tell a newsroom from a rumour (the Trust Project's
    indicators): a page may serve for several.
    """

    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text=_("Left empty, the one that the operator gave the site.")
    )
    tagline = models.CharField(
        _("tagline"), max_length=160, blank=True, help_text=_("A few words below the name, on the front page.")
    )
    description = models.TextField(
        _("description"),
        max_length=500,
        blank=True,
        help_text=_("A sentence or two about the paper, for search engines and for links to it."),
    )
    logo = models.ForeignKey(
        "images.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Stands at the head of every page instead of the name in letters."),
    )
    contact_email = models.EmailField(
        _("e-mail of the newsroom"), blank=True, help_text=_("Readers and machines see it.")
    )
    x_handle = models.CharField(max_length=15, blank=True)
    mastodon = models.CharField(max_length=elsewhere.LONGEST, blank=True)
    bluesky = models.CharField(max_length=elsewhere.LONGEST, blank=True)
    facebook = models.CharField(max_length=elsewhere.LONGEST, blank=True)
    instagram = models.CharField(max_length=elsewhere.LONGEST, blank=True)
    linkedin = models.CharField(max_length=elsewhere.LONGEST, blank=True)
    youtube = models.CharField(max_length=elsewhere.LONGEST, blank=True)
    about_page = _policy(_("about us and our mission"), _("What the paper is for, and what it covers first."))
    contact_page = _policy(_("contact"), _("How readers reach the newsroom."))
    ethics_page = _policy(_("ethics"), _("The standards that the newsroom works by."))
    corrections_page = _policy(
        _("corrections policy"), _("How mistakes are put right. Left empty, the list of corrections.")
    )
    ownership_page = _policy(_("ownership and funding"), _("Whose the paper is, and who pays for it."))
    masthead_page = _policy(_("masthead"), _("Who works here, and in which office."))
    diversity_page = _policy(_("diversity"), _("Whose voices the paper seeks, among staff and sources."))
    privacy_page = _policy(_("privacy"), _("What the site learns of its readers."))

    comments_mode = models.CharField(
        _("comments"),
        max_length=8,
        choices=CommentsMode,
        default=CommentsMode.HELD,
        help_text=_(
            "On every story, unless its section or the story itself says otherwise. "
            "What a check finds suspicious is held whatever is chosen here."
        ),
    )
    comments_close_after = models.PositiveSmallIntegerField(
        _("comments close after"),
        null=True,
        blank=True,
        help_text=_("Days from a story’s first publication; 0 is never. Left empty, as the operator set it."),
    )
    trusted_may_link = models.BooleanField(
        _("links of trusted people pass"),
        default=False,
        help_text=_("Otherwise every comment with a link is held, whoever wrote it."),
    )

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publication")
        default_permissions = ("view", "change")
        constraints = [models.CheckConstraint(name="publication_is_one", condition=Q(pk=THE_ONE))]

    def __str__(self):
        return str(_("The publication"))

    @property
    def title(self) -> str:
        """The paper's name, wherever it is printed."""
        return self.name or settings.SITE_NAME

    @cached_property
    def links(self) -> Links:
        """One query: the pages that readers see, and the links that stand among them at the foot of every page."""
        text = CharField(max_length=300)
        pages = StandingPage.objects.published().order_by()
        links = FooterLink.objects.filter(publication=THE_ONE).order_by()
        rows = pages.values_list("pk", "order", "title", Cast("slug", text), "in_footer").union(
            links.values_list(Value(0), F("order"), "title", Cast("address", text), Value(True)), all=True
        )
        footer, addresses = [], {}
        for pk, _order, title, where, in_footer in sorted(rows, key=lambda row: (row[1], row[2], row[0])):
            address = reverse("articles:section", args=[where]) if pk else where
            addresses[pk] = address
            footer += [Link(title, address)] if in_footer else []
        addresses.pop(0, None)
        return Links(footer, addresses)

    def policy(self, name: str) -> str:
        """The path of the page that tells of ``name``, such as “ethics”; "" where readers see none."""
        return self.links.pages.get(getattr(self, f"{name}_page_id"), "")

    @property
    def profiles(self) -> list[elsewhere.Profile]:
        return elsewhere.of(self)
