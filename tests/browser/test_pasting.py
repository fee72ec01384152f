"""What comes from Word, Google Docs and elsewhere: words in our vocabulary, pictures in the library."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.models import Article
from articles.tests.factories import SectionFactory, published
from images.models import Image

from .writing import drop, field, file, open_story, paste, png, press, save, text

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
FIXTURES = Path(__file__).parent / "fixtures"
FILM = "https://youtu.be/dQw4w9WgXcQ"


@pytest.fixture
def editor():
    return UserFactory(role=roles.EDITOR)


@pytest.fixture
def page(editor, sign_in):
    page = sign_in(editor)
    open_story(page)
    page.locator(".ProseMirror").click()
    return page


def pasted(page, html="", plain="", files=()):
    paste(page, html, plain, files)
    return text(page).removesuffix("<p></p>")


def test_a_page_of_word(page):
    html = (FIXTURES / "word.html").read_text("utf-8")
    assert pasted(page, html, "The harbour’s new berth", [file("page.png", png("white"))]) == (
        "<h2>The harbour’s new berth</h2>"
        "<h2>What was agreed</h2>"
        "<p>The council <strong>voted</strong> on <em>Monday</em> to spend 3.5 million<sup>[1]</sup>, see "
        '<a href="https://example.org/report?a=1&amp;b=2">the report</a>.</p>'
        "<ul><li><p>The outer jetty</p><ul><li><p>its lights</p></li></ul></li><li><p>The sea wall</p></li></ul>"
        '<ol start="3"><li><p>Vote</p></li><li><p>Build</p></li></ol>'
        "<blockquote><p>“We couldn’t wait.”</p></blockquote>"
        '<table><tbody><tr><td><p><strong>Year</strong></p></td><td colspan="2"><p>Cost</p></td></tr>'
        "<tr><td><p>2026</p></td><td><p>1</p></td><td><p></p></td></tr></tbody></table>"
        "<p>[1] In prices of 2025.</p>"
    )
    expect(page.locator(".prose-notices")).to_contain_text("One picture of what you pasted could not come along")


def test_a_page_of_google_docs(page):
    assert pasted(page, (FIXTURES / "docs.html").read_text("utf-8"), "The ferry is late") == (
        "<h2>The ferry is late</h2>"
        '<p>It came <strong>an hour</strong><em> after noon</em>, <a href="https://example.org/ferry?line=2">'
        "says the operator</a><s>not</s><sup>2</sup></p>"
        "<ul><li><p>one</p><ul><li><p>deeper</p></li></ul></li><li><p>two</p></li></ul>"
        "<table><tbody><tr><td><p>Day</p></td><td><p><strong>Delay</strong></p></td></tr></tbody></table>"
        "<h4>Small print</h4>"
    )
    expect(page.locator(".prose-notices")).to_contain_text("One picture of what you pasted could not come along")


def test_attacks_are_words_at_most(page):
    html = (
        '<p onclick="alert(1)">one<script>alert(1)</script><img src=x onerror=alert(1)>'
        '<a href="javascript:alert(1)">two</a>'
        '<svg onload="alert(1)"></svg></p><iframe src="https://evil.example"></iframe><style>p{color:red}</style>'
    )
    assert pasted(page, html) == "<p>onetwo</p>"


def test_a_copy_within_the_editor_is_the_same_again(page):
    page.keyboard.type("## Two\n- one\n")
    press(page, "Control+a", "Control+c", "ArrowDown", "Control+v")
    assert text(page).count("<h2>Two</h2>") == 2


def test_pictures_become_figures_where_they_were_pasted(page):
    page.keyboard.type("Before\n")
    notes = file("notes.txt", b"x", "text/plain")
    paste(page, files=[file("a.png", png("red")), ["huge.png", "image/png", None], file("b.png", png("blue")), notes])
    page.keyboard.type("After")
    expect(page.locator(".prose-figure")).to_have_count(2)
    first, second = Image.objects.order_by("pk")
    assert text(page) == (
        f'<p>Before</p><figure data-image="{first.pk}"><figcaption></figcaption></figure>'
        f'<figure data-image="{second.pk}"><figcaption></figcaption></figure><p>After</p>'
    )
    expect(page.locator(".prose-notices")).to_contain_text("Only pictures can be put into a text.")
    expect(page.locator(".prose-notices")).to_contain_text("huge.png: The file is too large")
    expect(page.locator(".prose-upload")).to_have_count(0)


def test_a_picture_inside_of_pasted_words_stands_behind_its_paragraph(page):
    _name, kind, content = file("", png("green"))
    paste(page, f'<p>One <img src="data:{kind};base64,{content}"> two</p><p>three</p>', "One two")
    expect(page.locator(".prose-figure")).to_have_count(1)
    [picture] = Image.objects.all()
    figure = f'<figure data-image="{picture.pk}"><figcaption></figcaption></figure>'
    assert text(page) == f"<p>One two</p>{figure}<p>three</p>"


def test_a_picture_that_is_dropped_falls_behind_the_paragraph_below_it(page):
    page.keyboard.type("One\nTwo")
    drop(page, file("a.png", png("teal")))
    expect(page.locator(".prose-figure")).to_have_count(1)
    assert text(page).startswith('<p>One</p><figure data-image="')
    assert text(page).endswith("<p>Two</p>")


def test_a_story_is_not_saved_before_its_pictures_are_there(page):
    page.locator("#id_headline").fill("With a picture")
    page.locator(".ProseMirror").click()
    paste(page, files=[file("a.png", png("red", (3000, 2000)))])
    press(page, "Control+s")
    expect(page.locator(".prose-notices")).to_contain_text("Pictures are still being sent")
    expect(page.locator(".prose-figure")).to_have_count(1)
    save(page)
    assert Article.objects.get().body.startswith("<figure data-image=")


def test_the_address_of_a_film_alone_is_the_film_and_undo_makes_it_text(page):
    assert pasted(page, plain=FILM) == f'<figure data-embed="youtube"><a href="{FILM}">{FILM}</a></figure>'
    press(page, "Control+z")
    assert text(page) == f"<p>{FILM}</p>"
    page.keyboard.type(" is a film")
    press(page, "Enter")
    assert page.locator(".prose-embed").count() == 0
    assert pasted(page, plain="https://example.org/film").endswith(
        '<p><a href="https://example.org/film">https://example.org/film</a></p>'
    )


def test_the_address_of_a_story_of_ours_becomes_a_link_to_it(editor, page, live_server):
    edition = published(by=editor, headline="The ferry", section=SectionFactory(slug="news"), slug="ferry")
    paste(page, plain=f"{live_server.url}/news/ferry/")
    link = page.locator(f".ProseMirror a[data-article='{edition.article_id}']")
    expect(link).to_have_text("The ferry")
    paste(page, '<p>see <a href="/news/ferry/">there</a></p>')
    expect(link.nth(1)).to_have_text("there")
    page.locator("#id_headline").click()
    assert field(page).count(f'<a data-article="{edition.article_id}">') == 2
