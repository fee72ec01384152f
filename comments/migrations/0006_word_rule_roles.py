from django.db import migrations

from accounts import roles

RULES = ["view_wordrule", "add_wordrule", "change_wordrule", "delete_wordrule"]


def grant(apps, schema_editor):
    roles.grant(apps, schema_editor, "comments", {roles.MODERATOR: RULES, roles.CHIEF_EDITOR: RULES})


class Migration(migrations.Migration):
    dependencies = [("comments", "0005_word_rules")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
