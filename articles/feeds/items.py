"""A story as feeds give it, whatever their format: identity, people, dates, picture, the full text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from images.markup import Still, still

from .. import bylines, printing
from ..language import attributes_of
from ..models import Author, Edition
from ..notices import notices_of
from ..paths import absolute
from ..xml_text import for_xml

NEWEST = 50
_picture = re.compile(r"<picture>.*?(<img [^>]*>)</picture>")
_for_browsers = re.compile(r' (?:srcset|sizes|loading|fetchpriority|decoding)="[^"]*"')
_own_address = re.compile(r'( (?:href|src)=")/')


@dataclass(frozen=True, slots=True)
class Item:
    """``content`` is HTML with whole addresses, None where the feed was full before it."""

    edition: Edition
    identity: str
    url: str
    authors: list[Author]
    image: Still | None
    content: str | None

    @property
    def summary(self) -> str:
        return for_xml(self.edition.standfirst or self.edition.seo_description)

    @property
    def categories(self) -> list[str]:
        return [self.edition.section.name, *(tag.name for tag in self.edition.topics)]


def items_of(editions: Iterable[Edition]) -> Iterator[Item]:
    """``editions`` come ``for_feed``."""
    editions = list(editions)
    for edition, body in zip(editions, printing.printed_all(editions), strict=True):
        yield Item(
            edition=edition,
            identity=identity_of(edition),
            url=absolute(edition.get_absolute_url()),
            authors=bylines.credited(edition),
            image=still(edition.lead_image, "lead"),
            content=for_xml(_content(edition, body)),
        )


def identity_of(edition: Edition) -> str:
    """A tag URI (RFC 4151): the same for every text of the story, at whatever address it stands."""
    host = urlsplit(settings.SITE_URL).hostname
    return f"tag:{host},{edition.first_published_at:%Y-%m-%d}:story/{edition.article_id}"


def _content(edition, body):
    notices = notices_of(edition.article)
    parts = [
        *map(_notice, notices["notices_above"]),
        _lead_picture(edition),
        body,
        *map(_notice, notices["notices_below"]),
    ]
    whole = _alone("".join(parts))
    return f"<div{around}>{whole}</div>" if (around := attributes_of(edition.language)) else whole


def _notice(notice):
    return format_html("<p><strong>{}:</strong> {}</p>", notice.get_kind_display(), notice.text)


def _lead_picture(edition) -> SafeString | str:
    image, shown = edition.lead_image, still(edition.lead_image, "lead")
    if shown is None:
        return ""
    words = format_html_join(" ", "{}", ((text,) for text in (image.caption, image.credit_line) if text))
    return format_html(
        '<figure><img src="{}" width="{}" height="{}" alt="{}"><figcaption>{}</figcaption></figure>',
        *shown,
        image.alt,
        words,
    )


def _alone(html):
    """For a reader that has neither this site's styles nor its address."""
    html = _picture.sub(lambda picture: _for_browsers.sub("", picture[1]), html)
    return _own_address.sub(rf"\1{settings.SITE_URL}/", html)
