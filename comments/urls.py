from django.urls import path, register_converter

from . import converters, feeds, letter_views, own_views, report_views, rules_page, thread_views, views

register_converter(converters.Key, "key")

app_name = "comments"
urlpatterns = [
    path("on/<key:article>/", views.post_comment, name="post_comment"),
    path("on/<key:article>/feed/", feeds.comments_feed, name="comments_feed"),
    path("moderation/", rules_page.moderation, name="moderation"),
    path("held/<str:token>/", own_views.held_comment, name="held_comment"),
    path("you/", own_views.remembered_here, name="remembered_here"),
    path("letters/confirm/<str:token>/", letter_views.confirm_address, name="confirm_address"),
    path("letters/stop/<str:token>/", letter_views.stop_letters, name="stop_letters"),
    path("<key:pk>/", thread_views.comment, name="comment"),
    path("<key:pk>/reply/", views.reply_to_comment, name="reply_to_comment"),
    path("<key:pk>/report/", report_views.report_comment, name="report_comment"),
]
