import uuid

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db import IntegrityError
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from images.admin.lists import OwnLookups, Reaching
from images.widgets import PictureFields

from .. import headlines, moves, permissions, readiness, states, workflow
from ..models import Article, Author, Byline, Edition
from ..timeline import Timeline
from .article_form import EMBARGO_FIELDS, OUTSIDE_THE_TEXT, ArticleForm
from .article_views import ArticleViews, uuid_of
from .choices import PlainChoices
from .desk_list import DeskList
from .filters import AssignedFilter, MineFilter, StateFilter
from .hotfix_views import HotfixViews
from .preview_views import LinkForm
from .prose import readable
from .rows import BylineInline, RelatedInline
from .safe_words import SafeWords
from .team import shown_on_form
from .typed_views import TypedViews

TEXT_FIELDS = ["kicker", "headline", "standfirst", "dateline"]
ADDRESS_FIELDS = ["slug", "language", "seo_title", "seo_description", "social_headline"]

LOOKUPS = frozenset(
    {"state", "section__id__exact", "section__isnull", "kind__exact", "owner", "assigned"}
    | {f"created_at__{unit}" for unit in ("year", "month", "day")}
)


@admin.register(Article)
class ArticleAdmin(
    PictureFields, PlainChoices, OwnLookups, SafeWords, TypedViews, HotfixViews, ArticleViews, admin.ModelAdmin
):
    form = ArticleForm
    inlines = [BylineInline, RelatedInline]
    autocomplete_fields = ["section", "series", "tags"]
    change_form_template = "admin/articles/article/change_form.html"

    list_display = ["story", "section", "byline", "state", "assigned", "saved"]
    list_filter = [StateFilter, "section", "kind", MineFilter, AssignedFilter]
    lookups = LOOKUPS
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["headline", "slug"]  # Django asks whether there are any; headlines.py looks
    sortable_by = ["saved"]
    date_hierarchy = "created_at"
    ordering = ["-saved_at", "-pk"]

    # The list.

    def get_search_results(self, request, queryset, search_term):
        return headlines.with_words(queryset, search_term), False

    def get_paginator(self, request, queryset, per_page, **kwargs):
        """Django's list and Django's autocomplete call the number of the page by two names."""
        return Reaching(queryset, per_page, page=request.GET.get("p") or request.GET.get("page"), **kwargs)

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Articles"), **(extra_context or {})})

    def get_changelist(self, request, **kwargs):
        return DeskList

    @admin.display(description=gettext_lazy("story"), ordering="headline")
    def story(self, article):
        kicker = format_html('<span class="kicker">{}</span> ', article.kicker) if article.kicker else ""
        return format_html('{}<span class="headline">{}</span>', kicker, article.headline)

    @admin.display(description=gettext_lazy("by"))
    def byline(self, article):
        return ", ".join(byline.author.name for byline in article.bylines.all())

    @admin.display(description=gettext_lazy("state"))
    def state(self, article):
        pills = states.pills(article, article.timeline())
        return format_html_join(" ", '<span class="pill pill-{}">{}</span>', ((pill.tone, pill.text) for pill in pills))

    @admin.display(description=gettext_lazy("assigned"), empty_value="")
    def assigned(self, article):
        return ", ".join(dict.fromkeys(str(row.assignee) for row in article.open_assignments))

    @admin.display(description=gettext_lazy("last saved"), ordering="saved_at")
    def saved(self, article):
        return states.short(article.saved_at, timezone.now())

    # Who may.

    def has_change_permission(self, request, obj=None):
        """A form that was sent gets as far as its own check, which refuses in words and keeps what was typed."""
        if obj is None or self._is_save(request):
            return super().has_change_permission(request)
        return permissions.may_change(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request) and (obj is None or not obj.timeline().editions)

    def view_on_site(self, article):
        live = article.timeline().live
        return live.get_absolute_url() if live else None

    def _is_save(self, request):
        return request.method == "POST" and request.resolver_match.url_name == "articles_article_change"

    # The form.

    def get_object(self, request, object_id, from_field=None):
        article = super().get_object(request, object_id, from_field)
        if article:
            prefetch_related_objects([article], Prefetch("editions", Edition.objects.for_timeline()))
        return article

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.user = request.user
        return form

    def get_fieldsets(self, request, obj=None):
        """The classes say where the template puts each; who can only read gets the text as readers see it."""
        text = "body" if obj is None or self.has_change_permission(request, obj) else "text"
        embargo = ["rest"] if obj and obj.embargo_until else ["rest", "collapse"]
        return [
            (None, {"fields": [*TEXT_FIELDS, text], "classes": ["text"]}),
            (_("Placing"), {"fields": ["section", "kind", "series", "tags"], "classes": ["placing"]}),
            (_("Lead picture"), {"fields": ["lead_image"], "classes": ["picture", "single"]}),
            (_("Comments"), {"fields": ["comments_mode"], "classes": ["rest", "single"]}),
            (_("Embargo"), {"fields": EMBARGO_FIELDS, "classes": embargo}),
            (_("Address and search engines"), {"fields": ADDRESS_FIELDS, "classes": ["rest", "collapse"]}),
        ]

    @admin.display(description=gettext_lazy("body"))
    def text(self, article):
        return readable(article.body)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """A new story begins with the name of whoever writes it."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "GET" and not obj.pk and inline.model is Byline:
            own = Author.objects.filter(login=request.user)[:1]
            kwargs["initial"] = [{"author": author.pk} for author in own]
        return kwargs

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        editable = self.has_change_permission(request, obj) if obj else True
        story = obj or Article(created_by=request.user)
        timeline = obj.timeline() if obj else Timeline([], timezone.now())
        available = moves.available(story, timeline, request.user) if editable else []
        context |= {
            "title": _("New story") if add else _("Story"),
            "subtitle": obj and obj.headline,
            "editable": editable,
            "moves": {move.verb: move.label for move in available},
        }
        if obj:
            context |= self._beside_the_text(request, obj, timeline)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _beside_the_text(self, request, article, timeline):
        return {
            "timeline": timeline,
            "readiness": readiness.findings(article),
            **shown_on_form(article),
            "pills": states.pills(article, timeline),
            "link_form": LinkForm(auto_id=False, initial={"revision": article.latest_revision_id}),
            "copy_key": uuid.uuid4(),
            "workflow_form": self.workflow_form(request, article, timeline),
        }

    # Saving.

    def add_view(self, request, form_url="", extra_context=None):
        """The same form sent twice is one story: the second answer leads to the first."""
        try:
            return self._lead_to_created(request) or super().add_view(request, form_url, extra_context)
        except IntegrityError:
            if there := self._lead_to_created(request):
                return there
            raise

    def save_model(self, request, obj, form, change):
        if change:
            form.save_columns()
            return
        obj.created_by = request.user
        obj.creation_key = form.cleaned_data["creation_key"]
        for name in OUTSIDE_THE_TEXT:
            setattr(obj, name, Article._meta.get_field(name).get_default())
        obj.save()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        workflow.keep(form.instance, by=request.user)
        form.save_outside()

    def response_add(self, request, obj, post_url_continue=None):
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self.response_change(request, obj)

    def response_change(self, request, obj):
        verb = request.POST.get("_verb")
        if verb:
            return self.take_step(request, obj, verb)
        changed = moves.has_changes(obj, Article.objects.get(pk=obj.pk).timeline())
        messages.success(request, _("Saved. Readers see it once you publish it.") if changed else _("Saved."))
        if "_save" in request.POST:
            return self.response_post_save_change(request, obj)
        return redirect("admin:articles_article_change", obj.pk)

    def _lead_to_created(self, request):
        if request.method != "POST":
            return None
        key = uuid_of(request.POST.get("creation_key", ""))
        created = key and Article.objects.filter(creation_key=key, created_by=request.user).first()
        if created is None:
            return None
        self.keep_other_words(request, created)
        messages.info(request, _("This story had been saved already: here it is."))
        return redirect("admin:articles_article_change", created.pk)

    # Deleting.

    def delete_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, object_id)
        if article and super().has_delete_permission(request) and article.timeline().editions:
            messages.error(
                request, _("It was published, or is scheduled: withdraw it instead. Its address stays taken.")
            )
            return redirect("admin:articles_article_change", article.pk)
        return super().delete_view(request, object_id, extra_context)
