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
from django.utils.xmlutils import SimplerXMLGenerator

from ..language import foreign
from ..paths import absolute
from ..xml_text import for_xml
from .items import Item
from .written import Dates


@dataclass(frozen=True, slots=True)
class Feed:
    """``page`` is the HTML page with the same stories, ``own`` the feed's address; both are paths."""

    title: str
    description: str
    page: str
    own: str
    paper: str  # by whose name it goes
    items: list[tuple[Dates, str]] = field(default_factory=list)  # as ``Format.write`` wrote them


class Dated:
    """The same feed is the same bytes: where nothing is in it, Django's date would be now."""

    items: list

    def latest_post_date(self):
        return super().latest_post_date() if self.items else dt.datetime.fromtimestamp(0, dt.UTC)


class OfStories(Dated):
    """Its items are text already: what ``written`` returned for each, between their dates."""

    def write_items(self, handler):
        for item in self.items:
            handler.ignorableWhitespace(item["written"])  # the handler's way to print what needs no escaping any more

    @classmethod
    def written(cls, item):
        one = cls(title="", link="", description="")
        one.add_item(**_xml_item(item))
        out = StringIO()
        super(OfStories, one).write_items(SimplerXMLGenerator(out, "utf-8", short_empty_elements=True))
        return out.getvalue()


class InItsLanguage:
    """A story in another language than the feed says so itself."""

    def item_attributes(self, item):
        language = foreign(item["story"].edition.language)
        return super().item_attributes(item) | ({"xml:lang": language} if language else {})


class Rss(InItsLanguage, OfStories, feedgenerator.Rss201rev2Feed):
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


class Atom(InItsLanguage, OfStories, feedgenerator.Atom1Feed):
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
    }
    head = json.dumps(told, ensure_ascii=False).removesuffix("}")
    items = ", ".join(text for _dates, text in feed.items)
    return HttpResponse(f'{head}, "items": [{items}]}}', content_type="application/feed+json")


def json_item(item: Item) -> str:
    return json.dumps(_json_item(item), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Format:
    """``write`` gives an item as text, ``answer`` the feed around such items."""

    write: Callable[[Item], str]
    answer: Callable[[Feed], HttpResponse]


FORMATS = {"rss": Format(Rss.written, rss), "atom": Format(Atom.written, atom), "json": Format(json_item, json_feed)}


def _xml(kind, feed, **more):
    made = kind(
        title=for_xml(feed.title),
        link=absolute(feed.page),
        description=for_xml(feed.description),
        language=settings.LANGUAGE_CODE,
        feed_url=absolute(feed.own),
        **more,
    )
    for dates, text in feed.items:
        first, updated = dates
        made.items.append({"pubdate": first, "updateddate": updated or first, "written": text})
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
