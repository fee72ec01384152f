from django.db import migrations

from accounts import roles

LABELS = ("author", "tag", "series")
VIEW = ["view_article", "view_section", *(f"view_{label}" for label in LABELS)]
WRITE = ["add_article", "change_article", "submit_article", "add_tag"]
EDIT = [
    "change_any_article",
    "approve_article",
    "publish_article",
    "withdraw_article",
    "correct_article",
    "spike_article",
    *(f"{verb}_{label}" for verb in ("add", "change") for label in LABELS),
]
CHIEF = [
    "backdate_article",
    "delete_article",
    "add_section",
    "change_section",
    "delete_section",
    *(f"delete_{label}" for label in LABELS),
]
PICTURES = ["add_image", "change_image", "view_image"]
ALL_PICTURES = [*PICTURES, "change_any_image"]


def grant(apps, schema_editor):
    roles.grant(
        apps,
        schema_editor,
        "articles",
        {
            roles.WRITER: VIEW + WRITE,
            roles.EDITOR: VIEW + WRITE + EDIT,
            roles.CHIEF_EDITOR: VIEW + WRITE + EDIT + CHIEF,
            roles.IMPORTER: VIEW + WRITE + EDIT + ["backdate_article"],
        },
    )
    roles.grant(  # images and accounts do not know each other, so this room speaks for the pictures
        apps,
        schema_editor,
        "images",
        {roles.WRITER: PICTURES, roles.EDITOR: ALL_PICTURES, roles.CHIEF_EDITOR: [*ALL_PICTURES, "delete_image"]},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("images", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
