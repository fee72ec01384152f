from django.db import migrations, models
from django.db.models import F

NEWEST = [F("saved_at").desc(), F("id").desc()]


class Migration(migrations.Migration):
    """Who began a story stands in the index: nobody's list of their own stories reads those of the others."""

    dependencies = [("articles", "0021_waiting_since")]
    operations = [
        migrations.RemoveIndex("article", "article_last_saved"),
        migrations.AddIndex("article", models.Index(*NEWEST, F("created_by"), name="article_last_saved")),
        migrations.RemoveIndex("article", "article_by_section"),
        migrations.AddIndex(
            "article", models.Index(F("section"), *NEWEST, F("created_by"), name="article_by_section")
        ),
        migrations.RemoveIndex("article", "article_by_stage"),
        migrations.AddIndex(
            "article",
            models.Index(F("stage"), *NEWEST, F("created_by"), F("last_until"), name="article_by_stage"),
        ),
    ]
