from django.contrib import admin
from django.db.models import Prefetch
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from ..models import Comment, Decision
from .cards import card_of
from .decisions import DecisionForm, decide
from .queue import ArticleFilter, ForgivingPaginator, Queue, SectionFilter, StandingFilter, order_of


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The moderators' queue. Nobody adds, edits or deletes a reader's words here: a decision is all there is."""

    list_filter = [StandingFilter, SectionFilter, ArticleFilter]
    list_per_page = 20
    list_max_show_all = 0
    paginator = ForgivingPaginator
    show_full_result_count = False
    search_fields = ["name", "body"]
    actions = None
    fieldsets = [(None, {"fields": []})]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        decision = self.admin_site.admin_view(require_POST(self.decide_view))
        return [path("<int:pk>/decide/", decision, name="comments_comment_decide"), *super().get_urls()]

    def get_queryset(self, request):
        """With all that a card prints, less the live editions: ``cards_of`` asks for those of a page at once."""
        decisions = Decision.objects.select_related("by")
        return (
            super()
            .get_queryset(request)
            .select_related("article__section", "parent")
            .defer("article__body", "article__standfirst")
            .prefetch_related(Prefetch("decisions", decisions))
        )

    def get_ordering(self, request):
        return order_of(request)

    def get_changelist(self, request, **kwargs):
        return Queue

    def changelist_view(self, request, extra_context=None):
        context = {"title": _("Comments"), "may_decide": self.may_decide(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= {
            "card": card_of(obj, by=request.user),
            "may_decide": self.may_decide(request),
            "explaining": DecisionForm(auto_id="decide-%s"),
            "redacting": DecisionForm(auto_id="redact-%s"),
            "title": _("Comment"),
        }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def may_decide(self, request):
        """Whether the buttons are there; the verbs ask for themselves."""
        return request.user.has_perm("comments.moderate_comment")

    def decide_view(self, request, pk):
        comment = get_object_or_404(Comment.objects.select_related("article").defer("article__body"), pk=pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return HttpResponseBadRequest(_("That is not a decision."))
        return decide(request, comment, form)
