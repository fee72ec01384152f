"""The ledger of corrections as RSS 2.0."""

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from publication.paper import paper_of

from .. import cache_tags, live_page
from ..listing import newest_corrections
from ..paths import absolute
from ..xml_text import for_xml
from .formats import Dated
from .items import NEWEST


class _Feed(Dated, Rss201rev2Feed):
    pass


@require_safe
def corrections(request):
    now = live_page.begin(request, cache_tags.CORRECTIONS)
    feed = _Feed(
        title=_("%s: corrections") % paper_of(request).title,
        link=absolute(reverse("articles:corrections")),
        description=_("What was wrong in our stories, and what was added to them."),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(reverse("articles:corrections_feed")),
    )
    for notice in newest_corrections(NEWEST, at=now):
        feed.add_item(**_item(notice))
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def _item(notice):
    """The identity has no headline and no section in it: both may change. A description is HTML to its readers."""
    page = absolute(notice.edition.get_absolute_url())
    return {
        "title": for_xml(f"{notice.get_kind_display()}: {notice.edition.headline}"),
        "link": f"{page}#notice-{notice.pk}",
        "description": linebreaks(for_xml(notice.text), autoescape=True),
        "pubdate": notice.at,
        "unique_id": absolute(f"{reverse('articles:corrections')}#notice-{notice.pk}"),
        "unique_id_is_permalink": False,
    }
