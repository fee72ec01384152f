from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    REPORT = "report", _("Report")
    ANALYSIS = "analysis", _("Analysis")
    OPINION = "opinion", _("Opinion")
    BACKGROUND = "background", _("Background")
    REVIEW = "review", _("Review")
    INTERVIEW = "interview", _("Interview")


class Content(models.Model):
    """Every column that an editor fills in: the working copy has them, and so has each published edition.

    ``body`` comes last in each of the two, because SQLite walks a long text to reach the columns behind it.
    """

    headline = models.CharField(_("headline"), max_length=255)
    kicker = models.CharField(_("kicker"), max_length=80, blank=True, help_text=_("A word or two above the headline."))
    standfirst = models.TextField(
        _("standfirst"), blank=True, help_text=_("One or two sentences below the headline; lists show them too.")
    )
    dateline = models.CharField(_("dateline"), max_length=80, blank=True, help_text=_("The place it was written from."))
    slug = models.SlugField(
        _("slug"),
        max_length=200,
        blank=True,
        allow_unicode=True,
        db_index=False,
        help_text=_("The last part of the address. Made from the headline if you leave it empty."),
    )
    section = models.ForeignKey(
        "articles.Section", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    kind = models.CharField(_("kind of work"), max_length=12, choices=Kind, default=Kind.REPORT)
    series = models.ForeignKey(
        "articles.Series", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("series")
    )
    lead_image = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lead picture")
    )
    language = models.CharField(
        _("language"), max_length=12, blank=True, help_text=_("Such as “da” or “ar”, if it is not the site's own.")
    )
    seo_title = models.CharField(_("title for search engines"), max_length=255, blank=True)
    seo_description = models.TextField(_("description for search engines"), blank=True)
    social_headline = models.CharField(_("headline for social media"), max_length=255, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.headline


class Role(models.TextChoices):
    """What somebody did for a story; the words that a byline prints before the name."""

    WRITING = "writing", _("By")
    REPORTING = "reporting", _("Additional reporting by")
    PHOTOGRAPHS = "photographs", _("Photographs by")
    TRANSLATION = "translation", _("Translated by")


class OrderedByline(models.Model):
    author = models.ForeignKey("articles.Author", models.PROTECT, related_name="+", verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.WRITING)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ("order",)

    def __str__(self):
        return f"{self.get_role_display()} {self.author}"
