from django.contrib import admin
from django.shortcuts import redirect

import page_cache
from images.forms import ChoosesPictures
from images.widgets import PictureFields

from .cache_tags import PUBLICATION
from .models import THE_ONE, Publication


@admin.register(Publication)
class PublicationAdmin(PictureFields, admin.ModelAdmin):
    """One row, made by the first save: the list leads straight to its form. Nothing is added and nothing deleted."""

    form = ChoosesPictures
    fields = ["logo"]
    change_form_template = "admin/images/with_pictures.html"

    def changelist_view(self, request, extra_context=None):
        return redirect("admin:publication_publication_change", THE_ONE)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        return super().changeform_view(
            request, object_id, form_url, {"show_save_and_continue": False, **(extra_context or {})}
        )

    def get_object(self, request, object_id, from_field=None):
        return Publication.objects.the_one() if object_id == str(THE_ONE) else None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        page_cache.bump(PUBLICATION)
