from django.db import migrations
from django.utils import timezone

from comments.moderation.traces import MEMORY, traces_of

CHUNK = 500


def remember(apps, schema_editor):
    """What is spam by somebody's decision, from before there was a memory of it, or one of addresses."""
    Decision, SpamTrace = apps.get_model("comments", "Decision"), apps.get_model("comments", "SpamTrace")
    recent = Decision.objects.filter(after="spam", by__isnull=False, at__gte=timezone.now() - MEMORY)
    still = recent.filter(comment__standing="spam").select_related("comment").order_by("pk")
    for decisions in _in_chunks(still.iterator(chunk_size=CHUNK)):
        latest = {decision.comment_id: decision for decision in decisions}
        known = set(SpamTrace.objects.filter(comment__in=latest).values_list("comment", "kind", "value"))
        rows = [
            SpamTrace(comment_id=key, kind=kind, value=value, at=decision.at)
            for key, decision in latest.items()
            for kind, value in traces_of(decision.comment)
            if (key, kind, value) not in known
        ]
        SpamTrace.objects.bulk_create(rows)


def _in_chunks(rows):
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Migration(migrations.Migration):
    dependencies = [("comments", "0009_posting")]
    operations = [migrations.RunPython(remember, migrations.RunPython.noop, elidable=True)]
