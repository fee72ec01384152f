from django.db import migrations

from accounts import roles

MODERATE = ["view_comment", "moderate_comment"]


def grant(apps, schema_editor):
    moderators = (roles.MODERATOR, roles.EDITOR, roles.CHIEF_EDITOR, roles.IMPORTER)
    roles.grant(apps, schema_editor, "comments", dict.fromkeys(moderators, MODERATE))


class Migration(migrations.Migration):
    dependencies = [
        ("comments", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
