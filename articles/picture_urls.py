from django.urls import path

from . import pictures

app_name = "pictures"
urlpatterns = [path("<int:pk>/<str:name>", pictures.rendition, name="rendition")]
