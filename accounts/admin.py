from functools import partial

import allauth.account.admin
import allauth.mfa.admin
import allauth.usersessions.admin  # noqa: F401
import django.contrib.auth.admin  # noqa: F401
from allauth.account.decorators import reauthentication_required
from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_POST

from . import invitations, letters, second_factor
from .forms import ColleagueForm, InvitationForm
from .models import User

LOOKUPS = {"is_active__exact", "groups__id__exact"}

admin.site.unregister(Group)  # the roles are made by migrations
admin.site.unregister([EmailAddress, Authenticator, UserSession])  # the secrets of people's second factors among them


class RoleFilter(admin.RelatedOnlyFieldListFilter):
    """A group has one name in the database, and one in each language."""

    def field_choices(self, field, request, model_admin):
        return [(pk, _(name)) for pk, name in super().field_choices(field, request, model_admin)]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """The chief editor's list of people. Rights come with roles only; somebody who leaves is deactivated."""

    list_display = ["name", "role_names", "email", "is_active", "last_signed_in"]
    list_filter = ["is_active", ("groups", RoleFilter)]
    search_fields = ["first_name", "last_name", "username", "email"]
    ordering = ["-is_active", "last_name", "first_name", "pk"]
    list_per_page = 50
    show_full_result_count = False
    actions = None
    readonly_fields = ["user_name", "last_signed_in", "date_joined"]

    def get_queryset(self, request):
        """Colleagues: whoever can sign in at the desk, now or formerly. The importer is nobody to look after."""
        return super().get_queryset(request).filter(is_staff=True).prefetch_related("groups")

    def lookup_allowed(self, lookup, value, request):
        """The filters' own, as the address spells them. Others would spell out a password's hash, letter by letter."""
        return lookup in LOOKUPS

    def get_fields(self, request, obj=None):
        if obj is None:
            return InvitationForm.Meta.fields
        return [*ColleagueForm.Meta.fields, *self.readonly_fields]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, form=ColleagueForm if change else InvitationForm, **kwargs)
        form.changed_by = request.user
        return form

    def has_change_permission(self, request, obj=None):
        """A superuser runs the machine, and is above the newsroom's roles."""
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        full = ratelimit.consume_or_429(request, action="invite", user=request.user)
        if full:
            return full
        return super().add_view(request, form_url, {"title": _("Invite a colleague")} | (extra_context or {}))

    def save_model(self, request, obj, form, change):
        if change:  # only what was changed here: the person may have a new password since this began
            return obj.save(update_fields=[name for name in form.changed_data if name != "groups"])
        return invitations.invite(obj, by=request.user, told=partial(self._tell, request, obj))

    def get_urls(self):
        again = self.admin_site.admin_view(require_POST(self.invite_again_view))
        reset = self.admin_site.admin_view(reauthentication_required(self.reset_second_factor_view))
        return [
            path("<int:pk>/invite-again/", again, name="accounts_user_invite_again"),
            path("<int:pk>/reset-second-factor/", reset, name="accounts_user_reset_second_factor"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        user = self.get_object(request, object_id)
        offered = bool(user) and second_factor.may_reset(user, by=request.user) and second_factor.is_set_up(user)
        context = {"may_reset_second_factor": offered} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def invite_again_view(self, request, pk):
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        full = ratelimit.consume_or_429(request, action="invite", user=request.user)
        if full:
            return full
        try:
            invitations.invite_again(user, by=request.user, told=partial(self._tell, request, user))
        except invitations.HasJoined as refusal:
            self.message_user(request, refusal.message, messages.WARNING)
        return redirect("admin:accounts_user_change", user.pk)

    def reset_second_factor_view(self, request, pk):
        """For a lost phone. A page that asks first: whoever loses their factors signs in anew, everywhere."""
        user = get_object_or_404(self.get_queryset(request), pk=pk)
        if not second_factor.may_reset(user, by=request.user):
            raise PermissionDenied
        if request.method != "POST":
            context = self.admin_site.each_context(request) | {"title": _("Reset the second factor"), "person": user}
            return TemplateResponse(request, "admin/accounts/user/reset_second_factor.html", context)
        second_factor.reset(user, by=request.user)
        self.log_change(request, user, gettext_noop("Reset the second factor."))
        letters.send("second_factor_reset", user.email, {"user": user, "by": request.user})
        self.message_user(request, _("%s sets up a new second factor at the next sign-in.") % user, messages.SUCCESS)
        return redirect("admin:accounts_user_change", user.pk)

    def _tell(self, request, user, sent):
        if sent:
            self.message_user(request, _("The invitation was sent to %s.") % user.email, messages.SUCCESS)
        else:
            sentence = _("The letter to %s could not be sent. The account is there: send the invitation again later.")
            self.message_user(request, sentence % user.email, messages.ERROR)

    @admin.display(description=gettext_lazy("name"), ordering="last_name")
    def name(self, user):
        return str(user)

    @admin.display(description=gettext_lazy("user name"))
    def user_name(self, user):
        return user.username

    @admin.display(description=gettext_lazy("roles"))
    def role_names(self, user):
        return ", ".join(_(role.name) for role in user.groups.all())

    @admin.display(description=gettext_lazy("last sign-in"), ordering="last_login")
    def last_signed_in(self, user):
        if user.last_login:
            return date_format(localtime(user.last_login), "DATETIME_FORMAT")
        return _("never") if user.has_usable_password() else _("invited")
