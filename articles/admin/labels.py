"""Sections, tags and series; authors share the mixin: all that is printed on many pages and has an address."""

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.db.models import PROTECT
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

import page_cache
from images.admin.lists import OwnLookups
from images.forms import ChoosesPictures
from images.widgets import PictureFields

from .. import addresses, cache_tags, search, standing_pages
from ..models import Section, Series, Tag
from ..stories_lock import hold_all_stories
from .line_ends import UnixLineEnds
from .merging import Merging


class LabelForm(UnixLineEnds, ChoosesPictures):
    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        moves = self.instance.pk and "slug" in self.changed_data
        if moves and (reason := addresses.why_not_rename(self.instance, slug)):
            raise forms.ValidationError(reason)
        return slug


class LabelAdmin(Merging, OwnLookups, admin.ModelAdmin):
    """Every save refreshes the pages that print the label; a former address leads on to the new one."""

    form = LabelForm
    list_display = ["name", "slug"]
    list_per_page = 100
    show_full_result_count = False
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None
    refusal = _("“%s” cannot be deleted: stories were published with it.")

    def view_on_site(self, label):
        return label.get_absolute_url()

    def save_model(self, request, obj, form, change):
        """A row that is gone by now is not written anew: somebody has just merged or deleted it."""
        renamed = change and "name" in form.changed_data
        if renamed:
            hold_all_stories()
        if change and "slug" in form.changed_data:
            addresses.rename(obj, obj.slug)
        if change and not self.model.objects.select_for_update(no_key=True).filter(pk=obj.pk).exists():
            raise self.model.DoesNotExist
        super().save_model(request, obj, form, change)
        if renamed:
            search.refresh_names(search.carrying(obj))
        page_cache.bump(cache_tags.LABELS)

    @transaction.atomic
    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        page_cache.bump(cache_tags.LABELS)

    def delete_view(self, request, object_id, extra_context=None):
        label = self.get_object(request, object_id)
        if label and self.has_delete_permission(request, label) and _is_used(label):
            messages.error(request, self.refusal % label)
            return redirect(f"admin:articles_{self.opts.model_name}_change", label.pk)
        return super().delete_view(request, object_id, extra_context)


class SectionForm(LabelForm):
    def clean_slug(self):
        slug = super().clean_slug()
        if "slug" in self.changed_data and (reason := standing_pages.why_no_section_at(slug)):
            raise forms.ValidationError(reason)
        return slug


@admin.register(Section)
class SectionAdmin(PictureFields, LabelAdmin):
    form = SectionForm
    change_form_template = "admin/images/with_pictures.html"
    list_display = ["name", "slug", "parent", "order", "in_menu"]
    list_select_related = ["parent"]
    fields = ["name", "slug", "description", "picture", "parent", "order", "in_menu", "comments_mode"]
    refusal = _("“%s” cannot be deleted: stories or sub-sections are in it. Move them first.")

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "parent":
            kwargs["queryset"] = Section.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Tag)
class TagAdmin(LabelAdmin):
    pass


@admin.register(Series)
class SeriesAdmin(LabelAdmin):
    fields = ["name", "slug", "description"]
    refusal = _("“%s” cannot be deleted: stories belong to it.")


def _is_used(label):
    """Whether any row that would be left without it points at it."""
    pointing = (
        field for field in label._meta.get_fields(include_hidden=True) if field.auto_created and field.is_relation
    )
    protecting = [relation for relation in pointing if getattr(relation, "on_delete", None) is PROTECT]
    return any(
        relation.related_model._default_manager.filter(**{relation.field.name: label}).exists()
        for relation in protecting
    )
