from django.urls import path

from . import pictures, preview_pictures

app_name = "pictures"
urlpatterns = [
    path("<int:pk>/<str:name>", pictures.rendition, name="rendition"),
    path("preview/<str:seal>/<int:image>/<str:file>", preview_pictures.picture, name="preview"),
]
