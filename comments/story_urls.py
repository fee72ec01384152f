"""Addresses below a story's own: the further pages of its thread."""

from django.urls import path, register_converter

from articles import converters as stories

from . import converters, thread_views

register_converter(stories.UnicodeSlug, "storyslug")
register_converter(stories.Count, "pagenumber")
register_converter(converters.Key, "root")

app_name = "discussion"
urlpatterns = [
    path(
        "<storyslug:section>/<storyslug:slug>/comments/<pagenumber:number>/",
        thread_views.thread_page,
        name="thread_page",
    ),
    path("<storyslug:section>/<storyslug:slug>/comments/replies/<root:root>/", thread_views.replies, name="replies"),
    path(
        "<storyslug:section>/<storyslug:slug>/comments/replies/<root:root>/<pagenumber:number>/",
        thread_views.replies,
        name="replies",
    ),
]
