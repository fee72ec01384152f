from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0015_headline_words")]
    operations = [
        migrations.AddIndex("article", models.Index("stage", "section", name="article_by_stage_section")),
        migrations.AddIndex("article", models.Index("stage", "kind", name="article_by_stage_kind")),
        migrations.RemoveIndex("article", "article_by_slug"),
        migrations.AddIndex("article", models.Index("slug", "headline", name="article_by_slug")),
    ]
