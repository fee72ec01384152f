"""What the newsroom knows of a comment that is about to come in, of its writer and of the network that it comes from.

The checks ask different things of the same rows. All of it is looked up at once; a check takes from
``past.of(comment)`` what concerns it.
"""

import datetime as dt
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import CharField, DateTimeField

from articles.models import Author
from page_cache.models import TagVersion

from ..models import Comment, Commenter, SpamTrace
from ..written import Given, Written
from . import word_rules
from .folding import storable
from .traces import MEMORY, traces_of

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(days=7)
MOST_SENT, MOST_REJECTED = 200, 100


@dataclass(frozen=True)
class Past:
    """``found`` has the rows of the question below: of what kind, and which."""

    asked: tuple
    found: list[tuple[str, str]]
    sent: list[list]  # from the same network within a day: when, on which story, answering what; the latest first

    def values(self, kind: str) -> list[str]:
        return [value for each, value in self.found if each == kind]

    def has(self, kind: str, value: str = "") -> bool:
        return (kind, value) in self.found

    @property
    def twin(self) -> str | None:
        """Who signed the last comment on the story with the same words."""
        return next(iter(self.values("twin")), None)

    @property
    def rejected(self) -> int:
        """Comments from the same network within a week."""
        return int(self.values("rejected")[0])

    @property
    def rules_version(self) -> int:
        return int(next(iter(self.values("rules")), 0))


def of(comment: Comment) -> Past:
    """Looked up once for a comment as it stands: changed words are looked up again."""
    known: Past | None = vars(comment).get("known_past")
    return known if known and known.asked == _of(comment) else look_up(comment)


def look_up(comment: Comment) -> Past:
    """As it is now: under the locks, so that floods are counted exactly."""
    found, sent = _found(comment), []
    if comment.network:
        sent = _lately.rows(network=comment.network, since=comment.posted_at - DAY)
    known = vars(comment)["known_past"] = Past(_of(comment), found, sent)
    return known


def _of(comment):
    fields = ("pk", "article_id", "fingerprint", "network", "name", "email", "body")
    return tuple(getattr(comment, name) for name in fields)


@Written
def _lately():
    recent = Comment.objects.from_network(Given("network", CharField()), since=Given("since", DateTimeField()))
    return recent.order_by("-posted_at").values_list("posted_at", "article", "parent")[:MOST_SENT]


# Plain SQL, for every comment that comes in: Django takes longer to write it than the databases to answer it. All of it
# goes along an index, but for the authors and the colleagues, who are few. ``LOWER`` is the database's on both sides,
# where two addresses are compared that people typed.


def _found(comment):
    traces = {f"trace{place}": trace for place, trace in enumerate(traces_of(comment))}
    moment = connection.ops.adapt_datetimefield_value
    given = {
        "rules": word_rules.TAG,
        "own": comment.pk or 0,  # one that its writer changes is no twin of itself
        "article": comment.article_id,
        "fingerprint": comment.fingerprint,
        "network": comment.network,
        "name": storable(comment.name),
        "mail": storable(comment.email),
        "lower_mail": storable(comment.email.lower()),
        "week": moment(comment.posted_at - WEEK),
        "memory": moment(comment.posted_at - MEMORY),
    }
    given |= {f"{name}_kind": kind for name, (kind, _value) in traces.items()}
    given |= {f"{name}_value": storable(value) for name, (_kind, value) in traces.items()}
    with connection.cursor() as cursor:
        cursor.execute(_question(comment, traces), given)
        return cursor.fetchall()


def _question(comment, traces):
    same_person = SAME_MAIL if comment.email else SAME_NAME_AND_NETWORK
    parts = [KNOWN, APPROVED.format(same_person=same_person)]
    if traces:
        either = " OR ".join(f"(kind = %({name}_kind)s AND value = %({name}_value)s)" for name in traces)
        parts.append(SPAM.format(either=either))
    return " UNION ALL ".join(parts)


_comment = Comment._meta.db_table
_user = get_user_model()._meta.db_table

KNOWN = f"""
SELECT 'rules', CAST(version AS text) FROM {TagVersion._meta.db_table} WHERE name = %(rules)s

UNION ALL SELECT 'person', name FROM {Author._meta.db_table}
UNION ALL SELECT 'person', first_name || ' ' || last_name FROM {_user}
    WHERE is_staff AND is_active AND last_name <> '' AND first_name <> ''

UNION ALL SELECT 'unproven', 'commenter' WHERE EXISTS (
    SELECT 1 FROM {Commenter._meta.db_table} WHERE LOWER(email) = LOWER(%(mail)s))
UNION ALL SELECT 'unproven', 'colleague' WHERE EXISTS (
    SELECT 1 FROM {_user} WHERE LOWER(email) = LOWER(%(mail)s) AND email <> '' AND is_active)
UNION ALL SELECT 'unproven', 'colleague' WHERE EXISTS (
    SELECT 1 FROM {Author._meta.db_table} WHERE LOWER(public_email) = LOWER(%(mail)s) AND public_email <> '')
UNION ALL SELECT 'unproven', 'name' WHERE EXISTS (
    SELECT 1 FROM {_comment} WHERE LOWER(name) = LOWER(%(name)s) AND commenter_id IS NOT NULL AND reviewed)

UNION ALL SELECT 'twin', name FROM (
    SELECT name FROM {_comment} WHERE article_id = %(article)s AND fingerprint = %(fingerprint)s AND id <> %(own)s
    ORDER BY id DESC LIMIT 1) AS twins

UNION ALL SELECT 'rejected', CAST(COUNT(*) AS text) FROM (
    SELECT 1 FROM {_comment} WHERE network = %(network)s AND network <> '' AND posted_at >= %(week)s
    AND standing = 'rejected' LIMIT {MOST_REJECTED}) AS lately
"""  # noqa: S608 our own tables

APPROVED = f"""
SELECT 'approved', '' WHERE EXISTS (
    SELECT 1 FROM {_comment} WHERE standing = 'approved' AND id <> %(own)s AND {{same_person}})
"""  # noqa: S608
SAME_MAIL = "LOWER(email) = %(lower_mail)s AND email <> ''"
SAME_NAME_AND_NETWORK = "network = %(network)s AND network <> '' AND name = %(name)s"

SPAM = f"SELECT DISTINCT kind, value FROM {SpamTrace._meta.db_table} WHERE at >= %(memory)s AND ({{either}})"  # noqa: S608
