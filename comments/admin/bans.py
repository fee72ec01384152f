from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.client import client_ip, network_of
from images.admin.lists import OwnLookups

from .. import workflow
from ..models import Ban, Comment
from ..moderation import bans
from .ban_form import BanForm

PERMISSION = "comments.moderate_comment"


class InForceFilter(admin.SimpleListFilter):
    title = gettext_lazy("in force")
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("yes", _("In force")), ("no", _("Ended"))]

    def queryset(self, request, queryset):
        wanted = {"yes": queryset.in_force, "no": queryset.ended}.get(self.value(), queryset.all)
        return wanted()


@admin.register(Ban)
class BanAdmin(OwnLookups, admin.ModelAdmin):
    """Who is banned, until when, and how often it met somebody. A ban is made and lifted, and never rewritten."""

    list_display = ["which", "effect", "ends", "hits", "last_hit_at", "note"]
    list_filter = [InForceFilter, "kind", "effect"]
    lookups = frozenset({"in_force", "kind__exact", "effect__exact"})
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    search_fields = ["hint", "note"]
    ordering = ["-pk"]
    sortable_by = ["hits", "last_hit_at"]
    fields = [
        "which", "kind", "effect", "ends", "note", "hits", "last_hit_at", "created_by", "created_at", "lifted_by",
        "lifted_at",
    ]  # fmt: skip
    actions = None

    @admin.display(description=gettext_lazy("which"), ordering="hint")
    def which(self, ban):
        return str(ban)

    @admin.display(description=gettext_lazy("until"), ordering="until")
    def ends(self, ban):
        return _("lifted") if ban.lifted_at else ban.until or _("for ever")

    def has_module_permission(self, request):
        return request.user.has_perm(PERMISSION)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(PERMISSION)

    has_add_permission = has_module_permission

    def has_change_permission(self, request, obj=None):
        return False

    has_delete_permission = has_change_permission

    def get_search_results(self, request, queryset, search_term):
        """Also by the whole address, network or domain, of which nothing but the key may be left."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        keys = list(_keys(search_term))
        return (found | queryset.filter(key__in=keys) if keys else found), duplicates

    def get_urls(self):
        lift = self.admin_site.admin_view(require_POST(self.lift_view))
        return [path("<int:pk>/lift/", lift, name="comments_ban_lift"), *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        comment = _comment_asked(request)
        form = BanForm(request.POST or None, comment=comment, own_network=network_of(client_ip(request)))
        if request.method == "POST" and form.is_valid():
            return self._banned(request, form, comment)
        context = {"title": _("Ban"), "opts": self.opts, "ban_form": form, "comment": comment, "back": _back(request)}
        context = self.admin_site.each_context(request) | context
        return TemplateResponse(request, "admin/comments/ban/add.html", context, status=422 if form.errors else 200)

    def _banned(self, request, form, comment):
        """One ban each; the queue is where one goes on, if one came from there."""
        given, until = form.cleaned_data, form.until_when()
        options = {"by": request.user, "effect": given["effect"], "until": until, "note": given["note"]}
        banned = [workflow.ban(kind, value, **options).ban for kind, value in given["banned"]]
        messages.success(request, _("Banned: %s.") % ", ".join(map(str, banned)))
        if given["reject_held"]:
            count = len(workflow.reject_held_of(banned, by=request.user).decided)
            words = ngettext("%d held comment was rejected.", "%d held comments were rejected.", count)
            messages.success(request, words % count)
        query = _back(request)
        page = "admin:comments_comment_changelist" if comment else "admin:comments_ban_changelist"
        return HttpResponseRedirect(reverse(page) + (f"?{query}" if query else ""))

    def lift_view(self, request, pk):
        ban = get_object_or_404(Ban, pk=pk)
        if workflow.lift_ban(ban, by=request.user):
            messages.success(request, _("Lifted: %s.") % ban)
        else:
            messages.warning(request, _("It had ended before."))
        return HttpResponseRedirect(reverse("admin:comments_ban_change", args=[pk]))


def _comment_asked(request):
    key = request.GET.get("comment", "")
    return get_object_or_404(Comment, pk=key) if key.isdecimal() and len(key) < 19 else None


def _back(request):
    """The queue's query string: after a question mark it leads nowhere else."""
    return request.POST.get("back", request.GET.get("back", ""))


def _keys(text):
    for kind in Ban.Kind.values:
        try:
            yield bans.key_of(kind, bans.normal(kind, text))
        except ValidationError:
            continue
