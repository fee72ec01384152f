from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureFields
from publication import handles, profiles
from publication.profile_field import ProfileField

from ..models import Author
from .labels import LabelAdmin, LabelForm

OWN = ["bio", "photo", "twitter_handle", *profiles.KINDS]  # what an author may say of themself


class AuthorForm(LabelForm):
    twitter_handle = forms.CharField(
        label=Author._meta.get_field("twitter_handle").verbose_name,
        required=False,
        max_length=200,
        help_text=_("As @name, or the address of the profile."),
    )
    mastodon = ProfileField(profiles, "mastodon")
    bluesky = ProfileField(profiles, "bluesky")
    linkedin = ProfileField(profiles, "linkedin")
    website = ProfileField(profiles, "website")
    public_email = ProfileField(profiles, "public_email")

    def clean_twitter_handle(self):
        return handles.parse(self.cleaned_data["twitter_handle"])


@admin.register(Author)
class AuthorAdmin(PictureFields, LabelAdmin):
    form = AuthorForm
    change_form_template = "admin/images/with_pictures.html"
    fields = ["name", "slug", "job_title", *OWN, "login", "left_on"]
    list_display = ["name", "job_title", "login", "left_on"]
    list_select_related = ["login"]
    list_filter = [("left_on", admin.EmptyFieldListFilter)]
    lookups = frozenset({"left_on__isempty"})
    refusal = _("“%s” cannot be deleted: stories carry this name. Fill in “left on” instead.")

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) or _is_own(request, obj)

    def get_fields(self, request, obj=None):
        """A login that can only be read is a link to a colleague's page, which most may not open."""
        if super().has_change_permission(request, obj) or request.user.has_perm("accounts.view_user"):
            return self.fields
        return [name for name in self.fields if name != "login"]

    def get_readonly_fields(self, request, obj=None):
        """Authors describe themselves; under which name and address they write is the editors' business."""
        editable = self.fields if super().has_change_permission(request, obj) else OWN
        return [name for name in self.fields if name not in editable] if _is_own(request, obj) else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if self.get_readonly_fields(request, obj) else super().get_prepopulated_fields(request, obj)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "login":
            field.queryset = field.queryset.order_by("first_name", "last_name", "username")
        return field

    def get_search_results(self, request, queryset, search_term):
        """Whoever left is not offered for a new byline."""
        if request.GET.get("model_name") == "byline":
            queryset = queryset.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate()))
        return super().get_search_results(request, queryset, search_term)


def _is_own(request, author):
    return author is not None and author.login_id is not None and author.login_id == request.user.pk
