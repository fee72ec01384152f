"""One writer of freshness.py, in a process of its own that may be killed at any moment.

Every change stands in the journal twice, before it begins and after its commit, so that what is known of the time in
between stays known. What a change says is a number that never comes again.
"""

import json
import os
import random
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.race_settings")
    import django

    django.setup()

from django.contrib.auth import get_user_model
from django.db import transaction

import page_cache
from articles import cache_tags, workflow
from articles.models import Article, Author
from comments import workflow as moderation
from comments.models import Comment

CHIEF, AUTHOR = "race-chief", "race-mara"


class Writer:
    def __init__(self, journal: Path, first_number: int):
        self.journal = journal.open("a")
        self.number = first_number
        self.chief = get_user_model().objects.get(username=CHIEF)

    def change(self, subject: str, verb) -> None:
        """``verb(number)`` returns nothing; what readers see from then on is the number, or None after ``withdraw``."""
        self.number += 1
        prepared = verb(self.number)
        self._write(subject=subject, state=None if verb.__name__ == "withdraw" else self.number, begin=time.monotonic())
        prepared()
        self._write(subject=subject, end=time.monotonic())

    def _write(self, **row):
        self.journal.write(json.dumps(row) + "\n")
        self.journal.flush()

    def story(self, slug: str) -> None:
        """One change of one story."""
        article = Article.objects.get(slug=slug)
        live = article.editions.live().exists()

        def publish(number):
            article.headline = f"Story {slug} text {number}."
            article.save()
            workflow.keep(article, by=self.chief)
            return lambda: workflow.publish(article, by=self.chief)

        def withdraw(number):
            return lambda: workflow.withdraw(article, by=self.chief)

        def correct(number):
            return lambda: workflow.correct(article, by=self.chief, text=f"Notice {slug} text {number}.")

        def approve(number):
            words = Comment(article=article, name="Rita", body=f"Comment {slug} text {number}.")
            comment = moderation.post(words)
            return lambda: moderation.approve(comment, by=self.chief)

        chances = {publish: 4, withdraw: 2, correct: 2, approve: 4} if live else {publish: 1}
        verb = random.choices(list(chances), list(chances.values()))[0]
        aspects = {"publish": "Story", "withdraw": "Story", "correct": "Notice", "approve": "Comment"}
        self.change(f"{aspects[verb.__name__]} {slug}", verb)

    def author(self) -> None:
        def rename(number):
            def commit():
                with transaction.atomic():
                    Author.objects.filter(slug=AUTHOR).update(name=f"Name {AUTHOR} text {number}.")
                    page_cache.bump(cache_tags.LABELS)

            return commit

        self.change(f"Name {AUTHOR}", rename)


def write(journal: str, first_number: str, end: str, *slugs: str) -> None:
    """Till ``end`` of the monotonic clock. The first of the writers renames the author, too."""
    writer = Writer(Path(journal), int(first_number))
    for slug in slugs:
        writer.story(slug)
    while time.monotonic() < float(end):
        if "race-0" in slugs and random.random() < 0.1:
            writer.author()
        writer.story(random.choice(slugs))


if __name__ == "__main__":
    write(*sys.argv[1:])
