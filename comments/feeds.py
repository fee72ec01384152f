"""The comments of a story for news readers, as RSS 2.0; what a person wrote for, without an account and a letter."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import page_cache
from articles import cache_tags
from articles.feeds.formats import Dated
from articles.models import Edition
from articles.paths import absolute
from articles.xml_text import for_xml
from publication.paper import paper_of

from . import text
from .models import Comment

NEWEST = 50


class _Feed(Dated, Rss201rev2Feed):
    pass


@require_safe
def comments_feed(request, article):
    """Of a story that readers see; the tag of its thread is bumped with every decision that they see."""
    tags = cache_tags.pages_and_threads_of(article) or [cache_tags.FRONT]
    page_cache.depend_on(request, *tags, *cache_tags.EVERYWHERE)
    now = timezone.now()
    edition = (
        Edition.objects.live(at=now).filter(article=article).select_related("section").defer("body", "html").first()
    )
    if edition is None:
        raise Http404("no such story before readers")
    page_cache.keep_until(request, edition.live_until)
    page = absolute(edition.get_absolute_url())
    feed = _Feed(
        title=for_xml(_("Comments: %s") % edition.headline),
        link=f"{page}#comments",
        description=for_xml(_("What readers of %s say.") % paper_of(request).title),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(request.path),
    )
    for comment in Comment.objects.filter(article=article, visible=True).order_by("-posted_at", "-pk")[:NEWEST]:
        feed.add_item(**_item(comment))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _item(comment):
    return {
        "title": for_xml(comment.name),
        "author_name": for_xml(comment.name),
        "link": absolute(reverse("comments:comment", args=[comment.pk])),
        "description": for_xml(text.as_html(comment.body)),
        "pubdate": comment.posted_at,
        "unique_id": f"{settings.SITE_URL}/comments/{comment.pk}/",
        "unique_id_is_permalink": False,
    }
