"""What the desk does with a picture of the library that stories show."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from images import intake
from images.models import Image

from . import where_used
from .models import Article
from .moves import Refused


@transaction.atomic
def delete(image: Image, *, by) -> None:
    """Take a picture out of the library, and out of every draft and past text that has it.

    Refused while readers see it anywhere, or are going to. The stories are locked before the picture, as everywhere:
    a publication that crosses is waited for, and then seen. One that is deleted already is no error.
    """
    if not by.has_perm("images.delete_image"):
        raise PermissionDenied(_("You may not delete pictures."))
    _refuse_held(image)
    stories = where_used.stories(image)
    list(Article.objects.filter(pk__in=stories).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    if not Image.objects.select_for_update().filter(pk=image.pk).exists():
        return
    _refuse_held(image)
    if {*where_used.stories(image)} - {*stories}:
        raise Refused(_("Somebody has just put “%s” into a story. Look where it is used, and try again.") % image)
    intake.discard(image)


def _refuse_held(image):
    if where_used.of(image).holds:
        raise Refused(
            _("“%s” was not deleted: readers see it, or are going to. Its page says where. Take it out there first.")
            % image,
            code="in_use",
        )
