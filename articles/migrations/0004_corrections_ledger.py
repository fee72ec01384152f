from django.conf import settings
from django.db import migrations, models

# Whoever changes this table later: SQLite makes a changed table anew and drops its triggers on the way, without a word.
# Lay them again at the end of that migration; articles/tests/test_ledger.py asks whether they are there.
KEPT = ("id", "article_id", "kind", "text", "at", "by_name")

SQLITE = [
    # A login that goes empties by_id and nothing else.
    """
    CREATE TRIGGER articles_correction_no_update BEFORE UPDATE ON articles_correction
    WHEN NOT (NEW.by_id IS NULL AND {same})
    BEGIN SELECT RAISE(ABORT, 'articles_correction is append-only: answer a notice by a further one'); END
    """.format(same=" AND ".join(f"NEW.{column} IS OLD.{column}" for column in KEPT)),
    """
    CREATE TRIGGER articles_correction_no_delete BEFORE DELETE ON articles_correction
    BEGIN SELECT RAISE(ABORT, 'articles_correction is append-only: answer a notice by a further one'); END
    """,
    # INSERT OR REPLACE deletes without asking the trigger above.
    """
    CREATE TRIGGER articles_correction_no_replace BEFORE INSERT ON articles_correction
    WHEN EXISTS (SELECT 1 FROM articles_correction WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'articles_correction is append-only: answer a notice by a further one'); END
    """,
]
# TRUNCATE is let through: it is how Django empties a whole database (manage.py flush, tests).
POSTGRESQL = [
    """
    CREATE FUNCTION articles_correction_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NEW.by_id IS NULL AND to_jsonb(NEW) - 'by_id' = to_jsonb(OLD) - 'by_id' THEN
        RETURN NEW;
      END IF;
      RAISE EXCEPTION 'articles_correction is append-only: answer a notice by a further one'
        USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE TRIGGER articles_correction_append_only BEFORE UPDATE OR DELETE ON articles_correction
    FOR EACH ROW EXECUTE FUNCTION articles_correction_refuse()
    """,
]
UNSEALED = {
    "sqlite": [f"DROP TRIGGER articles_correction_no_{what}" for what in ("update", "delete", "replace")],
    "postgresql": [
        "DROP TRIGGER articles_correction_append_only ON articles_correction",
        "DROP FUNCTION articles_correction_refuse()",
    ],
}


def name_people(apps, schema_editor):
    for notice in apps.get_model("articles", "Correction").objects.exclude(by=None).select_related("by"):
        name = f"{notice.by.first_name} {notice.by.last_name}".strip() or notice.by.username
        type(notice).objects.filter(pk=notice.pk).update(by_name=name)


def seal(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unseal(apps, schema_editor):
    for statement in UNSEALED[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_pictures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("correction", "by_name", models.CharField(default="", max_length=320)),
        migrations.AlterField(
            "correction",
            "kind",
            models.CharField(
                choices=[
                    ("correction", "Correction"),
                    ("clarification", "Clarification"),
                    ("update", "Update"),
                    ("retraction", "Retraction"),
                ],
                default="correction",
                max_length=14,
                verbose_name="kind",
            ),
        ),
        migrations.AddIndex("correction", models.Index(fields=["at", "id"], name="correction_by_time")),
        migrations.AddConstraint(
            "correction",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["correction", "clarification", "update", "retraction"])),
                name="correction_of_a_known_kind",
            ),
        ),
        migrations.AddConstraint(
            "correction",
            models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="correction_has_text"),
        ),
        migrations.RunPython(name_people, migrations.RunPython.noop),
        migrations.RunPython(seal, unseal),
    ]
