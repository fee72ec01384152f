"""A text that is brought back is the text that was kept, to the last field; and what is gone since is left out."""

import datetime as dt
import random

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles import labels, revisions, workflow
from articles.models import Article, Byline, RelatedArticle, Revision
from articles.models.content import Kind, Role
from images.intake import take_in
from images.tests.pictures import encoded, scene, upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory
from .seeds import seeds

pytestmark = pytest.mark.django_db


class Shelf:
    """What the texts are made of, and a story that is given one text after another."""

    def __init__(self, seed, editor):
        self.chance, self.editor = random.Random(seed), editor
        self.sections, self.series = [SectionFactory() for _ in range(3)], [SeriesFactory() for _ in range(3)]
        self.tags, self.authors = [TagFactory() for _ in range(4)], [AuthorFactory() for _ in range(4)]
        self.pictures = [take_in(upload(encoded(scene((200, size)))), by=None) for size in (120, 130, 140)]
        self.others = [ArticleFactory() for _ in range(3)]
        self.story = ArticleFactory()

    def some(self, rows):
        return self.chance.sample(rows, self.chance.randint(0, len(rows)))

    def text(self):
        return self.chance.choice(["", "One two.", " blanks ", "“quotes” & <tags>", "a\nb\n\nc", "نص 日本 🙂"])

    def write(self):
        """Any text at all, kept as a revision."""
        chance, story = self.chance, Article.objects.get(pk=self.story.pk)
        for field in revisions.COLUMNS:
            if not field.is_relation:
                setattr(story, field.name, self.text()[: field.max_length])
        story.kind, story.slug = chance.choice(Kind.values), f"slug-{chance.randrange(9)}"
        story.section, story.series = chance.choice(self.sections), chance.choice([None, *self.series])
        story.lead_image = chance.choice([None, *self.pictures])
        shown = "".join(f'<figure data-image="{image.pk}"><img></figure>' for image in self.some(self.pictures))
        story.body = f"<p>{chance.random()}</p>{shown}"
        story.save()
        story.tags.set(self.some(self.tags))
        self._rows(story)
        return workflow.keep(story, by=self.editor)

    def _rows(self, story):
        story.bylines.all().delete()
        for order, author in enumerate(self.some(self.authors)):
            role = self.chance.choice(Role.values)
            Byline.objects.create(article=story, author=author, role=role, order=order)
        story.related_links.all().delete()
        for order, other in enumerate(self.some(self.others)):
            RelatedArticle.objects.create(article=story, target=other, order=order)

    def stored(self):
        return revisions.snapshot(Article.objects.get(pk=self.story.pk))


@seeds(10)
def test_what_is_restored_is_what_was_kept(seed, editor):
    shelf = Shelf(seed, editor)
    kept = [shelf.write() for _ in range(5)]
    for _turn in range(5):
        revision = shelf.chance.choice(kept)
        workflow.restore(shelf.story, by=editor, revision=revision)
        latest = Article.objects.get(pk=shelf.story.pk).latest_revision
        assert shelf.stored() == revision.content == latest.content
        assert (latest.action, latest.digest) == ("restore", revision.digest)
        if shelf.chance.random() < 0.5:
            kept.append(shelf.write())


def test_a_restored_text_brings_no_embargo_back_and_lifts_none(editor):
    """They are about the story and its readers, hold at once, and are in no revision."""
    story, until = ArticleFactory(), timezone.now() + dt.timedelta(days=1)
    before = workflow.keep(story, by=editor)
    workflow.set_embargo(story, by=editor, until=until, source="The ministry", note="By telephone")
    workflow.set_comments_mode(story, by=editor, mode="closed")
    Article.objects.filter(pk=story.pk).update(headline="Other")
    workflow.keep(Article.objects.get(pk=story.pk), by=editor)
    workflow.restore(story, by=editor, revision=before)
    story.refresh_from_db()
    assert (story.embargo_until, story.embargo_source, story.embargo_note) == (until, "The ministry", "By telephone")
    assert story.comments_mode == "closed"


@seeds(10)
def test_what_was_deleted_or_merged_meanwhile_is_told_and_nothing_breaks(seed, client, editor, chief):
    shelf = Shelf(seed, editor)
    kept = [shelf.write() for _ in range(4)]
    _let_go_of_everything(shelf.story, editor)
    deleted = _delete_and_merge(shelf, chief)
    client.force_login(editor)
    for revision in kept:
        compared = f"{address(shelf.story, 'compare')}?from={revision.pk}&to=now"
        assert [client.get(page).status_code for page in (address(shelf.story, "history"), compared)] == [200, 200]
        answer = client.post(address(shelf.story, "restore", revision.pk))
        said = " ".join(str(message) for message in get_messages(answer.wsgi_request))
        assert "That text is back" in said
        lost = {label for label, (name, key) in deleted.items() if key in _keys(revision.content[name])}
        assert set(filter(None, said.partition("Look at: ")[2].rstrip(".").split(", "))) == lost
        assert client.get(answer.url).status_code == 200


def _let_go_of_everything(story, editor):
    Article.objects.filter(pk=story.pk).update(section=None, series=None, lead_image=None)
    story.tags.clear()
    story.bylines.all().delete()
    story.related_links.all().delete()
    workflow.keep(Article.objects.get(pk=story.pk), by=editor)


def _delete_and_merge(shelf, chief):
    """The label on the form of each field, with the field of the snapshot and the key that is gone."""
    for rows in (shelf.sections, shelf.series, shelf.tags, shelf.authors):
        labels.merge(rows[0], rows[1], by=chief)
    gone = {
        "Section": ("section_id", shelf.sections[2]),
        "Series": ("series_id", shelf.series[2]),
        "Lead picture": ("lead_image_id", shelf.pictures[0]),
        "Tags": ("tags", shelf.tags[2]),
        "Bylines": ("bylines", shelf.authors[2]),
        "Related stories": ("related", shelf.others[0]),
    }
    deleted = {label: (name, row.pk) for label, (name, row) in gone.items()}
    for _name, row in gone.values():
        row.delete()
    return deleted


def _keys(value):
    return [row[0] if isinstance(row, list) else row for row in (value if isinstance(value, list) else [value])]


def address(story, page, *more):
    return reverse(f"admin:articles_article_{page}", args=[story.pk, *more])


@pytest.mark.parametrize(
    "content", [{}, {"headline": "Only this"}, {"unknown": 1, "tags": [99], "bylines": [[99, "writing"]]}]
)
def test_a_text_of_another_version_of_the_software_is_taken_as_far_as_it_goes(content, editor):
    story = ArticleFactory(headline="Now")
    revision = Revision.objects.create(article=story, by=editor, digest="old", content=content)
    workflow.restore(story, by=editor, revision=revision)
    assert Article.objects.get(pk=story.pk).headline == content.get("headline", "Now")
