from django.urls import path, register_converter

from . import converters, feeds, report_views, rules_page, thread_views, views

register_converter(converters.Key, "key")

app_name = "comments"
urlpatterns = [
    path("on/<key:article>/", views.post_comment, name="post_comment"),
    path("on/<key:article>/feed/", feeds.comments_feed, name="comments_feed"),
    path("held/<str:token>/", views.held_comment, name="held_comment"),
    path("moderation/", rules_page.moderation, name="moderation"),
    path("<key:pk>/", thread_views.comment, name="comment"),
    path("<key:pk>/reply/", views.reply_to_comment, name="reply_to_comment"),
    path("<key:pk>/report/", report_views.report_comment, name="report_comment"),
]
