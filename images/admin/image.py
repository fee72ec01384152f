from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect
from django.template.defaultfilters import filesizeformat
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

import page_cache

from .. import intake, library
from ..cache_tags import PICTURES
from ..forms import ACCEPTED, Moment, MomentField, PictureForm, UploadForm
from ..models import Image
from ..renditions import forget, open_rendition
from ..uses import USES
from ..widgets import library_media
from .bulk import BulkViews
from .filters import MissingFilter, OwnerFilter, RightsFilter, UploadedFilter
from .lists import OwnLookups, Reaching
from .picture_list import PictureList
from .uploads import UploadViews

LOOKUPS = frozenset({"missing", "rights", "owner", "from", "until"})
PREVIEW_HEADERS = {
    "Cache-Control": "private, max-age=3600",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}


class ImageAdmin(OwnLookups, UploadViews, BulkViews):
    """Registered by the room above, which knows where a picture is used."""

    form = PictureForm
    fieldsets = [
        (gettext_lazy("Focal point"), {"fields": [("focal_x", "focal_y")], "classes": ["focal-numbers"]}),
        (gettext_lazy("Words"), {"fields": ["title", "alt", "caption", ("taken_on", "place")]}),
        (gettext_lazy("Origin"), {"fields": ["byline", "credit", "copyright"]}),
        (gettext_lazy("Rights"), {"fields": ["instructions", "usage_terms", "rights_until"]}),
    ]
    formfield_overrides = {models.DateTimeField: {"form_class": MomentField, "widget": Moment}}
    change_form_template = "admin/images/image/change_form.html"
    change_list_template = "admin/images/image/change_list.html"

    list_display = ["title"]
    lookups = LOOKUPS
    list_filter = [RightsFilter, MissingFilter, OwnerFilter, UploadedFilter]
    list_per_page = 48
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = library.SEARCHED
    ordering = ["-uploaded_at", "-pk"]
    actions = ["change_terms"]

    @property
    def media(self):
        return super().media + library_media

    def get_urls(self):
        def route(address, view, name, **options):
            return path(address, self.admin_site.admin_view(view, **options), name=f"images_image_{name}")

        large = partial(self.preview_view, use="desk_large")
        return [
            route("library/", self.library_view, "library"),
            route("<int:pk>/preview/", require_safe(self.preview_view), "preview", cacheable=True),
            route("<int:pk>/preview/large/", require_safe(large), "large_preview", cacheable=True),
            route("<int:pk>/replace/", require_POST(self.replace_view), "replace"),
            *super().get_urls(),
        ]

    def preview_view(self, request, pk, use="desk"):
        """The picture for staff, whether or not readers may see it."""
        image = self._picture(request, pk)
        file = open_rendition(image, image.rendition_name(USES[use].width))
        if file is None:
            raise Http404("its file is gone")
        return FileResponse(file, content_type="image/jpeg", headers=PREVIEW_HEADERS)

    # The library's page.

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Picture library"), "upload_form": self.has_add_permission(request) and UploadForm()}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changelist(self, request, **kwargs):
        return PictureList

    def get_paginator(self, request, queryset, per_page, **kwargs):
        return Reaching(queryset, per_page, page=request.GET.get("p"), ordered=True, **kwargs)

    def get_search_results(self, request, queryset, search_term):
        return library.matching(queryset, search_term), False

    # The picture's page.

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (obj is None or library.may_change(request.user, obj))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context |= {
            "title": _("Picture"),
            "editable": self.has_change_permission(request, obj),
            "facts": self.facts(obj),
            "accepted": ACCEPTED,
            "show_save_and_add_another": False,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def facts(self, image) -> list[tuple[str, str]]:
        return [
            (_("Number"), str(image.pk)),
            (_("Size"), _("%(width)d × %(height)d pixels") % {"width": image.width, "height": image.height}),
            (_("File"), _file_of(image)),
            (_("Uploaded by"), str(image.uploaded_by or "–")),
            (_("Uploaded"), library.in_words(image.uploaded_at)),
        ]

    def save_model(self, request, obj, form, change):
        """Only what the person changed: another file may have been put in its place meanwhile, or it may be gone."""
        if form.changed_data:
            if not Image.objects.select_for_update(no_key=True).filter(pk=obj.pk).exists():
                raise Http404("somebody deleted the picture meanwhile")
            obj.save(update_fields=form.changed_data)
            if {"focal_x", "focal_y"} & {*form.changed_data}:
                transaction.on_commit(partial(forget, obj))  # the crops round the former point
            page_cache.bump(PICTURES)

    def replace_view(self, request, pk):
        """Not in a transaction until the new file is decoded."""
        image = self._picture(request, pk)
        if not self.has_change_permission(request, image):
            raise PermissionDenied
        if upload := request.FILES.get("upload"):
            self._replace(request, image, upload)
        else:
            messages.error(request, _("Choose the file that is to take its place."))
        return redirect("admin:images_image_change", image.pk)

    def _replace(self, request, image, upload):
        try:
            intake.replace(image, upload, by=request.user)
        except intake.PictureRefused as refusal:
            for sentence in refusal.messages:
                messages.error(request, sentence)
            return
        self.log_change(request, image, [{"changed": {"fields": [_("file")]}}])
        messages.success(request, _("The new file stands wherever the old one stood."))

    def _picture(self, request, pk):
        image = self.get_object(request, pk)
        if not self.has_view_permission(request, image):
            raise PermissionDenied
        if image is None:
            raise Http404("no such picture")
        return image

    # Deleting.

    def delete_model(self, request, obj):
        intake.discard(obj)


def _file_of(image):
    kind = image.original.name.rsplit(".", 1)[-1].upper().replace("JPG", "JPEG")
    try:
        return f"{kind}, {filesizeformat(image.original.size)}"
    except OSError:
        return _("The original file is gone.")
