from django.db import migrations, models
from django.db.models import F, OuterRef, Q, Subquery


def fill(apps, schema_editor):
    """What articles/waiting.py writes from now on, as the log of steps tells it; the database does it alone."""
    Article, Transition = (apps.get_model("articles", name) for name in ("Article", "Transition"))
    steps = Transition.objects.filter(article=OuterRef("pk"), stage_after=OuterRef("stage"))
    last = steps.exclude(stage_before=OuterRef("stage")).order_by("-pk")
    since = Subquery(last.values("at")[:1])
    Article.objects.filter(stage="in_review").update(waiting_since=since)
    drafts = Article.objects.filter(stage="draft").alias(last_step=Subquery(last.values("verb")[:1]))
    drafts.filter(last_step="send_back").update(waiting_since=since)


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_desk_stage_indexes")]
    operations = [
        migrations.AddField("article", "waiting_since", models.DateTimeField(editable=False, null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("article", models.Index("stage", "waiting_since", "id", name="article_longest_waiting")),
        migrations.AddIndex(
            "article",
            models.Index(
                F("stage"),
                F("saved_at").desc(),
                F("id").desc(),
                F("waiting_since"),
                condition=Q(waiting_since__isnull=False),
                name="article_waiting",
            ),
        ),
    ]
