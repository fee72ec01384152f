"""An editor whose hands do anything that an editor can do, by the pages of the desk; and what a stranger is shown."""

import datetime as dt
import io
import itertools
import random
import uuid
from urllib.parse import quote, urlencode

from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image as PillowImage

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Address, Article, Author, Edition, Section, Series, Tag
from articles.models.content import Kind, Role
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory
from articles.tests.sending import fields_of
from images.intake import take_in
from images.models import Image
from page_cache.middleware import store

WORDS = ["sea", "&", "tide", "<b>bold</b>", "“quoted”", "fjord", "Ørsted", "نص", "ship", "日本", "minister's", "naïve"]
LINES = ["kicker", "headline", "standfirst", "dateline", "seo_title", "seo_description", "social_headline"]


def picture(colour):
    stream = io.BytesIO()
    PillowImage.new("RGB", (300, 200), colour).save(stream, "PNG")
    return take_in(ContentFile(stream.getvalue(), name="a.png"), by=None, alt=f"Alt {colour}", credit="Somebody")


class RandomDesk:
    """``any_edit`` is one that readers must not see; ``stories`` are those on which it is done."""

    def __init__(self, seed):
        self.chance, self.client, self.numbers = random.Random(seed), Client(), itertools.count(1)
        self.user = UserFactory(role=roles.CHIEF_EDITOR)
        self.client.force_login(self.user)
        self.sections = [parent := SectionFactory(slug="news"), SectionFactory(slug="town", parent=parent)]
        self.series, self.tags = [SeriesFactory(), SeriesFactory()], [TagFactory() for _ in range(3)]
        self.authors = [AuthorFactory() for _ in range(3)]
        self.pictures = [picture((place * 80, 20, 20)) for place in range(3)]
        self.stories = [self._story(number) for number in range(3)]
        for story in self.stories[:2]:
            workflow.publish(story, by=self.user)

    def _story(self, number):
        return ArticleFactory(
            slug=f"story-{number}", section=self.sections[number % 2], authors=self.authors[:1], topics=self.tags[:1],
            lead_image=self.pictures[0],
        )  # fmt: skip

    # Edits.

    def any_edit(self, story=None):
        edit = self.chance.choices([*EDITS], [*EDITS.values()])[0]
        getattr(self, edit)(story or self.chance.choice(self.stories))
        return edit

    def save(self, story, **given):
        """The form, sent with any of its fields changed; that it was saved is checked too."""
        address = reverse("admin:articles_article_change", args=[story.pk])
        fields = fields_of(self.client.get(address)) | self.changes(story) | given
        answer = self.client.post(address, fields | {"_continue": ""})
        assert answer.status_code == 302, getattr(answer, "context", {}).get("errors")
        return answer

    def changes(self, story):
        columns = {name: self.words(1 if name == "kicker" else 6) for name in LINES}
        columns |= {
            "slug": f"slug-{next(self.numbers)}",
            "body": self.body(),
            "section": self.chance.choice(self.sections).pk,
            "kind": self.chance.choice(Kind.values),
            "series": self.chance.choice(["", *(row.pk for row in self.series)]),
            "tags": [tag.pk for tag in self.some(self.tags)],
            "lead_image": self.chance.choice(["", *(image.pk for image in self.pictures)]),
            "language": self.chance.choice(["", "da", "ar"]),
            "embargo_source": self.words(2),
            "embargo_note": self.words(3),
        }
        chosen = {name: columns[name] for name in self.some([*columns])}
        if self.chance.random() < 0.4:
            rows = [(author.pk, self.chance.choice(Role.values)) for author in self.some(self.authors)]
            chosen |= rows_of("bylines", ("author", "role"), rows or [(self.authors[0].pk, "writing")])
        if self.chance.random() < 0.4:
            others = [(other.pk,) for other in self.some(self.stories) if other.pk != story.pk]
            chosen |= rows_of("related_links", ("target",), others)
        return chosen

    def body(self):
        image, other = self.chance.choice(self.pictures), self.chance.choice(self.stories)
        blocks = [
            f"<p>{self.words(8).replace('<', '&lt;')}</p>",
            f"<h2>{next(self.numbers)}</h2>",
            f'<p><a data-article="{other.pk}">another story</a></p>',
            f'<figure data-image="{image.pk}" data-layout="wide"><img alt="A"><figcaption>C</figcaption></figure>',
            '<figure data-embed="youtube"><a href="https://www.youtube.com/watch?v=abcdefghijk">Film</a></figure>',
            "<table><tbody><tr><td><p>1</p></td></tr></tbody></table>",
        ]
        return "".join(self.some(blocks)) or "<p>Short.</p>"

    def words(self, count):
        return " ".join(self.chance.choices(WORDS, k=count)) + f" {next(self.numbers)}"

    def some(self, rows):
        return self.chance.sample(rows, self.chance.randint(0, len(rows)))

    def new_story(self, story):
        """With the address of a story that is live, or another one; nobody publishes it."""
        address = reverse("admin:articles_article_add")
        given = {"headline": "New", "section": self.sections[0].pk} | rows_of("related_links", ("target",), [])
        fields = fields_of(self.client.get(address)) | self.changes(story) | given
        assert self.client.post(address, fields | {"_continue": ""}).status_code == 302

    def step(self, story):
        """Whatever the workflow says to it, readers see what they saw."""
        verb = self.chance.choice(["submit", "send_back", "approve", "discard_changes", "spike"])
        if verb in ("discard_changes", "spike"):
            self.post("step", story, verb, step_note="Because.")
        else:
            self.save(story, **{"_verb": verb, "step-note": "Because."})

    def restore(self, story):
        workflow.keep(Article.objects.get(pk=story.pk), by=self.user)
        self.post("restore", story, self.chance.choice([*story.revisions.values_list("pk", flat=True)]))

    def talk(self, story):
        self.post("note", story, text=self.words(5))
        self.post("assign", story, to=self.user.pk, what=self.words(3))

    def type_and_leave(self, story):
        fields = {"headline": self.words(3), "body": self.body()}
        sent = {"key": str(uuid.uuid4()), "article": story.pk, "version": 1, "form": story.pk}
        answer = self.client.post(reverse("admin:articles_article_typed"), sent | {"fields": urlencode(fields)})
        assert answer.json()["kept"]

    def read(self, story):
        """The list, the history, two texts side by side, previews of every kind, a link for an outsider."""
        self.get(reverse("admin:articles_article_changelist"))
        for page in ("history", "preview", "links", "team"):
            self.get(address(page, story))
        if texts := [*story.revisions.values_list("pk", flat=True)]:
            one, other = self.chance.choices(texts, k=2)
            self.get(f"{address('compare', story)}?from={one}&to={other}")
            self.get(f"{address('preview', story)}?revision={one}")
            made = self.client.post(address("links", story), {"revision": other, "hours": 168})
            assert Client().get(made.context["address"]).status_code == 200

    def many_at_once(self, story):
        keys = ".".join(str(row.pk) for row in self.stories)
        for name, given in (("move", {"section": self.sections[1].pk}), ("tag", {"name": self.tags[2].name})):
            page = self.client.post(f"{reverse('admin:articles_article_bulk', args=[name])}?ids={keys}", given)
            assert page.status_code == 200, (name, page.status_code)

    def copy(self, story):
        self.post("duplicate", story, creation_key=str(uuid.uuid4()))

    def schedule_and_cancel(self, story):
        """As the buttons do; a story that was put aside refuses it."""
        moment = timezone.localtime(timezone.now() + dt.timedelta(days=self.chance.randint(2, 5))).replace(second=0)
        self.save(story, **{"_verb": "schedule", "step-at": f"{moment:%Y-%m-%dT%H:%M}"})
        edition = Edition.objects.filter(article=story, live_from=moment).first()
        assert edition or Article.objects.get(pk=story.pk).stage == Article.Stage.SPIKED
        if edition:
            self.save(story, **{"_verb": "cancel_schedule", "step-edition": edition.pk})

    def post(self, page, story, *more, **given):
        given = {name.replace("step_", "step-"): value for name, value in given.items()}
        answer = self.client.post(reverse(f"admin:articles_article_{page}", args=[story.pk, *more]), given)
        assert answer.status_code == 302, (page, answer.status_code)

    def get(self, url):
        assert self.client.get(url).status_code == 200, url


