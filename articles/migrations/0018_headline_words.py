from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

# Whoever changes articles_article later: SQLite makes a changed table anew and drops its triggers on the way, without a
# word. Lay them again at the end of that migration; articles/tests/test_headlines.py asks whether they are there.
SQLITE = [
    """
    CREATE VIRTUAL TABLE articles_headline_words
    USING fts5(headline, slug, content='articles_article', content_rowid='id', tokenize='trigram')
    """,
    """
    CREATE TRIGGER articles_headline_words_insert AFTER INSERT ON articles_article
    BEGIN INSERT INTO articles_headline_words (rowid, headline, slug) VALUES (NEW.id, NEW.headline, NEW.slug); END
    """,
    """
    CREATE TRIGGER articles_headline_words_delete AFTER DELETE ON articles_article
    BEGIN
      INSERT INTO articles_headline_words (articles_headline_words, rowid, headline, slug)
      VALUES ('delete', OLD.id, OLD.headline, OLD.slug);
    END
    """,
    """
    CREATE TRIGGER articles_headline_words_update AFTER UPDATE OF headline, slug ON articles_article
    WHEN OLD.headline IS NOT NEW.headline OR OLD.slug IS NOT NEW.slug
    BEGIN
      INSERT INTO articles_headline_words (articles_headline_words, rowid, headline, slug)
      VALUES ('delete', OLD.id, OLD.headline, OLD.slug);
      INSERT INTO articles_headline_words (rowid, headline, slug) VALUES (NEW.id, NEW.headline, NEW.slug);
    END
    """,
    "INSERT INTO articles_headline_words (articles_headline_words) VALUES ('rebuild')",
]
# As Django asks for icontains.
POSTGRESQL = [
    f"CREATE INDEX article_words_of_{column} ON articles_article USING gin (UPPER({column}::text) gin_trgm_ops)"
    for column in ("headline", "slug")
]
BACK = {
    "sqlite": [
        *(f"DROP TRIGGER articles_headline_words_{what}" for what in ("insert", "delete", "update")),
        "DROP TABLE articles_headline_words",
    ],
    "postgresql": [f"DROP INDEX article_words_of_{column}" for column in ("headline", "slug")],
}


def lay(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_desk_filters")]
    operations = [TrigramExtension(), migrations.RunPython(lay, remove)]
