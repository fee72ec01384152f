"""The articles' lists for news readers: RSS 2.0, with whole addresses on ``SITE_URL`` whatever host was asked."""

import datetime as dt
import re

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

import page_cache

from . import cache_tags
from .listing import newest_corrections
from .models import Edition

NEWEST = 50
_not_for_xml = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class _Feed(Rss201rev2Feed):
    def latest_post_date(self):
        """Django says “now” where nothing is in it: the same feed has to be the same bytes."""
        return super().latest_post_date() if self.items else dt.datetime.fromtimestamp(0, dt.UTC)


@require_safe
def corrections(request):
    now = timezone.now()
    page_cache.depend_on(request, cache_tags.CORRECTIONS, *cache_tags.EVERYWHERE)
    page_cache.keep_until(request, Edition.objects.next_change_after(now))
    feed = _Feed(
        title=_("%s: corrections") % settings.SITE_NAME,
        link=_absolute(reverse("articles:corrections")),
        description=_("What was wrong in our stories, and what was added to them."),
        language=settings.LANGUAGE_CODE,
        feed_url=_absolute(reverse("articles:corrections_feed")),
    )
    for notice in newest_corrections(NEWEST, at=now):
        feed.add_item(**_item(notice))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _item(notice):
    """The identity has no headline and no section in it: both may change. A description is HTML to its readers."""
    page = _absolute(notice.edition.get_absolute_url())
    return {
        "title": _plain(f"{notice.get_kind_display()}: {notice.edition.headline}"),
        "link": f"{page}#notice-{notice.pk}",
        "description": linebreaks(_plain(notice.text), autoescape=True),
        "pubdate": notice.at,
        "unique_id": _absolute(f"{reverse('articles:corrections')}#notice-{notice.pk}"),
        "unique_id_is_permalink": False,
    }


def _absolute(path):
    return f"{settings.SITE_URL}{path}"


def _plain(text):
    """Without the characters that XML cannot hold."""
    return _not_for_xml.sub("", text)
