from django.db import migrations
from django.db.models import Q
from django.utils import timezone

from articles.search import index


def fill(apps, schema_editor):
    """In batches, each for itself: a migration that is stopped goes on where it was."""
    edition = apps.get_model("articles", "Edition")
    to_be_seen = edition.objects.filter(Q(live_until=None) | Q(live_until__gt=timezone.now()))
    for _done in index.fill(to_be_seen, apps.get_model):
        pass


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("articles", "0024_search")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
