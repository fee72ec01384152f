from django.db import migrations, models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import Exact

LAST_TEXTS = [("none", "There is none"), ("same", "The same text"), ("other", "Another text")]


def note_last_editions(apps, schema_editor):
    """What articles/last_edition.py writes from now on."""
    Article, Edition, Revision = (apps.get_model("articles", name) for name in ("Article", "Edition", "Revision"))
    editions = Edition.objects.filter(article=OuterRef("pk"))
    digest = Subquery(editions.order_by("-live_from", "-pk").values("revision__digest")[:1])
    latest = Subquery(Revision.objects.filter(pk=OuterRef("latest_revision")).order_by().values("digest")[:1])
    Article.objects.update(
        last_text=Case(
            When(~Exists(editions), Value("none")), When(Exact(digest, latest), Value("same")), default=Value("other")
        ),
        last_until=Case(
            When(Exists(editions.filter(live_until=None)), None),
            default=Subquery(editions.order_by("-live_until").values("live_until")[:1]),
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("articles", "0016_no_preview_notes")]
    operations = [
        migrations.AddField("article", "last_until", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("article", "last_text", models.CharField(editable=False, null=True, max_length=5)),
        migrations.RunPython(note_last_editions, migrations.RunPython.noop),
        migrations.AlterField(
            "article", "last_text", models.CharField(choices=LAST_TEXTS, default="none", editable=False, max_length=5)
        ),
        # Only SQLite has work to do: it makes the table anew with the changed column behind all others, as content.py says.
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.AlterField("article", "body", models.TextField(blank=True, null=True))]
        ),
        migrations.AlterField("article", "body", models.TextField(blank=True, verbose_name="body")),
        migrations.AddIndex(
            "article",
            models.Index(F("section"), F("saved_at").desc(), F("id").desc(), name="article_by_section"),
        ),
        migrations.AddIndex(
            "article", models.Index(F("kind"), F("saved_at").desc(), F("id").desc(), name="article_by_kind")
        ),
        migrations.AddIndex("article", models.Index(F("last_text"), F("stage"), name="article_by_last_text")),
        migrations.AddIndex(
            "article", models.Index(F("last_until"), condition=Q(last_until__isnull=False), name="article_ended")
        ),
    ]
