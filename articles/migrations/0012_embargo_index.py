from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_typed")]
    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                models.F("embargo_until"),
                condition=models.Q(("embargo_until__isnull", False)),
                name="article_embargoes",
            ),
        )
    ]
