from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from images.admin.lists import OwnLookups

from .. import outbox
from ..models import Letter

STUCK = (Letter.State.FAILED, Letter.State.UNCLEAR)
TONES = {Letter.State.SENT: "pill-good", Letter.State.FAILED: "pill-bad", Letter.State.UNCLEAR: "pill-warn"}


class StateFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Letter.State.choices

    def queryset(self, request, queryset):
        known = self.value() in Letter.State.values
        return queryset.in_state(self.value(), at=timezone.now()) if known else queryset


@admin.register(Letter)
class LetterAdmin(OwnLookups, admin.ModelAdmin):
    """The outbox: what waits, what went out, what did not. No text is kept to be read."""

    list_display = ["kind", "to", "state_now", "made_at", "due_at", "sent_at", "tries", "error", "again"]
    list_display_links = None
    list_filter = [StateFilter, "kind"]
    lookups = frozenset({"state", "kind__exact"})
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    ordering = ["-pk"]
    sortable_by = ()
    actions = ["send_again"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        """Whoever sees the addresses in the queue."""
        return request.user.has_perm("comments.moderate_comment")

    has_module_permission = has_view_permission

    def get_urls(self):
        again = self.admin_site.admin_view(require_POST(self.again_view))
        return [path("<int:pk>/again/", again, name="comments_letter_again"), *super().get_urls()]

    def again_view(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        self._report(request, int(outbox.send_again(get_object_or_404(Letter, pk=pk))))
        return redirect("admin:comments_letter_changelist")

    @admin.action(description=gettext_lazy("Send again"))
    def send_again(self, request, queryset):
        self._report(request, sum(outbox.send_again(letter) for letter in queryset))

    def _report(self, request, count):
        if count:
            words = ngettext("%d letter will be sent again.", "%d letters will be sent again.", count) % count
            messages.success(request, words)
        else:
            messages.warning(request, _("Only what failed or is perhaps sent can be sent again, for a month."))

    @admin.display(description=gettext_lazy("state"))
    def state_now(self, letter):
        state = letter.state
        return format_html('<span class="pill {}">{}</span>', TONES.get(state, "pill-quiet"), Letter.State(state).label)

    @admin.display(description=gettext_lazy("Send again"))
    def again(self, letter):
        """A button of the list's own form, which has the token."""
        if letter.state not in STUCK or not letter.to:
            return ""
        address = reverse("admin:comments_letter_again", args=[letter.pk])
        button = '<button type="submit" class="button" formaction="{}" aria-label="{}">{}</button>'
        return format_html(button, address, _("Send again to %s") % letter.to, _("Send again"))
