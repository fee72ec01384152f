from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import waiting
from ..models import Article

Stage = Article.Stage


class StateFilter(admin.SimpleListFilter):
    """By the words of the pills."""

    title = _("state")
    parameter_name = "state"
    CHOICES = {
        "draft": (_("Draft"), waiting.drafts),
        "sent_back": (_("Sent back"), waiting.sent_back),
        "in_review": (_("In review"), waiting.in_review),
        "approved": (_("Approved"), waiting.approved),
        "scheduled": (_("Scheduled"), lambda stories: stories.scheduled()),
        "embargoed": (_("Embargoed"), waiting.embargoed),
        "live": (_("Live"), lambda stories: stories.live()),
        "changed": (_("Live + changes"), lambda stories: stories.changed_since_publication()),
        "withdrawn": (_("Withdrawn"), lambda stories: stories.withdrawn().exclude(stage=Stage.SPIKED)),
        "spiked": (_("Spiked"), lambda stories: stories.filter(stage=Stage.SPIKED)),
    }

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _narrow) in self.CHOICES.items()]

    def queryset(self, request, queryset):
        _label, narrow = self.CHOICES.get(self.value(), (None, None))
        return narrow(queryset) if narrow else queryset


class MineFilter(admin.SimpleListFilter):
    title = _("owner")
    parameter_name = "owner"

    def lookups(self, request, model_admin):
        return [("mine", _("Mine"))]

    def queryset(self, request, queryset):
        return queryset.of_colleague(request.user) if self.value() == "mine" else queryset


class AssignedFilter(admin.SimpleListFilter):
    title = _("assigned")
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        return [("mine", _("To me")), ("anybody", _("To anybody")), ("overdue", _("Overdue"))]

    def queryset(self, request, queryset):
        narrowed = {"mine": {"assignee": request.user}, "anybody": {}, "overdue": {"due__lt": timezone.now()}}
        about = narrowed.get(self.value())
        return queryset if about is None else queryset.assigned(**about)
