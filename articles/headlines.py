"""Stories by what somebody types at the desk: every word stands in the headline or in the slug, also inside a word.

One function, two engines. PostgreSQL has a trigram index of both columns and finds its own way. SQLite has an FTS5
table of trigrams, kept by triggers (migration 0018): it is asked first how many stories there are. Few of them are
looked up by their keys; of many, the first fifty turn up soon wherever the list begins.
"""

from django.db import connection
from django.db.models import Q
from django.utils.text import smart_split, unescape_string_literal

from .models import Article
from .models.article import ArticleQuerySet

MOST_WORDS, LONGEST_WORD = 8, 100
SHORTEST = 3  # characters that an index of trigrams knows
FEW = 1_500
LATEST = 2_000  # stories in which shorter words are looked for, if there is no longer one


def words_of(text: str) -> list[str]:
    """Words in quotation marks belong together. No headline has a NUL, and PostgreSQL takes none in a question."""
    words = list(smart_split(text.replace("\0", " ")))[:MOST_WORDS]
    return [word[:LONGEST_WORD] for word in map(_unquoted, words) if word]


def with_words(stories: ArticleQuerySet, text: str) -> ArticleQuerySet:
    """All of ``stories`` where there are no words."""
    words = words_of(text)
    long = [word for word in words if len(word) >= SHORTEST]
    if words and not long:
        latest = Article.objects.order_by("-saved_at", "-pk").values_list("pk", flat=True)[:LATEST]
        return _containing(stories.filter(pk__in=list(latest)), words)
    if long and connection.vendor == "sqlite":
        keys = _keys(long)
        if len(keys) <= FEW:
            return _containing(stories.among(keys), [word for word in words if word not in long])
    return _containing(stories, words)


def _containing(stories, words):
    for word in words:
        stories = stories.filter(Q(headline__icontains=word) | Q(slug__icontains=word))
    return stories


def _keys(words):
    """At most one more than FEW."""
    phrases = " ".join(f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid FROM articles_headline_words WHERE articles_headline_words MATCH %s"
            " ORDER BY rowid DESC LIMIT %s",
            [phrases, FEW + 1],
        )
        return [key for (key,) in cursor.fetchall()]


def _unquoted(word):
    quoted = len(word) > 1 and word[0] in "\"'" and word[-1] == word[0]
    return unescape_string_literal(word).strip() if quoted else word
