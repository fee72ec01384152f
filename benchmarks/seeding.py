"""A newsroom of any size, written past the workflow, in bulk: what is measured is pages, not publishing.

An eighth of the stories is one author's, a third stands in one section. Nineteen of twenty are live and read; the
rest waits, is scheduled, under embargo, changed since, withdrawn or spiked. Of the first stories most are not simply
live: so a small newsroom fills the pages of the desk's filters too, and they can be compared row for row. What is there
already is not made again.
"""

import datetime as dt
import random

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from accounts import roles
from articles import last_edition, revisions
from articles.models import (
    Address,
    Article,
    Assignment,
    Author,
    Byline,
    Edition,
    EditionByline,
    EditionTag,
    Note,
    Revision,
    Section,
    Tag,
    Transition,
)
from articles.paths import path_of
from comments.models import Comment, Standing, Thread
from images.models import Image

STEP = dt.timedelta(minutes=17)
HOUR = dt.timedelta(hours=1)
BODY = "".join(f"<p>{'The harbour board met again, and nobody was surprised. ' * 6}</p>" for _ in range(11))
BATCH = 2_000
TEXTS = 500  # revisions of the story that was saved most often
PLACES = [
    "harbour",
    "estuary",
    "council",
    "bridge",
    "ferry",
    "market",
    "frigate",
    "budget",
    "school",
    "hospital",
    "tide",
    "library",
    "brewery",
    "railway",
]
DOINGS = [
    "votes",
    "opens",
    "closes",
    "delays",
    "admits",
    "plans",
    "loses",
    "wins",
    "fears",
    "welcomes",
    "questions",
    "rejects",
]
MIXED = 1_500
# Of a hundred stories in a row, these few are not simply live.
ODD = {7: "draft", 23: "in_review", 41: "approved", 59: "changed", 73: "withdrawn", 91: "spiked"}
ODD_OF_THOUSAND = {111: "scheduled", 333: "embargoed", 555: "scheduled_change", 777: "ended", 999: "sent_back"}


def state_of(number: int) -> str:
    if number < MIXED:
        return random.Random(number).choice(["live", *ODD.values(), *ODD_OF_THOUSAND.values()])
    return ODD_OF_THOUSAND.get(number % 1_000) or ODD.get(number % 100, "live")


