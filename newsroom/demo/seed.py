"""Fills an empty newsroom with the demo paper: every state of the desk, comments in every standing."""

import datetime as dt
import random

from django.conf import settings
from django.db import transaction
from django.utils import timezone

import page_cache
from accounts import roles
from accounts.people import importer
from articles import body, cache_tags, notifications, workflow
from articles.models import Article, Author, Byline, RelatedArticle, Section, Series, Tag
from images.intake import take_in
from images.models import Image

from .colleagues import invite_colleagues
from .discussions import start_discussions
from .drawing import draw, draw_logo
from .paper import found_paper
from .stories import Story, newsroom, stories

# Which stories (by their number) are where on the desk; all others are live.
DRAFTS = {7: roles.WRITER, 22: roles.WRITER, 31: roles.EDITOR}
IN_REVIEW, APPROVED, SPIKED = {3, 13, 29}, {16}, {46}
SCHEDULED = {5: 3, 10: 20, 19: 45}  # number: hours from now
EMBARGOED = {19}
WITHDRAWN, ENDING = {36}, {21}
CHANGED, CHANGE_SCHEDULED = {2, 11}, {9}
CORRECTED = {8: "An earlier version gave the height of the wall as 4.2 metres. It is 2.4 metres."}
UPDATED = {4}
NEVER_PUBLIC = DRAFTS.keys() | IN_REVIEW | APPROVED | SPIKED | SCHEDULED.keys()