EDITS = {
    "save": 8, "new_story": 1, "step": 3, "restore": 2, "talk": 1, "type_and_leave": 1, "read": 1, "many_at_once": 1,
    "copy": 1, "schedule_and_cancel": 1,
}  # fmt: skip


def address(page, story):
    return reverse(f"admin:articles_article_{page}", args=[story.pk])


def rows_of(prefix, names, rows):
    """Rows in order, as the form sends them, in the place of all that it showed; ``INITIAL_FORMS`` is not looked at."""
    sent = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        sent |= {f"{prefix}-{place}-order": place} | {
            f"{prefix}-{place}-{n}": v for n, v in zip(names, row, strict=True)
        }
    return sent


def public_addresses():
    """All that there is for a stranger, and all that would be there if the desk's texts were public."""
    slugs = {*Article.objects.exclude(slug="").values_list("slug", flat=True)}
    places = [*Address.objects.values_list("path", flat=True)]
    places += [f"/{section}/{slug}/" for section in Section.objects.values_list("slug", flat=True) for slug in slugs]
    lists = ["/", "/?page=2", "/corrections/", "/feeds/corrections/"]
    for model in (Section, Author, Tag, Series):
        lists += [row.get_absolute_url() for row in model.objects.all()]
    pictures = [image.rendition_url(320) for image in Image.objects.all()]
    forms = [reverse("comments:post_comment", args=[pk]) for pk in Article.objects.values_list("pk", flat=True)]
    return sorted({*map(quote, places), *lists, *pictures, *forms})


def public_bytes(addresses):
    """What a stranger gets at each: out of the page cache first, then made anew, which has to be the same."""
    kept = {url: _answer(url) for url in addresses}
    store.clear()
    fresh = {url: _answer(url) for url in addresses}
    assert_same(kept, fresh)
    return fresh


def assert_same(before, after):
    changed = [url for url in before if before[url] != after.get(url)]
    assert not changed, changed


def _answer(url):
    answer = Client().get(url)
    content = b"".join(answer) if answer.streaming else answer.content
    return answer.status_code, answer.headers.get("Location"), answer.headers.get("Content-Type"), content
