from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(
        apps,
        schema_editor,
        "articles",
        dict.fromkeys((roles.WRITER, roles.EDITOR, roles.CHIEF_EDITOR), ["share_article"]),
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_preview")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
