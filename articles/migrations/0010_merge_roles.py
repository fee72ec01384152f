from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(
        apps,
        schema_editor,
        "articles",
        {roles.EDITOR: ["merge_labels"], roles.CHIEF_EDITOR: ["merge_labels"]},
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_merged_labels")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
