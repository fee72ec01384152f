"""Words taken out of a comment: where they stand, what stands in their place, and what its writer had written."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from .models import Decision
from .moderation.folding import words_of
from .moderation.phrases import Phrases, key
from .moderation.verdicts import Span, joined


def places_of(phrases: Iterable[str], body: str) -> dict[str, list[Span]]:
    """Every place of each phrase: as typed, or as a word rule would find it. A phrase that is nowhere has none.

    Whole words only, with the signs around them that were asked for; what has no words (an emoji) is found anywhere.
    """
    phrases = list(dict.fromkeys(phrase.strip() for phrase in phrases if phrase.strip()))
    folded = Phrases((words, words) for words in {key(phrase) for phrase in phrases} if words)
    found = folded.find(list(words_of(body)))
    return {phrase: _places(phrase, body, found.get(key(phrase), [])) for phrase in phrases}


def redacted(body: str, spans: Iterable[Span]) -> str:
    """``body`` with the words of its readers' language in the place of each of ``spans``, which are in order."""
    parts, place = [], 0
    with translation.override(settings.LANGUAGE_CODE):
        instead = _("[removed by a moderator]")
    for start, end in spans:
        parts += [body[place:start], instead]
        place = end
    return "".join([*parts, body[place:]])


def within(spans: Iterable[Sequence[int]], body: str) -> list[Span]:
    """Those that take something out of ``body``, in order; as one where nothing but blanks is between two."""
    length = len(body)
    clipped = ((max(0, start), min(end, length)) for start, end in spans)
    apart = joined((start, end) for start, end in clipped if start < end and body[start:end].strip())
    between = ((one[1], other[0]) for one, other in pairwise(apart))
    return joined([*apart, *(span for span in between if not body[slice(*span)].strip(" "))])


def original(decisions: Iterable[Decision], body: str) -> str | None:
    """What the writer wrote, of a comment that has not all of it any more; ``decisions`` on it in any order."""
    changed = (row for row in sorted(decisions, key=lambda row: row.pk) if row.is_redaction and "body" in row.was)
    first = next(changed, None)
    return first.was["body"] if first and first.was["body"] != body else None


def _places(phrase, body, folded):
    """A phrase as typed may have more to it than its words: the plus of a telephone number."""
    pattern = r"\s+".join(map(re.escape, phrase.split()))
    typed = [match.span() for match in re.finditer(pattern, body, re.IGNORECASE)]
    if key(phrase):
        typed = [span for span in typed if any(span[0] <= start < span[1] for start, _end in folded)]
    return joined([*folded, *typed])
