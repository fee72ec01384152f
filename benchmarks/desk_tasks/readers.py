"""Readers who comment before the desk opens: more than a page of the queue."""

from articles.models import Edition
from comments import workflow
from comments.models import Comment

READERS = 25


def comment() -> None:
    editions = list(Edition.objects.live().select_related("article")[:5])
    for number in range(READERS):
        words = f"I have lived on the quay for {number + 20} years and have not seen anything like it."
        story, network = editions[number % len(editions)].article, f"198.51.100.{number}"
        workflow.post(Comment(article=story, name=f"Quay reader {number}", body=words, ip=network, network=network))
