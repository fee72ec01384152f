from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(
        apps,
        schema_editor,
        "articles",
        {roles.EDITOR: ["arrange_front"], roles.CHIEF_EDITOR: ["arrange_front"]},
    )


def make_the_row(apps, schema_editor):
    """There is one, always: pages ask it for the banner and the clock in one query."""
    apps.get_model("articles", "FrontPage").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_front")]
    operations = [
        migrations.RunPython(grant, migrations.RunPython.noop),
        migrations.RunPython(make_the_row, migrations.RunPython.noop),
    ]
