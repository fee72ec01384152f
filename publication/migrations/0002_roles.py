from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(
        apps, schema_editor, "publication", {roles.CHIEF_EDITOR: ["view_publication", "change_publication"]}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
