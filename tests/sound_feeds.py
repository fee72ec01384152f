"""What is wrong with a feed or a sitemap, by the rules of its format."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from defusedxml import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
MOST, MOST_NEWS = 50_000, 1_000
ONE_OF_RSS = "title", "link", "description"
ONE_OF_ATOM = "id", "title", "updated"


def faults_of_xml(content: bytes, address: str) -> list[str]:
    root = ET.fromstring(content)
    check = {"rss": _rss, f"{ATOM}feed": _atom, f"{MAP}urlset": _sitemap, f"{MAP}sitemapindex": _sitemap}
    return list(check[root.tag](root, address)) if root.tag in check else [f"a root of {root.tag}"]


def faults_of_json(content: bytes, address: str) -> list[str]:
    feed = json.loads(content)
    items = feed.get("items", [])
    faults = [f"no {name}" for name in ("version", "title", "items") if name not in feed]
    faults += [] if feed.get("version") == "https://jsonfeed.org/version/1.1" else ["an unknown version"]
    faults += [] if feed.get("feed_url") == address else [f"is called {feed.get('feed_url')}"]
    faults += _repeated(item.get("id") for item in items)
    for item in items:
        if not {"content_html", "content_text"} & item.keys():
            faults.append("an item without content")
        faults += [
            f"{name} is no moment: {item[name]}"
            for name in ("date_published", "date_modified")
            if name in item and not _is_moment(item[name])
        ]
        faults += _relative([item.get("url", "")])
    return faults


def places_in(content: bytes) -> list[str]:
    """The addresses of a sitemap, without those of pictures."""
    return [place.text or "" for place in ET.fromstring(content).iter(f"{MAP}loc")]


def _rss(root, address) -> Iterator[str]:
    channel = root.find("channel")
    items = channel.findall("item")
    if root.get("version") != "2.0":
        yield "an unknown version"
    yield from (f"{len(channel.findall(name))} {name}" for name in ONE_OF_RSS if len(channel.findall(name)) != 1)
    own = [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if own != [address]:
        yield f"is called {own}"
    yield from _repeated(item.findtext("guid") for item in items)
    yield from _relative(item.findtext("link") or "" for item in items)
    for item in items:
        if not (item.findtext("title") or item.findtext("description")):
            yield "an item without words"
        if parsedate_to_datetime(item.findtext("pubDate")).tzinfo is None:
            yield "a date without a zone"


def _atom(root, address) -> Iterator[str]:
    entries = root.findall(f"{ATOM}entry")
    for row in (root, *entries):
        yield from (f"not one {name}" for name in ONE_OF_ATOM if len(row.findall(ATOM + name)) != 1)
        if not _is_moment(row.findtext(f"{ATOM}updated")):
            yield "a date that is no moment"
    own = [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if own != [address]:
        yield f"is called {own}"
    yield from _repeated(entry.findtext(f"{ATOM}id") for entry in entries)
    yield from _relative(link.get("href") for link in root.iter(f"{ATOM}link"))
    if root.find(f"{ATOM}author") is None and any(entry.find(f"{ATOM}author") is None for entry in entries):
        yield "an entry without an author"


def _sitemap(root, address) -> Iterator[str]:
    places = [place.text or "" for place in root.iter(f"{MAP}loc")]
    if not places or len(places) > MOST:
        yield f"{len(places)} addresses"
    yield from _repeated(places)
    yield from _relative(places)
    yield from (f"{row.text} is no moment" for row in root.iter(f"{MAP}lastmod") if not _is_moment(row.text))
    news = root.findall(f"{MAP}url/{NEWS}news")
    if len(news) > MOST_NEWS:
        yield f"{len(news)} news"
    for row in news:
        said = [row.findtext(f"{NEWS}{name}") for name in ("publication_date", "title")]
        said += [row.findtext(f"{NEWS}publication/{NEWS}{name}") for name in ("name", "language")]
        if not all(said):
            yield f"news that say {said}"


def _repeated(names) -> list[str]:
    return [f"{name} {count} times" for name, count in Counter(names).items() if count > 1 or not name]


def _relative(addresses) -> list[str]:
    return [f"not absolute: {address}" for address in addresses if not address.startswith(("http://", "https://"))]


def _is_moment(text):
    try:
        return dt.datetime.fromisoformat(text or "").tzinfo is not None
    except ValueError:
        return False
