"""Ask the two engines. Which stories are live, and in which order a page has them, is the same for both."""

import datetime as dt
import re
from enum import StrEnum

from django.db import connection, models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .question import Question
from .tables import WORDS

MOST = 2_000  # of more matches, the newest count
START, STOP, GAP = "\x02", "\x03", " … "
PASSAGE = 28  # words
TERMS, WINDOW = 4, 300  # characters before a term from which PostgreSQL makes a passage; twice as many behind it
# A story's worth falls to 70 % after three months, and never below 40 %.
FRESH, FALLING, DAYS = 0.4, 0.6, 90

_marked = re.compile(f"{START}([^{START}{STOP}]*){STOP}")


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


def found(question: Question, stories: models.QuerySet, *, order: str, at: dt.datetime) -> list[int]:
    """The keys of those of ``stories`` (live editions) with the words, at most MOST + 1, in order."""
    if not question:
        return []
    live = stories.order_by().values("pk", "first_published_at").query
    sql, params = live.sql_with_params()
    engine = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        cursor.execute(*engine(question, sql, params, order, at))
        return [row[0] for row in cursor.fetchall()]


def highlighted(question: Question, keys: list[int]) -> dict[int, tuple[SafeString, SafeString, SafeString]]:
    """Headline, standfirst and a passage of the text of each, with the words marked."""
    if not keys or not question:
        return {}
    with connection.cursor() as cursor:
        (_sqlite_marks if connection.vendor == "sqlite" else _postgresql_marks)(cursor, question, keys)
        return {key: (marked(headline), marked(standfirst), marked(text)) for key, headline, standfirst, text in cursor}


def marked(text: str) -> SafeString:
    """Escaped; what stands between the engine's two signs, which no text in the index has, becomes a <mark>."""
    parts = _marked.split(text.replace(f"{STOP} {START}", " "))
    shapes = ("{}", "<mark>{}</mark>")
    plain = (part.replace(START, "").replace(STOP, "") for part in parts)
    return format_html_join("", "{}", ((format_html(shapes[n % 2], part),) for n, part in enumerate(plain)))


# SQLite


def _match(question):
    """Every term in quotation marks: FTS5 sees no operator in what somebody typed, and a word has no quotation mark."""
    wanted = " AND ".join(f'"{term}"' for term in question.terms)
    unwanted = " OR ".join(f'"{term}"' for term in question.without)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _sqlite(question, live, params, order, at):
    age = "max(0, julianday(%s) - julianday(s.col2))"
    worth = f"bm25({WORDS}, 8.0, 3.0, 4.0, 1.0) * ({FRESH} + {FALLING} / (1.0 + {age} / {DAYS}.0))"
    newest = order == Order.NEWEST
    ranking = "s.col2 DESC, s.col1 DESC" if newest else f"{worth}, s.col1 DESC"  # the best is the most negative
    moment = [] if newest else [connection.ops.adapt_datetimefield_value(at)]
    sql = (
        f"WITH s (col1, col2) AS ({live}) SELECT s.col1 FROM {WORDS} CROSS JOIN s ON s.col1 = {WORDS}.rowid"  # noqa: S608
        f" WHERE {WORDS} MATCH %s ORDER BY {ranking} LIMIT {MOST + 1}"
    )
    return sql, [*params, _match(question), *moment]


def _sqlite_marks(cursor, question, keys):
    places = ", ".join(["%s"] * len(keys))
    columns = (
        f"highlight({WORDS}, 0, '{START}', '{STOP}'), highlight({WORDS}, 1, '{START}', '{STOP}'),"
        f" snippet({WORDS}, 3, '{START}', '{STOP}', '{GAP}', {PASSAGE})"
    )
    sql = f"SELECT rowid, {columns} FROM {WORDS} WHERE {WORDS} MATCH %s AND rowid IN ({places})"  # noqa: S608
    cursor.execute(sql, [_match(question), *keys])


# PostgreSQL


def _tsquery(question):
    """As SQL, and its parameters."""
    term = f"phraseto_tsquery('{WORDS}', %s)"
    wanted = " && ".join([term] * len(question.terms))
    unwanted = "".join(f" && !! {term}" for _each in question.without)
    return f"({wanted}{unwanted})", [*question.terms, *question.without]


def _postgresql(question, live, params, order, at):
    query, terms = _tsquery(question)
    newest = (
        f"SELECT s.col1, s.col2 FROM articles_searchtext d JOIN ({live}) s (col1, col2) ON s.col1 = d.edition_id"  # noqa: S608
        f" WHERE d.words @@ {query} ORDER BY s.col2 DESC, s.col1 DESC LIMIT {MOST + 1}"
    )
    if order == Order.NEWEST:
        return newest, [*params, *terms]
    age = "greatest(0, extract(epoch FROM %s - n.col2)) / 86400"
    worth = f"ts_rank('{{0.05, 0.1, 0.4, 1.0}}', d.words, {query}, 1) * ({FRESH} + {FALLING} / (1 + {age} / {DAYS}))"
    sql = (
        f"WITH n (col1, col2) AS MATERIALIZED ({newest}) SELECT n.col1 FROM n"  # noqa: S608
        f" JOIN articles_searchtext d ON d.edition_id = n.col1 ORDER BY {worth} DESC, n.col1 DESC"
    )
    return sql, [*params, *terms, *terms, at]


def _postgresql_marks(cursor, question, keys):
    """To mark words PostgreSQL reads a text from end to end, at 0.5 ms: it gets the passages where they may stand."""
    texts = "SELECT edition_id, headline, standfirst, body FROM articles_searchtext WHERE edition_id = ANY(%s)"
    cursor.execute(texts, [keys])
    rows = [(key, headline, standfirst, around(body, question)) for key, headline, standfirst, body in cursor]
    query, terms = _tsquery(Question(question.terms))
    signs = f"StartSel={START}, StopSel={STOP}"
    whole = f"'HighlightAll=true, {signs}'"
    part = f"'MaxFragments=2, MaxWords={PASSAGE}, MinWords=12, ShortWord=0, FragmentDelimiter=\"{GAP}\", {signs}'"
    columns = ", ".join(
        f"ts_headline('{WORDS}', {name}, q, {how})"
        for name, how in (("headline", whole), ("standfirst", whole), ("body", part))
    )
    there = "unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) AS t (key, headline, standfirst, body)"
    sql = f"SELECT key, {columns} FROM {there}, (SELECT {query} AS q) asked"  # noqa: S608
    cursor.execute(
        sql, [*([*column] for column in zip(*rows, strict=True)), *terms] if rows else [[], [], [], [], *terms]
    )


def around(text: str, question: Question) -> str:
    """What stands about each term, or else about a word that begins like it; all of it, if there is none."""
    plain = text.casefold()
    places = [place for place in (_place(plain, term.casefold()) for term in question.terms[:TERMS]) if place >= 0]
    windows = [text[max(0, place - WINDOW) : place + 2 * WINDOW] for place in places]
    return GAP.join(windows) or text


def _place(text, term):
    """An ending may differ: the index knows stems."""
    word = term.split()[0]
    shapes = (term, word, word[: max(4, len(word) - 3)])
    return next((place for shape in shapes if (place := text.find(shape)) >= 0), -1)
