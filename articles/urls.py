from django.urls import path, register_converter

from . import archive_views, converters, feeds, search_views, sitemaps, views

register_converter(converters.UnicodeSlug, "uslug")
register_converter(converters.FeedForm, "feed")
register_converter(converters.FeedLabel, "label")
register_converter(converters.Count, "count")
register_converter(converters.Year, "year")
register_converter(converters.TwoDigits, "two")

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("latest/", archive_views.latest, name="latest"),
    path("archive/", archive_views.archive, name="archive"),
    path("archive/<year:year>/", archive_views.period, name="archive"),
    path("archive/<year:year>/<two:month>/", archive_views.period, name="archive"),
    path("archive/<year:year>/<two:month>/<two:day>/", archive_views.period, name="archive"),
    path("authors/", archive_views.authors, name="authors"),
    path("author/<uslug:slug>/", views.author, name="author"),
    path("tag/<uslug:slug>/", views.tag, name="tag"),
    path("series/<uslug:slug>/", views.series, name="series"),
    path("search/", search_views.search, name="search"),
    path("corrections/", views.corrections, name="corrections"),
    path("feeds/corrections/", feeds.corrections, name="corrections_feed"),
    path("feeds/<feed:form>/", feeds.site, name="feed"),
    path("feeds/<label:kind>/<uslug:slug>/<feed:form>/", feeds.about, name="feed_about"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap_index"),
    path("sitemap/lists.xml", sitemaps.lists, name="sitemap_of_lists"),
    path("sitemap/news.xml", sitemaps.news, name="news_sitemap"),
    path("sitemap/<count:number>.xml", sitemaps.stories, name="sitemap"),
    path("<uslug:slug>/", views.section, name="section"),
    path("<uslug:section>/<uslug:slug>/", views.article_detail, name="article_detail"),
]
