from django.db import migrations

from accounts import roles


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor, "accounts", {roles.CHIEF_EDITOR: ["add_user", "change_user", "view_user"]})


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
