from django.urls import path

from . import views

app_name = "comments"
urlpatterns = [
    path("on/<int:article>/", views.post_comment, name="post_comment"),
    path("held/<str:token>/", views.held_comment, name="held_comment"),
    path("<int:pk>/reply/", views.reply_to_comment, name="reply_to_comment"),
]
