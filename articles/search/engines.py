"""Ask the two engines. Which stories are live, and in which order a page has them, is the same for both."""

import datetime as dt
import re
from enum import StrEnum

from django.db import connection, models
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from .passages import GAP, around
from .question import Question
from .tables import WORDS

MOST = 2_000  # of more matches, the newest count
START, STOP = "\x02", "\x03"
PASSAGE = 28  # words
# A story's worth falls to 70 % after three months, and never below 40 %.
FRESH, FALLING, DAYS = 0.4, 0.6, 90

_marked = re.compile(f"{START}([^{START}{STOP}]*){STOP}")


class Order(StrEnum):
    BEST = "best"
    NEWEST = "newest"


def found(
    question: Question, stories: models.QuerySet, *, order: str, at: dt.datetime, of_one: bool = False
) -> list[int]:
    """The keys of those of ``stories`` (live editions) with the words, at most MOST + 1, in order.

    ``of_one`` says that they are somebody's, and so far fewer than all.
    """
    if not question:
        return []
    live = stories.order_by().values("pk", "first_published_at").query
    sql, params = live.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(*_sqlite(question, sql, params, order, at, of_one))
        else:
            cursor.execute(*_postgresql(question, sql, params, order, at))
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
    shown = _marked.sub(r"<mark>\1</mark>", escape(text.replace(f"{STOP} {START}", " ")))
    return mark_safe(shown.replace(START, "").replace(STOP, ""))  # noqa: S308 - escaped before it got its marks


# SQLite


def _match(question):
    """Every term in quotation marks: FTS5 sees no operator in what somebody typed, and a word has no quotation mark."""
    wanted = " AND ".join(f'"{term}"' for term in question.terms)
    unwanted = " OR ".join(f'"{term}"' for term in question.without)
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _sqlite(question, live, params, order, at, of_one):
    """Nearly every match is live: it is read by its key, once. Joined, it is looked up in an index before, to be left
    out sooner; that is twice the pages, and pays for what is somebody's.
    """
    age = "max(0, julianday(%s) - julianday(e.first_published_at))"
    worth = f"bm25({WORDS}, 8.0, 3.0, 4.0, 1.0) * ({FRESH} + {FALLING} / (1.0 + {age} / {DAYS}.0))"
    newest = order == Order.NEWEST
    ranking = "e.first_published_at DESC, e.id DESC" if newest else f"{worth}, e.id DESC"  # the best is most negative
    moment = [] if newest else [connection.ops.adapt_datetimefield_value(at)]
    rows = "live" if of_one else "articles_edition"
    shown = "" if of_one else f"AND EXISTS (SELECT 1 FROM live WHERE live.id = {WORDS}.rowid)"  # noqa: S608
    sql = (
        f"WITH live (id, first_published_at) AS ({live}) SELECT e.id FROM {WORDS}"  # noqa: S608
        f" CROSS JOIN {rows} e ON e.id = {WORDS}.rowid WHERE {WORDS} MATCH %s {shown}"
        f" ORDER BY {ranking} LIMIT {MOST + 1}"
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
    """Each row is found once: to look at its words again, PostgreSQL goes where it was, and through no index."""
    query, terms = _tsquery(question)
    newest = (
        f"FROM articles_searchtext d JOIN ({live}) s (col1, col2) ON s.col1 = d.edition_id"
        f" WHERE d.words @@ {query} ORDER BY s.col2 DESC, s.col1 DESC LIMIT {MOST + 1}"
    )
    if order == Order.NEWEST:
        return f"SELECT s.col1 {newest}", [*params, *terms]
    age = "greatest(0, date_part('epoch', %s - n.col2)) / 86400"  # extract() would count in decimals, which is slow
    fresh = f"({FRESH}::float8 + {FALLING}::float8 / (1 + {age} / {DAYS}))"
    worth = f"ts_rank('{{0.05, 0.1, 0.4, 1.0}}', d.words, {query}, 1) * {fresh}"
    sql = (
        f"WITH n (col1, col2, place) AS MATERIALIZED (SELECT s.col1, s.col2, d.ctid {newest}) SELECT n.col1 FROM n"  # noqa: S608
        f" JOIN articles_searchtext d ON d.ctid = n.place ORDER BY {worth} DESC, n.col1 DESC"
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
