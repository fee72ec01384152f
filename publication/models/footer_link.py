import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

_is_address = URLValidator(schemes=["http", "https"])
_is_path = re.compile(r"/(?![/\\])[^\s\\\"'<>]*")


def refuse_no_address(value):
    """An address on the web, of a mailbox, or a path of this site."""
    if _is_path.fullmatch(value) or re.fullmatch(r"mailto:[^\s\"'<>]+@[^\s\"'<>]+", value):
        return
    try:
        _is_address(value)
    except ValidationError:
        raise ValidationError(_("Such as https://example.org/ or /corrections/.")) from None


class FooterLink(models.Model):
    """A link at the foot of every page that leads to no standing page; those stand among them by their own order."""

    publication = models.ForeignKey("publication.Publication", models.CASCADE, related_name="footer_links")
    title = models.CharField(_("words"), max_length=60)
    address = models.CharField(
        _("address"),
        max_length=300,
        validators=[refuse_no_address],
        help_text=_("Such as https://example.org/ or /corrections/."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("link in the footer")
        verbose_name_plural = _("links in the footer, besides the standing pages")
        ordering = ("order", "title", "pk")

    def __str__(self):
        return self.title