def fill(size: int) -> None:
    start = timezone.now() - STEP * (size + 10)
    labels = _labels()
    for first in range(Article.objects.count(), size, BATCH):
        with transaction.atomic():
            _batch(range(first, min(first + BATCH, size)), start, *labels)
    if Image.objects.count() < size // 5:
        _pictures(size // 5)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def colleague(name: str, role: str):
    person, _made = get_user_model().objects.get_or_create(
        username=name, defaults={"is_staff": True, "email": f"{name}@example.org"}
    )
    person.groups.add(Group.objects.get(name=role))
    return person


def _labels():
    """The first author signs in as ``editor``, the second as ``writer``."""
    sections = [Section.objects.get_or_create(slug=f"section-{n}", name=f"Section {n}")[0] for n in range(40)]
    authors = [
        Author.objects.get_or_create(slug=f"author-{n}", defaults={"name": f"Author {n}", "bio": "A life."})[0]
        for n in range(40)
    ]
    for author, login in zip(authors, (editor(), writer()), strict=False):
        Author.objects.filter(pk=author.pk).update(login=login)
    tags = [Tag.objects.get_or_create(slug=f"tag-{n}", name=f"Tag {n}")[0] for n in range(500)]
    return sections, authors, tags


def editor():
    return colleague("editor", roles.CHIEF_EDITOR)


def writer():
    return colleague("writer", roles.WRITER)


def _batch(numbers, start, sections, authors, tags):
    chance = random.Random(numbers.start)
    rows = [_columns(number, sections, chance) for number in numbers]
    begun = [start + STEP * number for number in numbers]
    articles = Article.objects.bulk_create(
        Article(created_at=at, saved_at=at, **_desk_columns(number, at), **row)
        for number, at, row in zip(numbers, begun, rows, strict=True)
    )
    published = [
        (article, number, at)
        for article, number, at in zip(articles, numbers, begun, strict=True)
        if state_of(number) not in ("draft", "in_review", "approved", "spiked", "embargoed", "sent_back")
    ]
    _texts(articles, begun, {article.pk for article, number, _at in published if state_of(number) == "changed"})
    people = {
        a.pk: authors[0] if n % 8 == 0 else chance.choice(authors[1:]) for a, n in zip(articles, numbers, strict=True)
    }
    Byline.objects.bulk_create(Byline(article_id=key, author=who) for key, who in people.items())
    Article.tags.through.objects.bulk_create(
        Article.tags.through(article=article, tag=tag) for article in articles for tag in chance.sample(tags, 4)
    )
    _publish(published, people, tags, chance)
    _steps(articles, numbers, begun)
    _talk(articles, numbers)
    last_edition.note(Article.objects.filter(pk__in=[article.pk for article in articles]))


def _columns(number, sections, chance):
    section = sections[0] if chance.random() < 0.33 else chance.choice(sections[1:])
    kind = chance.choices(["report", "analysis", "opinion", "background", "review", "interview"], [80, 6, 6, 4, 3, 1])[
        0
    ]
    words = [*chance.sample(PLACES, 2), chance.choice(DOINGS)]
    return {
        "headline": f"Story number {number} of the {words[0]}: {words[1]} {words[2]}",
        "standfirst": "What happened, to whom, and what the harbour board says about it.",
        "slug": f"story-{number}",
        "section": section,
        "kind": kind,
        "body": BODY,
    }


def _desk_columns(number, at):
    state = state_of(number)
    stages = {
        "draft": "draft",
        "sent_back": "draft",
        "withdrawn": "draft",
        "in_review": "in_review",
        "spiked": "spiked",
    }
    columns = {"stage": stages.get(state, "approved"), "created_by": None}
    columns["waiting_since"] = at if state in ("in_review", "sent_back") else None
    if state == "embargoed":
        columns |= {"stage": "draft", "embargo_until": timezone.now() + 90 * 24 * HOUR, "embargo_source": "The yard"}
    return columns


def _texts(articles, begun, changed):
    """Two or three revisions a story, small ones: lists never read a text. The newest is the working copy's."""
    Revision.objects.bulk_create(
        Revision(article=article, at=at + save * HOUR / 10, digest=f"{article.pk}-{save}", content={})
        for article, at in zip(articles, begun, strict=True)
        for save in range(3 if article.pk in changed else 2)
    )
    last = Revision.objects.filter(article=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    Article.objects.filter(pk__in=[article.pk for article in articles]).update(latest_revision=Subquery(last))


def _publish(published, people, tags, chance):
    texts = Revision.objects.filter(article__in=[article.pk for article, *_ in published]).order_by("pk")
    second = {row.article_id: row for row in texts.only("article_id", "digest") if row.digest.endswith("-1")}
    editions = Edition.objects.bulk_create(
        Edition(
            **{name: getattr(article, name) for name in ("headline", "standfirst", "slug", "section", "kind")},
            article=article, revision=second[article.pk], first_published_at=first, html=BODY,
            live_from=live_from, live_until=live_until,
        )
        for article, number, at in published
        for live_from, live_until, first in _spans(number, at)
    )  # fmt: skip
    Address.objects.bulk_create(
        Address(path=path_of(article.section.slug, article.slug), article=article, seen_from=at)
        for article, _number, at in published
    )
    EditionByline.objects.bulk_create(
        EditionByline(edition=e, author=people[e.article_id], first_published_at=e.first_published_at) for e in editions
    )
    EditionTag.objects.bulk_create(
        EditionTag(edition=e, tag=tag, first_published_at=e.first_published_at)
        for e in editions
        for tag in chance.sample(tags, 4)
    )


def _spans(number, at):
    """Of each edition, when it begins and ends, and the first date of all; one story in ten was published twice."""
    state, soon = state_of(number), timezone.now() + (30 * 24 + number % 500) * HOUR
    if state == "scheduled":
        return [(soon, None, soon)]
    if state == "scheduled_change":
        return [(at, soon, at), (soon, None, at)]
    if state in ("withdrawn", "ended"):
        return [(at, at + STEP, at)]
    return [(at, at + STEP, at), (at + STEP, None, at)] if number % 10 == 3 else [(at, None, at)]


def _steps(articles, numbers, begun):
    def steps(article, state, at):
        yield Transition(article=article, verb="submit", stage_before="draft", stage_after="in_review", at=at)
        if state == "sent_back":
            yield Transition(article=article, verb="send_back", stage_before="in_review", stage_after="draft", at=at)
        elif state not in ("in_review", "spiked"):
            yield Transition(article=article, verb="publish", stage_before="in_review", stage_after="approved", at=at)

    Transition.objects.bulk_create(
        step
        for article, number, at in zip(articles, numbers, begun, strict=True)
        if state_of(number) not in ("draft", "embargoed", "approved")
        for step in steps(article, state_of(number), at)
    )


def _talk(articles, numbers):
    """Notes, assignments and comments on a few stories of every hundred."""
    some = [(a, n) for a, n in zip(articles, numbers, strict=True) if n % 50 == 1]
    Note.objects.bulk_create(Note(article=a, by=editor(), by_name="Editor", text="Call them again.") for a, _n in some)
    now = timezone.now()
    Assignment.objects.bulk_create(
        Assignment(article=a, assignee=writer() if n % 100 == 1 else editor(), by=editor(), what="Check the names",
                   due=now + (n % 97 - 40) * HOUR, done_at=None if n % 200 == 1 else now)
        for a, n in some
    )  # fmt: skip
    comments = [
        Comment(article=a, name="Reader", body="I was there.", fingerprint=str(n), path=f"{n:010d}",
                standing=Standing.HELD if n % 100 == 1 else Standing.APPROVED, visible=n % 100 != 1)
        for a, n in some
    ]  # fmt: skip
    Comment.objects.bulk_create(comments)
    Thread.objects.bulk_create(Thread(article=a, visible_count=1) for a, n in some if n % 100 != 1)


def _pictures(count):
    """Rows without files: the desk's lists never open one."""
    now, have = timezone.now(), Image.objects.count()
    chance = random.Random(count)
    Image.objects.bulk_create(
        (
            Image(title=f"Picture {n} of the {chance.choice(PLACES)}", alt="" if n % 9 == 0 else "A boat at a quay",
                  caption=f"The {chance.choice(PLACES)} that {chance.choice(DOINGS)}",
                  credit="" if n % 40 == 0 else "Agency",
                  original=f"{n}.jpg", master=f"{n}.jpg", content_hash=f"{n:032d}", master_hash=f"{n:032d}",
                  width=2000, height=1500, uploaded_at=now - STEP * (count - n),
                  rights_until=now + (n % 900 - 100) * 24 * HOUR if n % 50 == 0 else None)
            for n in range(have, count)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def often_saved() -> Article:
    """A live story with TEXTS revisions, whole ones."""
    article = Edition.objects.live().newest_first().select_related("article")[5].article
    missing = TEXTS - article.revisions.count()
    content = revisions.snapshot(article)
    first = article.revisions.aggregate(last=Max("at"))["last"]
    Revision.objects.bulk_create(
        Revision(article=article, by=editor(), at=first + n * STEP / 100, digest=f"{article.pk}+{n}",
                 content=content | {"body": content["body"] + f"<p>Sentence {n}.</p>"})
        for n in range(missing)
    )  # fmt: skip
    if missing > 0:
        stories = Article.objects.filter(pk=article.pk)
        stories.update(latest_revision=article.revisions.order_by("-pk").first())
        last_edition.note(stories)
    return article
