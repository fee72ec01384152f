"""Stories by words of their headline or slug, as the desk looks for them everywhere."""

from django.db.models import QuerySet

from images.words import Words, words_of

from .models import Article

WORDS = Words(("headline", "slug"), trigrams="articles_headline_words", newest="saved_at", latest=2_000)

__all__ = ["with_words", "words_of"]


def with_words(stories: QuerySet[Article], text: str) -> QuerySet[Article]:
    """All of ``stories`` where there are no words."""
    return WORDS.narrow(stories, text)
