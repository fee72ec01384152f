from django.db import migrations

from accounts import roles

MODELS = ("standingpage", "footerlink")
VERBS = ("view", "add", "change", "delete")


def grant(apps, schema_editor):
    codenames = [f"{verb}_{model}" for model in MODELS for verb in VERBS]
    roles.grant(apps, schema_editor, "publication", {roles.CHIEF_EDITOR: codenames})


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_paper")]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
