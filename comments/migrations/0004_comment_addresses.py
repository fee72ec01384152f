from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("comments", "0003_thread")]
    operations = [
        migrations.AddIndex(
            model_name="comment",
            index=models.Index(
                models.F("posted_at"), condition=models.Q(("ip__isnull", False)), name="comment_addresses"
            ),
        ),
    ]
