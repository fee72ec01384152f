"""The editor of a story's text: the form field, and all that its scripts in static/desk/editor/ have to be told."""

import json
import re

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_prose_editor.widgets import importmap
from js_asset import ImportMap, Media

from images import library
from images.models import Image
from images.widgets import library_media

from .. import body, embeds
from . import story_search
from .choices import is_key
from .prose_words import placeholders, words

# Static files carry a hash in their names, so that the modules find each other by these names and not by their paths.
PARTS = [
    *("buttons", "characters", "dialog", "embed", "figure", "figure-view", "fullscreen", "help", "icons"),
    *("known", "link", "link-bubble", "link-dialog", "notices", "paste", "paste-lists", "paste-page", "pictures"),
    *("rove", "schema", "settings", "status", "stories", "table", "toolbar", "tools"),
]
MOST = 5000  # pictures and stories of a text that are told of; what was sent by hand may name any number
MODULES = ImportMap({f"desk/editor/{part}": f"desk/editor/{part}.js" for part in PARTS})


_figure = re.compile(r'<figure data-image="([0-9]+)"([^>]*)>(?:<img(?: alt="([^"]*)")?>)?')


class ProseWidget(forms.Textarea):
    """The text of a story, edited as it will look. Without JavaScript it is a textarea with HTML in it.

    Nothing is written back before somebody types, so saving an untouched text changes nothing. The vocabulary is
    that of body.py; static/desk/editor/schema.js has it a second time, for the keyboard.
    """

    @property
    def media(self):
        script = forms.Script("desk/editor.js", type="module")
        return library_media + Media(importmap=importmap | MODULES, js=[script])

    def render(self, name, value, attrs=None, renderer=None):
        """With a place around it, to which a link can lead: the editor hides the textarea itself."""
        textarea = super().render(name, value, attrs, renderer)
        return format_html('<div id="{}-place">{}</div>', (attrs or {}).get("id", name), textarea)

    def get_context(self, name, value, attrs):
        told = json.dumps(_told(value or ""), ensure_ascii=False)
        return super().get_context(name, value, {**(attrs or {}), "data-prose": told})


def _told(text):
    return {
        "words": words(),
        "placeholders": placeholders(),
        "preview": reverse("admin:images_image_preview", args=[0]),
        "search": reverse("admin:articles_article_stories"),
        "site": settings.SITE_URL,
        "language": get_language(),
        "rightToLeft": settings.LANGUAGES_BIDI,
        "wordsAMinute": body.WORDS_A_MINUTE,
        "providers": embeds.as_json(),
        "pictures": _pictures(text),
        "stories": {result["id"]: result for result in story_search.of_ids(_keys(body.articles_in(text)))},
    }


def _pictures(text):
    """Of the pictures in the text, what the library's dialog tells of those that are chosen there."""
    images = Image.objects.filter(pk__in=_keys(body.images_in(text)))
    return {
        image.pk: {
            "alt": image.alt,
            "credit": image.credit_line,
            "width": image.width,
            "height": image.height,
            "preview": library.preview_url(image),
        }
        for image in images
    }


def _keys(numbers):
    """A form that was refused is shown as it was sent, before anything was cleaned."""
    return [number for number in numbers[:MOST] if is_key(number)]


def readable(text: str) -> SafeString:
    """For who may read a story and not change it: with the desk's own previews of its pictures."""

    def shown(figure):
        number, layout, alt = figure.groups()
        preview = reverse("admin:images_image_preview", args=[number])
        image = format_html('<img src="{}" alt="{}" loading="lazy">', preview, body.printable(alt or ""))
        return f'<figure data-image="{number}"{layout}>{image}'

    return body.printable(_figure.sub(shown, body.render(text)))
