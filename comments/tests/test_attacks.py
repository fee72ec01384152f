"""Attack strings of ../shared/data/security by the door that readers use: they come out as the text they are."""

import json
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.contrib import admin
from django.db.models import CharField, Value
from django.db.models.functions import Cast, LPad
from django.test import RequestFactory

from articles.tests.factories import published
from articles.views import article_detail
from comments import paging
from comments.admin import places
from comments.forms import CommentForm
from comments.models import DIGITS, Comment, Standing, Thread
from comments.thread_views import thread_page
from page_cache.pieces import pieces

STRINGS = settings.BASE_DIR.parent / "shared" / "data" / "security"
HARMLESS = "Two lines\nand a link: https://example.org/\n\nand a paragraph"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not STRINGS.is_dir(), reason="the attack strings of ../shared/data/security are not here"),
]


class Shape(HTMLParser):
    """Every kind of element with its attributes' names, every address, and the names of the commenters."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.addresses, self.names = set(), set(), []
        self.inside = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.add((tag, tuple(sorted(name for name, _value in attrs))))
        self.addresses |= {value for name, value in attrs if name in ("href", "src", "action", "formaction")}
        self.inside = tag
        if tag == "bdi":
            self.names.append("")

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, text):
        if self.inside == "bdi":
            self.names[-1] += text


def attacks():
    lines = [line for file in STRINGS.glob("xss-*.txt") for line in file.read_text("utf-8", "replace").split("\n")]
    for name in ("names-and-titles.json", "blns.json"):
        lines += json.loads((STRINGS / name).read_text("utf-8"))
    return [line.encode("utf-8", "replace").decode() for line in lines if line.strip()]


def taken(article, words):
    """As approved comments, whatever of ``words`` the form lets through; not by the verbs, which take a minute."""
    forms = [CommentForm({"body": text, "name": text[:80]}, article=article) for text in words]
    typed = [{name: form.cleaned_data[name] for name in ("body", "name")} for form in forms if form.is_valid()]
    rows = [Comment(article=article, **words) for words in typed]
    for row in rows:
        row.standing, row.visible = Standing.APPROVED, True
    Thread.objects.update_or_create(article=article, defaults={"visible_count": len(rows)})
    Comment.objects.filter(article=article).delete()
    Comment.objects.bulk_create(rows)
    Comment.objects.filter(article=article).update(path=LPad(Cast("pk", CharField()), DIGITS, Value("0")))
    return [row.name for row in rows]


def story_pages(edition):
    """All pages of the thread.

    Straight from the view: the test client copies the context of every include, which takes half a minute here.

    The rows came by no verb, so nothing that was kept is right.
    """
    pieces.clear()
    address, request = (edition.section.slug, edition.slug), RequestFactory().get("/")
    pages = len(paging.pages_of(request, edition, "oldest"))
    answers = [article_detail(request, *address), *(thread_page(request, *address, at) for at in range(2, pages + 1))]
    return Shape("".join(answer.content.decode() for answer in answers))


def queue_page(moderator):
    request = RequestFactory().get("/", {"standing": "approved"})
    request.user = moderator
    return Shape(admin.site.get_model_admin(Comment).changelist_view(request).render().content.decode())


def assert_harmless(attacked, plain, names):
    assert attacked.elements <= plain.elements
    strange = {address for address in attacked.addresses if not address.startswith(("/", "#", "?", "http"))}
    assert strange <= plain.addresses
    assert set(names) <= {name.strip() for name in attacked.names}


def test_on_the_pages_of_the_story(monkeypatch):
    monkeypatch.setattr(paging, "ROOTS", 400)
    edition = published()
    taken(edition.article, [HARMLESS] * 4_000)
    plain = story_pages(edition)
    names = taken(edition.article, attacks())
    assert len(names) > 3_000
    assert_harmless(story_pages(edition), plain, names)


def test_in_the_queue(moderator, monkeypatch):
    monkeypatch.setattr(places, "SIZE", 10_000)
    edition = published()
    taken(edition.article, [HARMLESS])
    plain = queue_page(moderator)
    names = taken(edition.article, attacks())
    assert_harmless(queue_page(moderator), plain, names)
