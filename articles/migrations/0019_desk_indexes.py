from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("articles", "0018_headline_words")]
    operations = [
        migrations.AddIndex("article", models.Index("stage", "section", name="article_by_stage_section")),
        migrations.AddIndex("article", models.Index("stage", "kind", name="article_by_stage_kind")),
        migrations.RemoveIndex("article", "article_by_stage"),
        migrations.AddIndex(
            "article", models.Index(F("stage"), F("saved_at").desc(), F("id").desc(), name="article_by_stage")
        ),
        migrations.RemoveIndex("article", "article_by_slug"),
        migrations.AddIndex("article", models.Index("slug", "headline", name="article_by_slug")),
    ]
