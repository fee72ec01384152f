from django import forms
from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from images.widgets import PictureFields

from .. import handles
from ..models import Author
from .labels import LabelAdmin, LabelForm


class AuthorForm(LabelForm):
    twitter_handle = forms.CharField(
        label=Author._meta.get_field("twitter_handle").verbose_name,
        required=False,
        max_length=200,
        help_text=_("As @name, or the address of the profile."),
    )

    def clean_twitter_handle(self):
        return handles.parse(self.cleaned_data["twitter_handle"])


@admin.register(Author)
class AuthorAdmin(PictureFields, LabelAdmin):
    form = AuthorForm
    change_form_template = "admin/images/with_pictures.html"
    fields = ["name", "slug", "job_title", "bio", "photo", "twitter_handle", "login", "left_on"]
    list_display = ["name", "job_title", "login", "left_on"]
    list_select_related = ["login"]
    list_filter = [("left_on", admin.EmptyFieldListFilter)]
    lookups = frozenset({"left_on__isempty"})
    refusal = _("“%s” cannot be deleted: stories carry this name. Fill in “left on” instead.")

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
