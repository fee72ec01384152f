import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0013_team")]
    operations = [
        migrations.AlterField("note", "by_name", models.CharField(max_length=320)),
        migrations.AddField(
            "note",
            "link",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outsiders_notes",
                to="articles.previewlink",
            ),
        ),
        migrations.AddField(
            "note",
            "verb",
            models.CharField(
                blank=True, choices=[("comment", "Comment"), ("approve", "I approve")], default="", max_length=8
            ),
        ),
        migrations.AddConstraint(
            "note",
            models.CheckConstraint(
                name="note_of_outsider_has_verb",
                condition=models.Q(("link", None), ("verb", ""))
                | models.Q(("by", None), ("link__isnull", False), ("verb__in", ["comment", "approve"])),
            ),
        ),
    ]
