from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count

from ..models import Comment, Report

MOST_WORDS = 100  # of all comments of a page together


@dataclass
class Reported:
    """What readers say of a comment, while nobody has decided on it since."""

    reasons: list[tuple[str, int]] = field(default_factory=list)  # in words, and how many readers; the most first
    words: list[str] = field(default_factory=list)


def reports_of(comments: Iterable[Comment]) -> dict[int, Reported]:
    """By the key of the comment, of those with open reports; two queries, or none where nothing is reported."""
    found: dict[int, Reported] = defaultdict(Reported)
    reported = [comment.pk for comment in comments if comment.reports]
    if not reported:
        return {}
    reports = Report.objects.unsettled().filter(comment__in=reported)
    counted = reports.order_by().values_list("comment", "reason").annotate(count=Count("pk"))
    for comment, reason, count in sorted(counted, key=lambda row: -row[2]):
        found[comment].reasons.append((str(Report.Reason(reason).label), count))
    for comment, words in reports.exclude(words="").order_by("-pk").values_list("comment", "words")[:MOST_WORDS]:
        found[comment].words.append(words)
    return dict(found)


def attach(comments: Iterable[Comment]) -> None:
    """As ``comment.open_reports``, for the card."""
    comments = list(comments)
    found = reports_of(comments)
    for comment in comments:
        comment.__dict__["open_reports"] = found.get(comment.pk)
