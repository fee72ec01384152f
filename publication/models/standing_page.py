from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StandingPageQuerySet(models.QuerySet["StandingPage"]):
    def published(self) -> "StandingPageQuerySet":
        """What readers see. There is no clock in it: a page stands until somebody takes it down."""
        return self.filter(published=True)

    def in_order(self) -> "StandingPageQuerySet":
        return self.order_by("order", "title", "pk")


class StandingPage(models.Model):
    """A page that is no story: who the paper is, how to reach it, what it holds itself to.

    Its address shares one flat namespace with the sections; ``articles.standing_pages`` knows both, and keeps them
    apart. So it does with the text: ``body`` is in the vocabulary of stories.
    """

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=60, unique=True, allow_unicode=True)
    body = models.TextField(_("text"), blank=True)
    seo_description = models.CharField(
        _("description for search engines"),
        max_length=300,
        blank=True,
        help_text=_("Left empty, the first words of the text."),
    )
    published = models.BooleanField(_("published"), default=False, help_text=_("Readers see it, at once."))
    in_footer = models.BooleanField(_("in the footer"), default=True)
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Its place in the footer, among the other pages and links.")
    )
    changed_at = models.DateTimeField(_("last changed"), default=timezone.now, editable=False)
    pictures = models.ManyToManyField("images.Image", related_name="+", editable=False)  # those in the text

    objects = StandingPageQuerySet.as_manager()

    class Meta:
        verbose_name = _("standing page")
        verbose_name_plural = _("standing pages")
        ordering = ("order", "title", "pk")

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:section", args=[self.slug])


class FormerPage(models.Model):
    """A standing page used to be at ``slug``; the address leads on."""

    slug = models.CharField(max_length=60, unique=True)
    page = models.ForeignKey(StandingPage, models.CASCADE, related_name="former")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.slug
