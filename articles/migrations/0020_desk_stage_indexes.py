from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("articles", "0019_desk_indexes")]
    operations = [
        migrations.AddIndex(
            "article",
            models.Index(
                F("section"), F("stage"), F("saved_at").desc(), F("id").desc(), name="article_by_section_stage"
            ),
        ),
        migrations.AddIndex(
            "article",
            models.Index(F("kind"), F("stage"), F("saved_at").desc(), F("id").desc(), name="article_by_kind_stage"),
        ),
    ]
