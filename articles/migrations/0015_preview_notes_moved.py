from django.db import migrations

# In a migration of its own: PostgreSQL changes no table to which rows were added in the same transaction.


def move(apps, schema_editor):
    """What outsiders said becomes a note among those of colleagues; oldest first, as notes are told in that order."""
    rows = apps.get_model("articles", "PreviewNote").objects.order_by("at", "pk")
    note = apps.get_model("articles", "Note")
    note.objects.bulk_create(
        (
            note(
                article_id=row.article_id,
                link_id=row.link_id,
                verb=row.verb,
                by_name=row.name,
                text=row.text,
                at=row.at,
            )
            for row in rows.iterator()
        ),
        batch_size=500,
    )


def move_back(apps, schema_editor):
    """Their answers go: the older table has no place for them."""
    rows = apps.get_model("articles", "Note").objects.exclude(link=None).order_by("pk")
    for row in rows.iterator():
        apps.get_model("articles", "PreviewNote").objects.create(
            article_id=row.article_id, link_id=row.link_id, verb=row.verb, name=row.by_name, text=row.text, at=row.at
        )
    rows.delete()


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_outsiders_notes")]
    operations = [migrations.RunPython(move, move_back)]
