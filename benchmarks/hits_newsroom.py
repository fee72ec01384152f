"""What hits.py asks for: stories that are live, with a comment each."""

from django.contrib.auth import get_user_model

from articles import workflow
from articles.models import Article
from benchmarks.freshness_writer import CHIEF


def publish_all(slugs) -> None:
    chief = get_user_model().objects.get(username=CHIEF)
    for article in Article.objects.filter(slug__in=slugs):
        article.body = f"<p>{'The harbour board met again, and nobody was surprised. ' * 60}</p>"
        article.save()
        workflow.keep(article, by=chief)
        workflow.publish(article, by=chief)
