from allauth.account.utils import get_next_redirect_url
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from accounts import second_factor
from publication.paper import paper_of


class NewsroomAdminSite(admin.AdminSite):
    """The desk's front door."""

    index_title = _("The desk")
    site_url = "/"
    enable_nav_sidebar = True

    def each_context(self, request):
        """With the paper's name, asked for once a page."""
        name = SimpleLazyObject(lambda: paper_of(request).title)
        return super().each_context(request) | {"site_header": name, "site_title": name}

    def get_urls(self):
        """Django's shortcut from a key to a page is shut: it told any colleague the address of what is to come."""
        return [path("r/<path:anything>", self.admin_view(_no_shortcut)), *super().get_urls()]

    @method_decorator(never_cache)
    def login(self, request, extra_context=None):
        """On to where colleagues sign in, and from there to where they wanted to go."""
        onward = get_next_redirect_url(request) or reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(onward)
        if not self.has_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(onward)  # not redirect(): what has no slash is no view's name

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def index(self, request, extra_context=None):
        until = second_factor.grace_until(request.user)
        return super().index(request, {"second_factor_until": until} | (extra_context or {}))


def _no_shortcut(request, anything):
    raise Http404("no shortcut")
