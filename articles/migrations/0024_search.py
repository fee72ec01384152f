import django.db.models.deletion
from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations, models

from articles.search import tables

# Whoever changes articles_searchtext later: SQLite makes a changed table anew and drops its triggers on the way, without
# a word. Lay them again at the end of that migration.


def lay(apps, schema_editor):
    tables.lay(schema_editor.connection)


def remove(apps, schema_editor):
    tables.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0023_series_index")]
    operations = [
        UnaccentExtension(),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="search_text",
                        serialize=False,
                        to="articles.edition",
                    ),
                ),
                ("headline", models.TextField()),
                ("standfirst", models.TextField()),
                ("names", models.TextField()),
                ("body", models.TextField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(lay, remove),
    ]
