"""Records in, a newsroom out: every story and comment goes in by the domain's own verbs.

Each label is one transaction, and each story with its comments, so that an import may be killed and run again.
"""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import page_cache
from accounts.models import User
from articles import addresses, body, cache_tags, workflow
from articles.models import Article, Byline, Section

from .discussion import Discussion
from .labels import FALLBACK, Labels
from .models import Imported
from .receipt import Receipt
from .records import AuthorRecord, CategoryRecord, Record, SiteRecord, SkippedRecord, StoryRecord, TagRecord, TermRef

HEADLINE = Article._meta.get_field("headline").max_length
SECTIONS_IN_MENU = 8
WORDS_OF_HEADLINE = 12
_picture = re.compile(r"<img\b", re.IGNORECASE)


class Importer:
    """``take`` one record after the other, then ``finish``; ``receipt`` tells what became of them."""

    def __init__(self, *, by: User):
        self.by = by
        self.receipt = Receipt()
        self.labels = Labels("", self.receipt)

    def take_all(self, records: Iterable[Record]) -> Receipt:
        for record in records:
            self.take(record)
        self.finish()
        return self.receipt

    def take(self, record: Record) -> None:
        match record:
            case SiteRecord():
                self.labels.source = record.url
            case CategoryRecord():
                self.labels.categories[record.slug] = record
            case AuthorRecord():
                self.labels.author(record)
            case TagRecord():
                self.labels.tag(TermRef(record.slug, record.name))
            case SkippedRecord():
                self.receipt.skip(record.what, record.why)
            case StoryRecord():
                self._take_story(record)

    def finish(self) -> None:
        """Categories without stories become sections too; the menu gets the eight largest of the main ones."""
        for category in self.labels.categories.values():
            self.labels.section(TermRef(category.slug, category.name))
        self._choose_menu()

    def _take_story(self, record):
        if record.status not in ("publish", "future", "pending", "draft", "private"):
            self.receipt.skip(_("post"), _("its status is “%s”") % record.status)
            return
        labels = self._labels_of(record)
        try:
            with transaction.atomic():
                article = self._known(record) or self._new_story(record, *labels)
                Discussion(article, self.labels.source, self.receipt, by=self.by).take(record.comments)
        except ValidationError as error:
            self.receipt.skip(_("post"), f"{record.headline or record.key}: {' '.join(error.messages)}")

    def _known(self, record):
        row = Imported.objects.filter(source=self.labels.source, kind=Imported.Kind.STORY, key=record.key).first()
        article = Article.objects.filter(pk=row.target_id).first() if row else None
        if article:
            self.receipt.known += 1
            self.receipt.articles[_state(article)] += 1
        return article

    def _new_story(self, record, section, tags, authors):
        article = self._written(record, section)
        article.tags.set(tags)
        Byline.objects.bulk_create(
            Byline(article=article, author=author, order=order) for order, author in enumerate(authors)
        )
        Imported.objects.create(
            source=self.labels.source, kind=Imported.Kind.STORY, key=record.key, target_id=article.pk
        )
        self._move_on(article, record)
        self.receipt.articles[_state(article)] += 1
        return article

    def _written(self, record, section):
        text = body.clean(record.body)
        self._warn_of_pictures(record)
        headline = self._headline(record, text)
        slug = addresses.slug_for(record.slug) or addresses.slug_for(headline) or f"story-{record.key}"
        return Article.objects.create(
            headline=headline,
            standfirst=record.excerpt,
            body=text,
            section=section,
            slug=addresses.free_slug(section, slug[: addresses.LONGEST_SLUG]),
            comments_mode=Article.CommentsMode.OPEN if record.comments_open else Article.CommentsMode.CLOSED,
            created_by=self.by,
            created_at=record.published_at or timezone.now(),
        )

    def _labels_of(self, record):
        """The first category is the section, the others are tags."""
        first, *others = record.categories or (FALLBACK,)
        section = self.labels.section(first)
        tags = {self.labels.tag(term) for term in (*others, *record.tags)}
        authors = [self.labels.author_by_key(key) for key in record.author_keys]
        return section, tags, list(dict.fromkeys(authors))

    def _headline(self, record, text):
        headline = record.headline or body.first_words(text, WORDS_OF_HEADLINE) or _("Untitled")
        if not record.headline:
            self.receipt.warn(_("A story without a headline is called “%s” now.") % headline)
        if len(headline) > HEADLINE:
            self.receipt.warn(_("The headline “%s…” was too long and was cut.") % headline[:60])
        return Truncator(headline).chars(HEADLINE)

    def _warn_of_pictures(self, record):
        if count := len(_picture.findall(record.body)):
            text = ngettext("%(n)d picture in the text was left out", "%(n)d pictures in the text were left out", count)
            self.receipt.warn(f"“{record.headline or record.key}”: {text % {'n': count}}.")

    def _move_on(self, article, record):
        """As far along the desk's line as the old site had brought it."""
        if record.has_password:
            self.receipt.warn(_("“%s” was behind a password: it is a draft now.") % article.headline)
        elif record.status == "future" and record.published_at is None:
            self.receipt.warn(_("“%s” was scheduled for a date that cannot be read: it is a draft.") % article.headline)
        elif record.status in ("publish", "future"):
            workflow.publish(article, by=self.by, at=record.published_at)
            return
        workflow.keep(article, by=self.by, note=_("Imported"))
        if record.status == "pending":
            workflow.submit(article, by=self.by)

    @transaction.atomic
    def _choose_menu(self):
        """Once for each source: a site with sixty categories does not want sixty there, and editors choose later."""
        ours = Imported.objects.filter(source=self.labels.source)
        made = ours.filter(kind=Imported.Kind.SECTION).values("target_id")
        largest = sorted(Section.objects.filter(pk__in=made, parent=None), key=_stories_in, reverse=True)
        if not largest or ours.filter(kind=Imported.Kind.MENU).exists():
            return
        for place, section in enumerate(largest):
            section.in_menu = place < SECTIONS_IN_MENU
            section.order = place
        Section.objects.bulk_update(largest, ["in_menu", "order"])
        Imported.objects.create(source=self.labels.source, kind=Imported.Kind.MENU, key="", target_id=0)
        page_cache.bump(cache_tags.LABELS)


def _stories_in(section):
    return Article.objects.filter(section__in=[section, *section.subsections.all()]).count()


def _state(article):
    """As the receipt counts: what readers see first, then the desk's stage."""
    timeline = article.timeline()
    if timeline.live:
        return "live"
    if timeline.ahead:
        return "scheduled"
    article.refresh_from_db(fields=["stage"])
    return article.stage if article.stage == Article.Stage.IN_REVIEW else "draft"
