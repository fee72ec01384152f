"""Standing pages, whose rows the publication keeps: they are written here, with the editor of stories."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from images.admin.lists import OwnLookups
from publication.models import StandingPage

from .. import standing_pages
from .line_ends import UnixLineEnds
from .prose import ProseWidget


class StandingPageForm(UnixLineEnds, forms.ModelForm):
    class Meta:
        model = StandingPage
        fields = ("title", "slug", "body", "published", "in_footer", "order", "seo_description")
        widgets = {
            "body": ProseWidget(attrs={"rows": 24, "spellcheck": "true"}),
            "seo_description": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        moves = not self.instance.pk or "slug" in self.changed_data
        if moves and (reason := standing_pages.why_no_page_at(slug, self.instance)):
            raise forms.ValidationError(reason)
        return slug


@admin.register(StandingPage)
class StandingPageAdmin(OwnLookups, admin.ModelAdmin):
    form = StandingPageForm
    change_form_template = "admin/articles/standingpage/change_form.html"
    fieldsets = (
        (None, {"fields": ["title", "slug", "body"]}),
        (_("Before readers"), {"fields": ["published", "in_footer", "order", "seo_description"]}),
    )
    list_display = ["title", "address", "published", "in_footer", "order", "changed_at"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    actions = None

    @admin.display(description=_("address"), ordering="slug")
    def address(self, page):
        return page.get_absolute_url()

    def get_queryset(self, request):
        shown = super().get_queryset(request)
        return shown.defer("body") if request.resolver_match.url_name.endswith("_changelist") else shown

    def view_on_site(self, page):
        return page.get_absolute_url() if page.published else None

    def save_model(self, request, obj, form, change):
        standing_pages.keep(obj)

    def delete_model(self, request, obj):
        standing_pages.remove(obj)
