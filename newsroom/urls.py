"""The whole site on one page. The reader's addresses come last: a section may have any name that is left."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("comments/", include("comments.urls")),
    path("pictures/", include("articles.picture_urls")),
    path("", include("articles.urls")),
]
