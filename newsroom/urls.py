"""The whole site on one page. The reader's addresses come last: a section may have any name that is left."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from .security_txt import security_txt

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("comments/", include("comments.urls")),
    path("pictures/", include("articles.picture_urls")),
    path("preview/", include("articles.preview_urls")),
    path(".well-known/security.txt", security_txt),
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}img/favicon.svg")),
    path("", include("comments.story_urls")),
    path("", include("articles.urls")),
]
