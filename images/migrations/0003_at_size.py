from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

COLUMNS = ("title", "alt", "caption", "credit", "byline", "place")
ALL = ", ".join(COLUMNS)
OLD, NEW = (", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("OLD", "NEW"))
CHANGED = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in COLUMNS)
TAKE_OUT = f"INSERT INTO images_picture_words (images_picture_words, rowid, {ALL}) VALUES ('delete', OLD.id, {OLD});"
PUT_IN = f"INSERT INTO images_picture_words (rowid, {ALL}) VALUES (NEW.id, {NEW});"

# Whoever changes images_image later: SQLite makes a changed table anew and drops its triggers on the way, without a
# word. Lay them again at the end of that migration; images/tests/test_words.py asks whether they are there.
SQLITE = [
    f"""
    CREATE VIRTUAL TABLE images_picture_words
    USING fts5({ALL}, content='images_image', content_rowid='id', tokenize='trigram')
    """,
    f"CREATE TRIGGER images_picture_words_insert AFTER INSERT ON images_image BEGIN {PUT_IN} END",
    f"CREATE TRIGGER images_picture_words_delete AFTER DELETE ON images_image BEGIN {TAKE_OUT} END",
    f"""
    CREATE TRIGGER images_picture_words_update AFTER UPDATE OF {ALL} ON images_image
    WHEN {CHANGED} BEGIN {TAKE_OUT} {PUT_IN} END
    """,
    "INSERT INTO images_picture_words (images_picture_words) VALUES ('rebuild')",
]
# One index of all columns, as Django asks for icontains. The extension stays when this is undone: headlines need it too.
POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    f"""
    CREATE INDEX images_words ON images_image
    USING gin ({", ".join(f"UPPER({column}::text) gin_trgm_ops" for column in COLUMNS)})
    """,
    "ANALYZE images_image",
]
BACK = {
    "sqlite": [
        *(f"DROP TRIGGER images_picture_words_{what}" for what in ("insert", "delete", "update")),
        "DROP TABLE images_picture_words",
    ],
    "postgresql": ["DROP INDEX images_words"],
}


def lay(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def remove(apps, schema_editor):
    for statement in BACK[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def newest_first(name, *before, condition=None):
    fields = [*before, "-uploaded_at", "-id"]
    return migrations.AddIndex("image", models.Index(fields=fields, name=name, condition=condition))


class Migration(migrations.Migration):
    dependencies = [("images", "0002_library"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        newest_first("images_of_person", "uploaded_by"),
        newest_first("images_without_alt", condition=Q(alt="")),
        newest_first("images_without_credit", condition=Q(credit="", byline="", copyright="")),
        newest_first("images_instructed", condition=~Q(instructions="")),
        migrations.RunPython(lay, remove),
    ]
