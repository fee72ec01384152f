"""The engines' own tables and settings, laid by a migration; they speak the language that the site has on that day."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import get_language_info

WORDS = "articles_search_words"  # SQLite's table of words, and PostgreSQL's configuration
COLUMNS = ("headline", "standfirst", "names", "body")
NEW = ", ".join(f"NEW.{name}" for name in COLUMNS)
OLD = ", ".join(f"OLD.{name}" for name in COLUMNS)
CHANGED = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in COLUMNS)
INSERT = f"INSERT INTO {WORDS} (rowid, {', '.join(COLUMNS)}) VALUES (NEW.edition_id, {NEW});"  # noqa: S608
DELETE = f"INSERT INTO {WORDS} ({WORDS}, rowid, {', '.join(COLUMNS)}) VALUES ('delete', OLD.edition_id, {OLD});"  # noqa: S608
TRIGGERS = [
    f"CREATE TRIGGER {WORDS}_insert AFTER INSERT ON articles_searchtext BEGIN {INSERT} END",
    f"CREATE TRIGGER {WORDS}_delete AFTER DELETE ON articles_searchtext BEGIN {DELETE} END",
    f"CREATE TRIGGER {WORDS}_update AFTER UPDATE ON articles_searchtext WHEN {CHANGED} BEGIN {DELETE} {INSERT} END",
]
# What PostgreSQL would read as part of a number, an address or a file is a gap between words, as it is in a question.
GAPS = "/-.@_:&#+%~="
WEIGHTS = {"headline": "A", "standfirst": "B", "names": "B", "body": "C"}
VECTOR = " || ".join(
    f"setweight(to_tsvector('{WORDS}', translate({name}, '{GAPS}', '{' ' * len(GAPS)}')), '{weight}')"
    for name, weight in WEIGHTS.items()
)
PAGES = 300  # that one step of ``merge`` writes, in 0.1 s
IDLE = 2  # rows that a step changes which had nothing to do
KINDS = "asciiword, asciihword, hword_asciipart, word, hword, hword_part"


def language() -> str:
    """By its English name, as PostgreSQL calls its stemmers."""
    try:
        return get_language_info(settings.LANGUAGE_CODE.split("-")[0])["name"].split()[0].lower()
    except KeyError:
        return "simple"


def lay(connection) -> None:
    if connection.vendor == "sqlite":
        _run(connection, _fts5(), *TRIGGERS)
        return
    _run(connection, f"CREATE TEXT SEARCH CONFIGURATION {WORDS} (COPY = pg_catalog.simple)")
    speak(connection)
    settle(connection)
    _run(
        connection,
        f"ALTER TABLE articles_searchtext ADD COLUMN words tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
        "CREATE INDEX articles_searchtext_words ON articles_searchtext USING gin (words)",
    )


def remove(connection) -> None:
    if connection.vendor == "sqlite":
        _run(connection, *(f"DROP TRIGGER {WORDS}_{what}" for what in ("insert", "delete", "update")))
        _run(connection, f"DROP TABLE {WORDS}")
        return
    _run(
        connection,
        "ALTER TABLE articles_searchtext DROP COLUMN words",
        f"DROP TEXT SEARCH CONFIGURATION {WORDS}",
    )


def speaks(connection) -> str:
    """The language that the whole index is in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [WORDS])
            return "porter" if "porter" in cursor.fetchone()[0] else "simple"
        cursor.execute("SELECT obj_description(%s::regconfig, 'pg_ts_config')", [WORDS])
        return cursor.fetchone()[0]


def wanted(connection) -> str:
    if connection.vendor == "sqlite":
        return "porter" if language() == "english" else "simple"
    with connection.cursor() as cursor:
        cursor.execute("SELECT dictname FROM pg_ts_dict WHERE dictname = %s", [f"{language()}_stem"])
        return language() if cursor.fetchone() else "simple"


def speak(connection) -> None:
    """Change the language of what is written and asked from now on. SQLite reads all that is there anew."""
    if connection.vendor == "sqlite":
        _run(connection, f"DROP TABLE {WORDS}", _fts5(), f"INSERT INTO {WORDS} ({WORDS}) VALUES ('rebuild')")  # noqa: S608
        return
    name = wanted(connection)
    stemmer = "simple" if name == "simple" else f"{name}_stem"
    _run(connection, f"ALTER TEXT SEARCH CONFIGURATION {WORDS} ALTER MAPPING FOR {KINDS} WITH unaccent, {stemmer}")


def settle(connection) -> None:
    """Note that no row is in another language any more."""
    if connection.vendor == "postgresql":
        _run(connection, f"COMMENT ON TEXT SEARCH CONFIGURATION {WORDS} IS '{wanted(connection)}'")


def merge(connection) -> Iterator[None]:
    """Of the pieces into which SQLite's table of words falls with each change, make one; a step at a time.

    To mark the words of a story, each piece is looked into.
    """
    pages = -PAGES  # negative: all pieces, and not those alone that are due
    while connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            before = connection.connection.total_changes
            cursor.execute(f"INSERT INTO {WORDS} ({WORDS}, rank) VALUES ('merge', %s)", [pages])  # noqa: S608
        if connection.connection.total_changes - before < IDLE:
            return
        pages = PAGES
        yield


def _fts5():
    stemming = "porter " if language() == "english" else ""
    return (
        f"CREATE VIRTUAL TABLE {WORDS} USING fts5({', '.join(COLUMNS)}, content='articles_searchtext',"
        f" content_rowid='edition_id', tokenize='{stemming}unicode61 remove_diacritics 2')"
    )


def _run(connection, *statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
