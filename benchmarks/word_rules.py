"""What 65,000 word rules cost a comment, and a process that compiles them anew.

    .venv/bin/python benchmarks/word_rules.py          # 65,000 rules in a database in memory
    .venv/bin/python benchmarks/word_rules.py 500000

Wall-clock ms, the best of ROUNDS; each with the question after the rules' version, as a comment pays it.
"""

import os
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("SECRET_KEY", "for a benchmark")
os.environ["DATABASE_URL"] = "sqlite://:memory:"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

import django

django.setup()

from django.db import connection, transaction

import page_cache
from accounts.models import User
from comments.models import WordRule
from comments.moderation import word_rules
from page_cache.models import TagVersion

ROUNDS = 50
SYLLABLES = [
    "ba",
    "cor",
    "den",
    "fi",
    "gal",
    "ho",
    "im",
    "jun",
    "ka",
    "lor",
    "mes",
    "nu",
    "op",
    "per",
    "ra",
    "sto",
    "ty",
]
chance = random.Random(65_000)


def word():
    return "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 6)))


def fill(count):
    """Words, phrases of two to four words, and one in ten with a star; many begin with the same word."""
    rules = {" ".join(word() for _word in range(chance.choice([1, 1, 2, 3, 4]))) for _rule in range(count * 6 // 5)}
    rules = sorted(rules)[:: max(1, len(rules) // count)][:count]
    starred = [rule + "*" if chance.random() < 0.1 else rule for rule in rules]
    WordRule.objects.bulk_create((WordRule(text=rule, folded=rule) for rule in starred), batch_size=5_000)
    with transaction.atomic():
        page_cache.bump(word_rules.TAG)
    return len(starred)


def best(run):
    took = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        run()
        took.append(time.perf_counter() - began)
    return min(took) * 1_000


def main(count):
    with connection.schema_editor() as editor:
        editor.create_model(User)
        editor.create_model(WordRule)
        editor.create_model(TagVersion)
    count = fill(count)
    began = time.perf_counter()
    word_rules.make_ready()
    print(
        f"{count} rules: compiled in {(time.perf_counter() - began) * 1_000:.0f} ms, once for each change and process"
    )
    quiet = " ".join(word() + "x" for _word in range(60))
    comments = {
        "a comment of 60 words": quiet,
        "60 words with accents": quiet.replace("o", "ö"),
        "60 words with three rules": quiet
        + " "
        + " ".join(rule.text.rstrip("*") for rule in WordRule.objects.all()[:3]),
        "the longest, 5,000 letters": ((quiet + " ") * 20)[:5_000],
        "5,000 Cyrillic letters": "Привет, как ваши дела? " * 217,
    }
    for name, text in comments.items():
        print(f"{name:30} {best(lambda text=text: word_rules.find(text)):7.3f} ms, {len(word_rules.find(text))} rules")


if __name__ == "__main__":
    main(int((sys.argv[1:] or [65_000])[0]))
