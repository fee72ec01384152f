from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .. import terms
from ..forms import BulkForm

LARGEST = 2**63 - 1
MOST = 500  # pictures at once


class BulkViews(admin.ModelAdmin):
    """What is done with those that are selected in the list."""

    def response_action(self, request, queryset):
        """Django would ask the database for a key that is no number; and it has a way to select the whole library."""
        keys = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if request.POST.get("select_across", "0") == "0" and len(keys) <= MOST and all(map(_is_key, keys)):
            return super().response_action(request, queryset)
        messages.error(request, _("Select the pictures one by one, %d at most.") % MOST)
        return None

    @admin.action(permissions=["change"], description=gettext_lazy("Change credit and rights…"))
    def change_terms(self, request, queryset):
        """Asks on a page of its own what is to be changed; sent from there, it changes all of them or none."""
        images = list(queryset.order_by("pk"))
        if theirs := terms.of_others(images, request.user):
            messages.error(request, terms.refusal(theirs))
            return None
        form = BulkForm(request.POST) if "apply" in request.POST else BulkForm()
        if form.is_bound and form.is_valid():
            self._change(request, [image.pk for image in images], form)
            return None
        context = {"title": _("Change credit and rights"), "images": images, "form": form, "opts": self.opts}
        context |= {"media": self.media, "action": "change_terms", **self.admin_site.each_context(request)}
        return TemplateResponse(request, "admin/images/image/bulk.html", context)

    def _change(self, request, keys, form):
        names = [str(self.model._meta.get_field(name).verbose_name) for name in form.changes()]
        try:
            with transaction.atomic():
                changed = terms.change(keys, by=request.user, changes=form.changes())
                note = [{"changed": {"fields": names}}]
                LogEntry.objects.log_actions(request.user.pk, changed, CHANGE, note, single_object=False)
        except PermissionDenied as refusal:
            messages.error(request, str(refusal))
            return
        sentence = ngettext("%d picture was changed.", "%d pictures were changed.", len(changed))
        messages.success(request, sentence % len(changed))


def _is_key(text):
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST
