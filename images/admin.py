from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

import page_cache

from . import intake
from .cache_tags import PICTURES
from .forms import ImageUploadForm
from .models import Image
from .renditions import rendition_path
from .uses import USES

DESK_WIDTH = USES["desk"].width
PREVIEW_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


@admin.register(Image)
class ImageAdmin(admin.ModelAdmin):
    list_display = ["thumbnail", "title", "credit", "size", "uploaded_at"]
    list_display_links = ["title"]
    list_per_page = 40
    date_hierarchy = "uploaded_at"
    search_fields = ["title", "alt", "caption", "credit"]
    show_full_result_count = False
    fields = ["preview", "title", "alt", "caption", "credit", "size", "uploaded_at", "uploaded_by"]
    readonly_fields = ["preview", "size", "uploaded_at", "uploaded_by"]

    def get_urls(self):
        preview = self.admin_site.admin_view(require_safe(self.preview_view), cacheable=True)
        return [path("<int:pk>/preview/", preview, name="images_image_preview"), *super().get_urls()]

    def preview_view(self, request, pk):
        """The picture for staff, whether or not readers may see it."""
        image = self.get_object(request, pk)
        if not self.has_view_permission(request, image):
            raise PermissionDenied
        file = image and rendition_path(image, image.rendition_name(DESK_WIDTH))
        if file is None:
            raise Http404
        return FileResponse(file.open("rb"), content_type="image/jpeg", headers=PREVIEW_HEADERS)

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, image):
        return self._preview(image, width=80)

    @admin.display(description=gettext_lazy("picture"))
    def preview(self, image):
        return self._preview(image, width=DESK_WIDTH)

    @admin.display(description=gettext_lazy("size"))
    def size(self, image):
        return f"{image.width} \N{MULTIPLICATION SIGN} {image.height}"

    def _preview(self, image, *, width):
        """``alt`` is empty: the title stands beside it."""
        address = reverse("admin:images_image_preview", args=[image.pk], current_app=self.admin_site.name)
        return format_html(
            '<img src="{}" width="{}" height="{}" alt="" loading="lazy">', address, *image.rendition_size(width)
        )

    def has_change_permission(self, request, obj=None):
        """One's own uploads; those of others may stand in a live story, and take a right of their own."""
        theirs = obj is not None and obj.uploaded_by_id != request.user.pk
        return super().has_change_permission(request, obj) and (
            not theirs or request.user.has_perm("images.change_any_image")
        )

    # Adding goes through the intake; everything else is Django's own.

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else ImageUploadForm.Meta.fields

    def get_readonly_fields(self, request, obj=None):
        return super().get_readonly_fields(request, obj) if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = ImageUploadForm
        return super().get_form(request, obj, change, **kwargs)

    def save_form(self, request, form, change):
        return super().save_form(request, form, change) if change else form.take_in(by=request.user)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            page_cache.bump(PICTURES)

    def save_related(self, request, form, formsets, change):
        if change:
            super().save_related(request, form, formsets, change)

    def log_addition(self, request, obj, message):
        return None if obj.already_here else super().log_addition(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        if not obj.already_here or IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        text = _("The library already had this picture: “%(title)s”. Its texts were left as they are.")
        messages.info(request, text % {"title": obj})
        if not self.has_view_or_change_permission(request, obj):
            return self.response_post_save_add(request, obj)
        return redirect("admin:images_image_change", obj.pk)

    def delete_model(self, request, obj):
        intake.discard(obj)

    def delete_queryset(self, request, queryset):
        for image in queryset:
            intake.discard(image)
