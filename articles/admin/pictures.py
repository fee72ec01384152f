from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from images.admin import ImageAdmin
from images.models import Image

from .. import picture_desk, where_used
from ..moves import Refused


@admin.register(Image)
class PictureAdmin(ImageAdmin):
    """The library, with what only this room knows: where a picture is used, and so whether it may go."""

    actions = [*ImageAdmin.actions, "delete_pictures"]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {"usage": where_used.of(obj)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_actions(self, request):
        """Without Django's own way to delete: it knows neither the rule nor the files."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.action(permissions=["delete"], description=gettext_lazy("Delete…"))
    def delete_pictures(self, request, queryset):
        images = list(queryset.order_by("pk"))
        if "confirmed" not in request.POST:
            return self._confirmation(request, images)
        self._delete(request, images)
        return redirect(request.get_full_path())

    def delete_view(self, request, object_id, extra_context=None):
        image = self.get_object(request, object_id)
        if not self.has_delete_permission(request, image):
            raise PermissionDenied
        if image is None:
            raise Http404("no such picture")
        if request.method != "POST":
            return self._confirmation(request, [image])
        gone = self._delete(request, [image])
        return redirect("admin:images_image_changelist") if gone else redirect("admin:images_image_change", image.pk)

    def _confirmation(self, request, images):
        """What goes and from where it disappears; what stays, and who holds it."""
        rows = [(image, where_used.of(image)) for image in images]
        context = {
            "title": _("Delete pictures"),
            "rows": rows,
            "going": [image for image, usage in rows if not usage.holds],
            "action": "delete_pictures" if "action" in request.POST else "",
            "opts": self.opts,
            "media": self.media,
        }
        context |= self.admin_site.each_context(request)
        return TemplateResponse(request, "admin/images/image/delete.html", context)

    def _delete(self, request, images):
        """How many are gone; each is asked for on its own, and those that must stay are told."""
        gone = 0
        for image in images:
            title, key = str(image), image.pk
            try:
                picture_desk.delete(image, by=request.user)
            except (Refused, PermissionDenied) as refusal:
                messages.error(request, " ".join(getattr(refusal, "messages", [str(refusal)])))
                continue
            self.log_deletions(request, [Image(pk=key, title=title)])
            gone += 1
        if gone:
            messages.success(request, ngettext("%d picture was deleted.", "%d pictures were deleted.", gone) % gone)
        return gone
