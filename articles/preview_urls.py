from django.urls import path

from . import preview_views

app_name = "preview"
urlpatterns = [path("<str:token>/", preview_views.outsider, name="outsider")]