class Demo:
    """One run. ``now`` is the moment from which all dates are counted; the rest is always the same."""

    def __init__(self, *, now: dt.datetime, password: str | None = None):
        self.now = now.replace(second=0, microsecond=0)
        self.chance = random.Random("The Saltmarsh Courier")  # noqa: S311 the same newsroom each time
        self.importer = importer()
        self.colleagues = invite_colleagues(password)
        self.words = newsroom()

    def run(self) -> list[Article]:
        self._make_authors()
        self.pictures = {row["key"]: self._picture(row) for row in self.words["picture"]}
        self._make_labels()
        told = dict(enumerate(stories(), start=1))
        articles = {number: self._write(story, number) for number, story in told.items()}
        self._fill(articles, told)
        self._relate(articles)
        for number in sorted(articles, reverse=True):
            self._move_on(articles[number], number)
        self._say_goodbye()
        live = [article for number, article in articles.items() if number not in NEVER_PUBLIC | WITHDRAWN]
        start_discussions(live, self.words, chance=self.chance, now=self.now, by=self.importer)
        return list(articles.values())

    def _make_authors(self):
        for row in self.words["author"]:
            photo = self._drawn(
                draw(row["slug"], "portrait"),
                title=row["name"],
                alt=f"Portrait of {row['name']}, drawn in flat colours",
            )
            Author.objects.create(**{name: value for name, value in row.items() if name != "left_on"}, photo=photo)
        for slug, role in (("nora-whitcombe", roles.EDITOR), ("soren-ostergaard", roles.WRITER)):
            Author.objects.filter(slug=slug).update(login=self.colleagues[role])

    def _make_labels(self):
        logo = self._drawn(draw_logo(settings.SITE_NAME), title="Logo", alt=settings.SITE_NAME)
        found_paper(logo=logo, pictures=self.pictures)
        for row in sorted(self.words["section"], key=lambda row: "parent" in row):
            parent = Section.objects.get(slug=row["parent"]) if "parent" in row else None
            picture = self.pictures.get(row.get("picture"))
            Section.objects.create(**(row | {"parent": parent, "picture": picture, "in_menu": parent is None}))
        Tag.objects.bulk_create(Tag(**row) for row in self.words["tag"])
        Series.objects.bulk_create(Series(**row) for row in self.words["series"])

    def _picture(self, row) -> Image:
        texts = {name: value for name, value in row.items() if name not in ("key", "motif", "rights_days")}
        if "rights_days" in row:
            texts["rights_until"] = self.now + dt.timedelta(days=row["rights_days"])
        title = row["key"].replace("-", " ").capitalize()
        return self._drawn(draw(row["key"], row["motif"]), title=title, **texts)

    def _drawn(self, file, *, credit="Illustration: The Saltmarsh Courier", **texts) -> Image:
        return take_in(file, by=self.importer, credit=credit, **texts)

    def _write(self, story: Story, number: int) -> Article:
        names = ("headline", "kicker", "standfirst", "dateline", "kind")
        article = Article.objects.create(
            **{name: story.fields.get(name, "") for name in names},
            slug=story.slug,
            language=story.fields.get("language", ""),
            section=Section.objects.get(slug=story.fields["section"]),
            series=Series.objects.filter(slug=story.fields.get("series")).first(),
            lead_image=self.pictures.get(story.fields.get("picture")),
            created_by=self.colleagues[DRAFTS.get(number, roles.WRITER)],
            created_at=self._date(number) - dt.timedelta(hours=7),
        )
        article.tags.set(Tag.objects.filter(slug__in=story.names("tags")))
        for order, slug in enumerate(story.names("authors")):
            Byline.objects.create(article=article, author=Author.objects.get(slug=slug), order=order)
        return article

    def _fill(self, articles, told):
        """The texts, once every story that they may link to has its number."""
        ids = {
            "image": {key: image.pk for key, image in self.pictures.items()},
            "article": {article.slug: article.pk for article in articles.values()},
        }
        for number, article in articles.items():
            article.body = body.clean(told[number].body_with(ids))
            article.save(update_fields=["body"])

    def _relate(self, articles):
        """Two older stories that share most tags with each one."""
        tags = {number: set(article.tags.values_list("pk", flat=True)) for number, article in articles.items()}
        for number, article in articles.items():
            older = [other for other in articles if other > number and other not in NEVER_PUBLIC]
            nearest = sorted(older, key=lambda other: (-len(tags[other] & tags[number]), other))[:2]
            for order, other in enumerate(nearest):
                RelatedArticle.objects.create(article=article, target=articles[other], order=order)

    def _date(self, number):
        """Story 1 appeared five hours ago, the sixtieth most of a year ago, always at a working hour."""
        days = int((number - 1) ** 1.41)
        moment = self.now - dt.timedelta(days=days, hours=5, minutes=7 * (number % 8))
        return moment if days == 0 else moment.replace(hour=6 + number % 12)

    def _move_on(self, article, number):
        editor = self.colleagues[roles.EDITOR]
        if number in SCHEDULED:
            self._schedule(article, number, editor)
        elif number in NEVER_PUBLIC:
            self._stay_on_the_desk(article, number, editor)
        else:
            workflow.publish(article, by=self.importer, at=self._date(number))
            self._date_back(article, number)
            self._go_on_after_publication(article, number, editor)

    def _date_back(self, article, number):
        """The history of a story of last month begins last month."""
        at = self._date(number)
        article.revisions.update(at=at)
        article.transitions.update(at=at)
        Article.objects.filter(pk=article.pk).update(saved_at=at)

    def _schedule(self, article, number, editor):
        at = (self.now + dt.timedelta(hours=SCHEDULED[number])).replace(minute=0)
        if number in EMBARGOED:
            article.embargo_until, article.embargo_source = at, "Port authority"
            article.embargo_note = "Figures given to us ahead of the annual report."
            article.save(update_fields=["embargo_until", "embargo_source", "embargo_note"])
        workflow.publish(article, by=editor, at=at)

    def _stay_on_the_desk(self, article, number, editor):
        workflow.keep(article, by=editor)
        if number in IN_REVIEW:
            workflow.submit(article, by=editor, note="Ready for a second pair of eyes.")
        elif number in APPROVED:
            workflow.approve(article, by=editor)
        elif number in SPIKED:
            workflow.spike(article, by=editor, note="The other side will not talk. Dropped.")

    def _go_on_after_publication(self, article, number, editor):
        if number in CHANGED | CHANGE_SCHEDULED:
            Article.objects.filter(pk=article.pk).update(standfirst=f"{article.standfirst} More soon.")
            article.refresh_from_db()
            workflow.keep(article, by=editor, note="New line to come")
        if number in CHANGE_SCHEDULED:
            workflow.publish(article, by=editor, at=self.now + dt.timedelta(hours=6))
        if number in UPDATED:
            workflow.publish(article, by=editor, significant=True)
        if number in CORRECTED:
            workflow.correct(article, by=editor, text=CORRECTED[number])
        if number in ENDING:
            workflow.unpublish_at(article, by=editor, at=self.now + dt.timedelta(days=2))
        if number in WITHDRAWN:
            workflow.withdraw(article, by=editor, note="The source asked us not to.")

    def _say_goodbye(self):
        """Who left the paper did so a day after their last story."""
        for row in self.words["author"]:
            if "left_on" in row:
                last = Byline.objects.filter(author__slug=row["slug"]).order_by("-article__created_at").first()
                day = (last.article.created_at + dt.timedelta(days=1)).date()
                Author.objects.filter(slug=row["slug"]).update(left_on=day)


@transaction.atomic
def seed(*, now: dt.datetime | None = None, password: str | None = None) -> list[Article]:
    """The demo newsroom in one transaction; the stories, or nothing if the newsroom has some already."""
    if Article.objects.exists():
        return []
    with notifications.silence():
        articles = Demo(now=now or timezone.now(), password=password).run()
    page_cache.bump(cache_tags.LABELS, cache_tags.FRONT)
    return articles
