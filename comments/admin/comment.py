from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe
from js_asset import ImportMap, Media

from ..models import Comment, Reason
from . import bulk_views, watch
from .answers import context_of, in_place, wants_json
from .decisions import DecisionForm, decide
from .queue import Queue, full_card

PARTS = ("cards", "choosing", "desk", "keys", "together", "undoing")
MODULES = ImportMap({f"desk/queue/{part}": f"desk/queue/{part}.js" for part in PARTS})


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    """The moderators' queue. Nobody adds, edits or deletes a reader's words here: a decision is all there is."""

    actions = None
    fieldsets = [(None, {"fields": []})]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        views = {
            "<int:pk>/decide/": (require_POST(self.decide_view), "decide"),
            "<int:pk>/claim/": (watch.claim, "claim"),
            "watch/": (watch.watch, "watch"),
            "bulk/": (bulk_views.decide_many, "bulk"),
            "bulk/<uuid:batch>/": (self.batch_view, "batch"),
            "bulk/<uuid:batch>/undo/": (bulk_views.undo_many, "undo_batch"),
            "similar/": (self.similar_view, "similar"),
        }
        ours = [
            path(route, self.admin_site.admin_view(view), name=f"comments_comment_{name}")
            for route, (view, name) in views.items()
        ]
        return [*ours, *super().get_urls()]

    @method_decorator(require_safe)
    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        queue = Queue(request, by=request.user)
        context = self._frame(request) | {
            "title": _("Comments"),
            "cl": queue,
            "may_decide": self.may_decide(request),
            "reasons": Reason.choices,
            "media": Media(importmap=MODULES),
        }
        return TemplateResponse(request, "admin/comments/comment/queue.html", context | (extra_context or {}))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context |= context_of(request, full_card(obj.pk, by=request.user)) | {
            "back": None,
            "explaining": DecisionForm(auto_id="decide-%s"),
            "redacting": DecisionForm(auto_id="redact-%s"),
            "title": pgettext("by a reader", "Comment"),
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
        answer = decide(request, comment, form)
        return in_place(request, pk, form.cleaned_data["verb"]) if wants_json(request) else answer

    def similar_view(self, request):
        return bulk_views.similar(request, **self._frame(request))

    def batch_view(self, request, batch):
        return bulk_views.batch(request, batch, **self._frame(request))

    def _frame(self, request):
        return self.admin_site.each_context(request) | {"opts": self.opts}
