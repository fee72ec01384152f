"""The body of an edition as a page prints it: with what only the day knows.

An edition's HTML has markers for pictures, for links to stories of ours and for embeds. Here they get today's picture,
today's address, and the frame that a reader may ask for. What readers may not see leaves its words, or nothing.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from images.markup import picture_html
from images.models import Image

from . import body, embeds
from .figures import with_figures
from .models import Edition, EditionImage, EditionLink

MOST_AT_ONCE = 10_000  # rows that one query asks for by their IDs

_link = re.compile(r'<a data-article="([0-9]+)">(.*?)</a>')
_picture = re.compile(
    r'<figure data-image="([0-9]+)"(?: data-layout="([a-z]+)")?>(?:<img alt="([^"]*)">)?'
    r"<figcaption>(.*?)</figcaption></figure>"
)
_embed = re.compile(r'<figure data-embed="[a-z]*"><a (?:rel="noopener" )?href="([^"]*)">([^<]*)</a></figure>')
_table = re.compile(r"<table>.*?</table>", re.DOTALL)
_uses = {None: "body", "wide": "wide", "left": "side", "right": "side"}


class _Known(NamedTuple):
    """What a text may name that readers may see."""

    addresses: dict[int, str]
    images: dict[int, Image]


def printed(edition: Edition, *, at: dt.datetime | None = None) -> SafeString:
    """In at most one query for pictures and one for links; in none where there are none.

    Of these only what was there when the edition was cut: a number that was typed by hand may be of what came later,
    and is not before readers. A text in a preview was not cut, and has no key.
    """
    cut = edition if edition.pk else None
    return printed_html(edition.html, language=edition.language, edition=cut, at=at)


def printed_all(editions: Sequence[Edition]) -> list[SafeString]:
    """The bodies of many, for a feed, in four queries at most."""
    links, pictures = _written_down(EditionLink, "target", editions), _written_down(EditionImage, "image", editions)
    addresses = _addresses(set().union(*links.values()))
    images = _images(set().union(*pictures.values()))
    printed = []
    for edition in editions:
        own = {key: addresses[key] for key in links[edition.pk] if key in addresses}
        shown = {key: images[key] for key in pictures[edition.pk] if key in images}
        printed.append(_printed(edition.html, edition.language, _Known(own, shown)))
    return printed


def addresses_in(editions: Sequence[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    """Of each edition that links to stories of ours, by its key: which of them are live, and where, at this moment."""
    links = _written_down(EditionLink, "target", editions)
    addresses = _addresses(set().union(*links.values()))
    return {
        edition: tuple((key, addresses[key]) for key in sorted(targets) if key in addresses)
        for edition, targets in links.items()
    }


def printed_html(
    html: str, *, language: str = "", edition: Edition | None = None, at: dt.datetime | None = None
) -> SafeString:
    """The same of what ``body.render`` returned, for a preview; ``language`` is the story's, empty for the site's."""
    addresses, images = _addresses(body.articles_in(html), edition, at), _images(body.images_in(html), edition, at)
    return _printed(html, language, _Known(addresses, images))


def _printed(html, language, known):
    ours = "" if language in ("", get_language()) else format_html(' lang="{}" dir="auto"', get_language() or "")
    html = _link.sub(lambda link: _linked(known.addresses, *link.groups()), html)
    html = _picture.sub(lambda figure: _figure(known.images, ours, *figure.groups()), html)
    if "<figure data-embed=" in html:
        html = _embed.sub(lambda figure: _card(ours, *map(unescape, figure.groups())), html)
    if "<table>" in html:
        region = format_html('<div class="table" role="region" aria-label="{}"{} tabindex="0">', _("Table"), ours)
        html = _table.sub(lambda table: f"{region}{with_figures(table[0])}</div>", html)
    return body.printable(html)


def frame_hosts(html: str) -> list[str]:
    """From where the embeds of a rendered body may be shown in frames; none is loaded before the reader's click."""
    return sorted({embed.frame_host for url, _title in _embed.findall(html) if (embed := embeds.find(unescape(url)))})


def _written_down(model, name, editions) -> dict[int, set[int]]:
    """What each of ``editions`` names, by the edition's key."""
    found: dict[int, set[int]] = defaultdict(set)
    for edition, named in model.objects.filter(edition__in=editions).values_list("edition", name):
        found[edition].add(named)
    return found


def _addresses(numbers: Iterable[int], edition: Edition | None = None, at: dt.datetime | None = None) -> dict[int, str]:
    live = Edition.objects.live(at=at).select_related("section").only("article", "slug", "section__slug")
    if edition:
        live = live.filter(article__in=EditionLink.objects.filter(edition=edition).values("target"))
    return {target.article_id: target.get_absolute_url() for target in _rows(live, "article__in", numbers)}


def _images(numbers: Iterable[int], edition: Edition | None = None, at: dt.datetime | None = None) -> dict[int, Image]:
    shown = Image.objects.with_rights(at=at)
    if edition:
        shown = shown.filter(pk__in=EditionImage.objects.filter(edition=edition).values("image"))
    return {image.pk: image for image in _rows(shown, "pk__in", numbers)}


def _rows(queryset, condition, numbers) -> Iterator:
    numbers = sorted(numbers)
    for start in range(0, len(numbers), MOST_AT_ONCE):
        yield from queryset.filter(**{condition: numbers[start : start + MOST_AT_ONCE]})


def _linked(addresses, number, words):
    address = addresses.get(int(number))
    return str(format_html('<a href="{}">{}</a>', address, body.printable(words))) if address else words


def _figure(images, ours, number, layout, alt, caption):
    """The words below a picture go with it: they are about nothing else."""
    image = images.get(int(number))
    picture = picture_html(image, _uses.get(layout, "body"), alt=unescape(alt) if alt else None)
    if not image or not picture:
        return ""
    words = format_html('<span class="caption">{}</span>', body.printable(caption)) if caption else ""
    credit = format_html('<span class="credit"{}>{}</span>', ours, image.credit_line) if image.credit_line else ""
    below = format_html("<figcaption>{}{}{}</figcaption>", words, " " if words and credit else "", credit)
    return format_html(
        '<figure class="picture{}">{}{}</figure>',
        f" picture-{layout}" if layout else "",
        picture,
        below if words or credit else "",
    )


def _card(ours, url, title):
    """A plain link; static/js/embeds.js offers the frame."""
    embed = embeds.find(url)
    if embed is None:
        return format_html('<p><a rel="noopener" href="{}">{}</a></p>', url, title)
    video = embed.kind == "video"
    named = _("Video on %s") if video else _("Post on %s")
    show = _("Show the video from %s") if video else _("Show the post from %s")
    note = _("%s will learn of your visit to this page.")
    return format_html(
        '<figure class="embed embed-{}" data-provider="{}" data-frame="{}" data-show="{}" data-note="{}">'
        '<a class="embed-title" rel="noopener" href="{}">{}</a><figcaption{}>{}</figcaption></figure>',
        embed.kind,
        embed.provider,
        embed.frame_url,
        show % embed.name,
        note % embed.name,
        embed.url,
        named % embed.name if title == embed.url else title,
        ours,
        embed.name,
    )
