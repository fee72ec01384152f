from django.contrib import admin
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

import page_cache
from images.forms import ChoosesPictures
from images.widgets import PictureFields

from . import elsewhere
from .cache_tags import PUBLICATION
from .models import THE_ONE, FooterLink, Publication
from .profile_field import ProfileField

POLICIES = ["about", "contact", "ethics", "corrections", "ownership", "masthead", "diversity", "privacy"]


class PublicationForm(ChoosesPictures):
    x_handle = ProfileField(elsewhere, "x_handle")
    mastodon = ProfileField(elsewhere, "mastodon")
    bluesky = ProfileField(elsewhere, "bluesky")
    facebook = ProfileField(elsewhere, "facebook")
    instagram = ProfileField(elsewhere, "instagram")
    linkedin = ProfileField(elsewhere, "linkedin")
    youtube = ProfileField(elsewhere, "youtube")


class FooterLinks(admin.StackedInline):
    """Stacked: the fields of Django's table have no labels that a screen reader could say."""

    model = FooterLink
    fields = ("title", "address", "order")
    extra = 0


@admin.register(Publication)
class PublicationAdmin(PictureFields, admin.ModelAdmin):
    """One row, made by the first save: the list leads straight to its form. Nothing is added and nothing deleted."""

    form = PublicationForm
    fieldsets = (
        (None, {"fields": ["name", "tagline", "description", "logo", "contact_email"]}),
        (_("Elsewhere"), {"fields": [*elsewhere.KINDS]}),
        (_("Comments"), {"fields": ["comments_mode", "comments_close_after", "trusted_may_link"]}),
        (
            _("What readers can hold us to"),
            {
                "fields": [f"{name}_page" for name in POLICIES],
                "description": _("Choose a standing page for each. Search engines are told of those that are public."),
            },
        ),
    )
    inlines = (FooterLinks,)
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

    def save_related(self, request, form, formsets, change):
        """The last of what is saved: the footer's links are then in the row's transaction, and so is this."""
        super().save_related(request, form, formsets, change)
        page_cache.bump(PUBLICATION)
