"""One feed in three formats."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils import feedgenerator
from django.utils.feedgenerator import rfc3339_date

from publication.models import Publication

from ..paths import absolute
from ..xml_text import for_xml
from .items import Item


@dataclass(frozen=True, slots=True)
class Feed:
    """``page`` is the HTML page with the same stories, ``own`` the feed's address; both are paths."""

    title: str
    description: str
    page: str
    own: str
    items: list[Item]
    paper: str = field(default_factory=Publication.objects.title)  # by whose name it goes


class Dated:
    """The same feed is the same bytes: where nothing is in it, Django's date would be now."""

    items: list

    def latest_post_date(self):
        return super().latest_post_date() if self.items else dt.datetime.fromtimestamp(0, dt.UTC)


class Rss(Dated, feedgenerator.Rss201rev2Feed):
    def rss_attributes(self):
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
            "xmlns:media": "http://search.yahoo.com/mrss/",
        }

    def add_item_elements(self, handler, item):
        """All names in one ``dc:creator``: many news readers show the first element alone."""
        super().add_item_elements(handler, item)
        story: Item = item["story"]
        if story.authors:
            handler.addQuickElement("dc:creator", for_xml(", ".join(author.name for author in story.authors)))
        if story.content is not None:
            handler.addQuickElement("content:encoded", story.content)
        if story.image:
            _add_media(handler, story)


class Atom(Dated, feedgenerator.Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        story: Item = item["story"]
        for author in story.authors:
            handler.startElement("author", {})
            handler.addQuickElement("name", for_xml(author.name))
            handler.addQuickElement("uri", absolute(author.get_absolute_url()))
            handler.endElement("author")
        if story.content is not None:
            handler.addQuickElement("content", story.content, {"type": "html"})


def rss(feed: Feed) -> HttpResponse:
    return _xml(Rss, feed)


def atom(feed: Feed) -> HttpResponse:
    """The paper is the feed's author: an entry without names needs one."""
    return _xml(Atom, feed, author_name=for_xml(feed.paper), author_link=absolute("/"))


def json_feed(feed: Feed) -> HttpResponse:
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(feed.own),
        "description": feed.description,
        "language": settings.LANGUAGE_CODE,
        "items": [_json_item(item) for item in feed.items],
    }
    return HttpResponse(json.dumps(told, ensure_ascii=False), content_type="application/feed+json")


FORMATS: dict[str, Callable[[Feed], HttpResponse]] = {"rss": rss, "atom": atom, "json": json_feed}


def _xml(kind, feed, **more):
    made = kind(
        title=for_xml(feed.title),
        link=absolute(feed.page),
        description=for_xml(feed.description),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(feed.own),
        **more,
    )
    for item in feed.items:
        made.add_item(**_xml_item(item))
    out = StringIO()
    made.write(out, "utf-8")
    return HttpResponse(out.getvalue(), content_type=made.content_type)


def _xml_item(item):
    edition = item.edition
    return {
        "title": for_xml(edition.headline),
        "link": item.url,
        "description": item.summary,
        "pubdate": edition.first_published_at,
        "updateddate": changed_at(item),
        "unique_id": item.identity,
        "unique_id_is_permalink": False,
        "categories": [for_xml(name) for name in item.categories],
        "story": item,
    }


def _add_media(handler, item):
    picture = item.edition.lead_image
    shown = {"url": absolute(item.image.path), "type": "image/jpeg", "medium": "image"}
    handler.startElement("media:content", shown | {"width": str(item.image.width), "height": str(item.image.height)})
    if picture.credit_line:
        handler.addQuickElement("media:credit", for_xml(picture.credit_line))
    if picture.caption:
        handler.addQuickElement("media:description", for_xml(picture.caption), {"type": "plain"})
    handler.endElement("media:content")


def _json_item(item) -> dict[str, Any]:
    edition = item.edition
    content = {"content_html": item.content} if item.content is not None else {"content_text": item.summary}
    authors = [{"name": author.name, "url": absolute(author.get_absolute_url())} for author in item.authors]
    return _filled(
        {
            "id": item.identity,
            "url": item.url,
            "title": edition.headline,
            "summary": item.summary,
            **content,
            "date_published": rfc3339_date(edition.first_published_at),
            "date_modified": rfc3339_date(changed_at(item)),
            "authors": authors,
            "tags": item.categories,
            "image": absolute(item.image.path) if item.image else "",
            "language": edition.language,
        }
    )


def changed_at(item: Item) -> dt.datetime:
    return item.edition.updated_at or item.edition.first_published_at


def _filled(told):
    """Without what is empty, except a text: an item has to have one."""
    return {name: value for name, value in told.items() if value or name == "content_text"}
