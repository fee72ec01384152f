"""The word rules in force: every process keeps them compiled, until somebody changes one."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

import page_cache
from page_cache import versions

from ..models import WordRule
from .folding import words_of
from .phrases import Phrases, key
from .verdicts import Span, Verdict

TAG = "word rules"
CHUNK = 2_000
VERDICT_OF: dict[str, Verdict] = {WordRule.What.HOLD: Verdict.HOLD, WordRule.What.REJECT: Verdict.REJECT}


class InForce:
    """Compiled once for each version of the rules; read before the rules are, so that it is never too new."""

    def __init__(self):
        self.kept = (None, Phrases([]))

    def phrases(self, version: int | None = None) -> Phrases:
        """As of ``version``, if somebody has just read it."""
        version = versions.current((TAG,))[0] if version is None else version
        kept_version, phrases = self.kept
        if version != kept_version:
            rules = WordRule.objects.filter(active=True).order_by().values_list("pk", "folded")
            phrases = Phrases(rules.iterator(chunk_size=10_000))
            self.kept = (version, phrases)
        return phrases


in_force = InForce()


def make_ready() -> None:
    """Compile what changed, before anybody waits for a thread's lock or a check's time is taken."""
    in_force.phrases()


def find(text: str, *, phrases: Phrases | None = None) -> list[tuple[WordRule, list[Span]]]:
    """The rules that ``text`` matches and where, those that reject first."""
    found = (phrases or in_force.phrases()).find(list(words_of(text)))
    rules = WordRule.objects.filter(pk__in=found, active=True) if found else []
    pairs = [(rule, found[rule.pk]) for rule in rules]
    return sorted(pairs, key=lambda pair: (-VERDICT_OF[pair[0].what], pair[1], pair[0].pk))


@transaction.atomic
def keep(rule: WordRule, *, by) -> None:
    """Save a new or a changed rule; every process knows it from the next comment on."""
    rule.folded = key(rule.text)
    if rule.pk is None:
        rule.created_by, rule.created_at = by, timezone.now()
        rule.save(force_insert=True)
    else:
        rule.save(update_fields=["text", "folded", "what", "note", "active"])
    page_cache.bump(TAG)


def there_are(folded: list[str]) -> dict[str, str]:
    """Of the phrases as ``phrases.key`` returns them: those that a rule has, in force or not, and its text."""
    found: dict[str, str] = {}
    for start in range(0, len(folded), CHUNK):
        rows = WordRule.objects.filter(folded__in=folded[start : start + CHUNK]).order_by()
        found |= dict(rows.values_list("folded", "text"))
    return found


@transaction.atomic
def keep_many(rules: list[WordRule], *, by) -> None:
    """New ones, folded already. What somebody else has added meanwhile is there and stays as it is."""
    now = timezone.now()
    for rule in rules:
        rule.created_by, rule.created_at = by, now
    WordRule.objects.bulk_create(rules, ignore_conflicts=True, batch_size=CHUNK)
    page_cache.bump(TAG)


@transaction.atomic
def delete(rules: QuerySet[WordRule]) -> None:
    rules.delete()
    page_cache.bump(TAG)


def count_hits(keys: Iterable[int], *, at: dt.datetime) -> None:
    """In the order of their keys, so that two comments that match the same rules never wait for one another."""
    if not (found := set(keys)):
        return
    rules = WordRule.objects.filter(pk__in=found)
    if locked := list(rules.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)):
        WordRule.objects.filter(pk__in=locked).update(hits=F("hits") + 1, last_hit_at=at)
