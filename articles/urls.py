from django.urls import path, register_converter

from . import converters, feeds, views

register_converter(converters.UnicodeSlug, "uslug")

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("author/<uslug:slug>/", views.author, name="author"),
    path("tag/<uslug:slug>/", views.tag, name="tag"),
    path("series/<uslug:slug>/", views.series, name="series"),
    path("corrections/", views.corrections, name="corrections"),
    path("feeds/corrections/", feeds.corrections, name="corrections_feed"),
    path("<uslug:slug>/", views.section, name="section"),
    path("<uslug:section>/<uslug:slug>/", views.article_detail, name="article_detail"),
]
