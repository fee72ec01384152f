import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_preview_notes_moved")]
    operations = [
        migrations.DeleteModel("PreviewNote"),
        migrations.AlterField(
            "note",
            "link",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notes",
                to="articles.previewlink",
            ),
        ),
    ]
