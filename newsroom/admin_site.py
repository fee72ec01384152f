from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import Http404
from django.urls import path
from django.utils.translation import gettext_lazy as _


class NewsroomAdminSite(admin.AdminSite):
    """The desk's front door."""

    index_title = _("The desk")
    site_url = "/"
    enable_nav_sidebar = True

    @property
    def site_header(self):
        return settings.SITE_NAME

    @property
    def site_title(self):
        return settings.SITE_NAME

    def get_urls(self):
        """Django's shortcut from a key to a page is shut: it told any colleague the address of what is to come."""
        return [path("r/<path:anything>", self.admin_view(_no_shortcut)), *super().get_urls()]


def _no_shortcut(request, anything):
    raise Http404("no shortcut")


class NewsroomAdminConfig(AdminConfig):
    default_site = "newsroom.admin_site.NewsroomAdminSite"
