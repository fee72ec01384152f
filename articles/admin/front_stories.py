"""Stories by what somebody types: words of the headline, an address, or the number that an autocomplete filled in."""

import re
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.forms import CharField, TextInput
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from .. import headlines
from ..models import Article
from .choices import is_key

MOST = 10
_number = re.compile(r"#(\d+)$", re.ASCII)


def found(text: str):
    """At most ten, those saved last first; also stories that are not live yet, but none that was spiked."""
    stories = Article.objects.for_desk().exclude(stage=Article.Stage.SPIKED).order_by("-saved_at", "-pk")
    text = text.replace("\0", " ").strip()
    number = _number.search(text)
    if not text:
        return stories.none()
    if number:
        return stories.filter(pk=number[1]) if is_key(number[1]) else stories.none()
    if "/" in text:
        return stories.filter(addresses__path=_path(text))
    return headlines.with_words(stories, text)[:MOST]


def label(story: Article) -> str:
    """What stands in a field for ``story``; ``found`` leads back to it."""
    return f"{story.headline} #{story.pk}"


class StoryField(CharField):
    """A story, typed or picked; without JavaScript the words have to be enough to tell it from the others."""

    def __init__(self, **kwargs):
        attrs = {"data-stories": reverse_lazy("admin:articles_frontpage_stories"), "autocomplete": "off"}
        super().__init__(widget=TextInput(attrs=attrs), max_length=400, **kwargs)

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        stories = list(found(text))
        if not stories:
            raise ValidationError(_("No story is like that."))
        if len(stories) > 1:
            names = " · ".join(label(story) for story in stories[:5])
            raise ValidationError(_("Several stories are like that: %s. Type more, or the number with its #.") % names)
        return stories[0]


def _path(text):
    try:
        path = unquote(urlsplit(text).path)
    except ValueError:
        return ""
    return f"/{path.strip('/')}/"
