"""A story is written with everything that a text may hold, by mouse and by keyboard alone, and stays what it is."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import body
from articles.models import Article
from articles.tests.factories import ArticleFactory, SectionFactory, published

from .writing import field, in_library, open_story, press, reach, save, text, to_the_end, tool

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
EVERYTHING = Path(__file__).parent / "fixtures" / "everything.html"
FILM = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"


@pytest.fixture
def editor():
    return UserFactory(role=roles.EDITOR)


@pytest.fixture
def ours(editor):
    """A story of ours that readers see, to link to."""
    edition = published(by=editor, headline="The ferry is late", section=SectionFactory(slug="news"), slug="ferry")
    return edition.article


def everything(picture, other, story):
    """Every element of the vocabulary, in every place where it may stand."""
    text = EVERYTHING.read_text("utf-8").strip()
    for name, row in {"PICTURE": picture, "OTHER": other, "STORY": story}.items():
        text = text.replace(name, str(row.pk))
    return text


def test_a_text_with_everything_comes_back_from_the_editor_as_it_was(editor, ours, sign_in):
    stored = everything(in_library("navy"), in_library("teal"), ours)
    assert body.clean(stored) == stored
    article = ArticleFactory(body=stored)
    page = sign_in(editor)
    open_story(page, article)
    assert body.clean(text(page)) == stored
    assert field(page) == stored  # nothing is written before somebody types
    save(page)
    article.refresh_from_db()
    assert article.body == stored
    page.locator(".ProseMirror h2").click()
    press(page, "End", "x", "Backspace", "Control+s")
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    article.refresh_from_db()
    assert article.body == stored


def saved_twice(page):
    """What is stored; it stays the same when it is opened, touched and saved again."""
    save(page)
    article = Article.objects.order_by("-pk").first()
    stored = article.body
    page.locator(".ProseMirror > p").first.click()
    press(page, "End", "x", "Backspace")
    save(page)
    article.refresh_from_db()
    assert article.body == stored
    assert body.clean(stored) == stored
    return stored


def test_a_whole_story_by_keyboard_alone(editor, ours, sign_in):
    picture = in_library("navy", alt="Boats", caption="The  harbour")
    page = sign_in(editor)
    open_story(page)
    keys = page.keyboard
    keys.type("By keyboard")
    page.locator(".ProseMirror").focus()
    keys.type(
        "## Two\n### Three\n#### Four\nDr. Jones said 5 * 4 * 3, **bold** and *slanted* and ~~gone~~ words.It was\n"
    )
    keys.type("- one\n")
    press(page, "Tab")
    keys.type("deep\n")
    press(page, "Shift+Tab")
    keys.type("two\n\n1. first\n\n> quoted\n\n---")
    keys.type(f"{FILM}\nH")
    press(page, "Control+,")
    keys.type("2")
    press(page, "Control+,")
    keys.type("O and a link: ")
    press(page, "Control+k")
    keys.type("ferry")
    page.get_by_role("option", name="The ferry is late").wait_for()
    press(page, "ArrowDown", "Enter", "Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    expect(page.locator(".ProseMirror")).to_be_focused()
    expect(page.locator(".ProseMirror a[data-article]")).to_have_count(1)
    keys.type(". ")
    reach(page, "Special character")
    press(page, "ArrowRight", "Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    press(page, "Control+Alt+i")
    page.locator("dialog .library-card").first.wait_for()
    press(page, "Tab", "Tab", "Tab", "Tab")
    page.locator("dialog .library-card").first.focus()
    press(page, "Enter")
    page.locator(".prose-tools").wait_for()
    press(page, "End")
    keys.type(" today")
    press(page, "Tab", "ArrowRight", "ArrowRight", "Enter", "Home", "Enter")
    keys.type("Boats at the quay")
    press(page, "Tab", "Enter")
    page.get_by_role("dialog").wait_for(state="detached")
    press(page, "Enter")
    reach(page, "Table")
    expect(page.locator(".ProseMirror")).to_be_focused()
    keys.type("Year")
    press(page, "Tab")
    keys.type("Cost")
    press(page, "Control+Enter")
    reach(page, "Pull quote")
    expect(page.locator(".ProseMirror")).to_be_focused()
    keys.type("Worth repeating\n\n")
    reach(page, "Fact box")
    expect(page.locator(".ProseMirror")).to_be_focused()
    keys.type("### Facts\nOne.")
    press(page, "Control+Enter")
    keys.type("The end.")
    empty = "<td><p></p></td>"
    assert saved_twice(page).split("\n") == [
        "<h2>Two</h2>",
        "<h3>Three</h3>",
        "<h4>Four</h4>",
        "<p>Dr. Jones said 5 * 4 * 3, <strong>bold</strong> and <em>slanted</em> and <s>gone</s> words.It was</p>",
        "<ul><li><p>one</p><ul><li><p>deep</p></li></ul></li><li><p>two</p></li></ul>",
        "<ol><li><p>first</p></li></ol>",
        "<blockquote><p>quoted</p></blockquote>",
        "<hr>",
        f'<figure data-embed="youtube"><a href="{FILM}">{FILM}</a></figure>',
        f'<p>H<sub>2</sub>O and a link: <a data-article="{ours.pk}">The ferry is late</a>. —</p>',
        f'<figure data-image="{picture.pk}" data-layout="wide"><img alt="Boats at the quay">'
        "<figcaption>The harbour today</figcaption></figure>",
        f"<table><tbody><tr><th><p>Year</p></th><th><p>Cost</p></th><th><p></p></th></tr><tr>{empty * 3}</tr>"
        f"<tr>{empty * 3}</tr></tbody></table>",
        '<aside data-type="pullquote"><p>Worth repeating</p></aside>',
        '<aside data-type="factbox"><h3>Facts</h3><p>One.</p></aside>',
        "<p>The end.</p>",
    ]


def test_a_whole_story_by_mouse(editor, ours, sign_in):
    picture = in_library("navy", alt="Boats")
    page = sign_in(editor)
    open_story(page)
    page.locator("#id_headline").fill("By mouse")
    page.locator(".ProseMirror").click()
    keys = page.keyboard
    for name, words in [("Heading H2", "Two"), ("Smaller heading H3", "Three"), ("Smallest heading H4", "Four")]:
        tool(page, name)
        keys.type(f"{words}\n")
    for name in ("Bold", "Italic", "Struck through", "Subscript x₂", "Superscript x²"):
        tool(page, name)
        keys.type(name.removesuffix(" x₂").removesuffix(" x²"))
        tool(page, name)
        keys.type(" ")
    for name in ("List", "Numbered list", "Quotation", "Pull quote", "Fact box"):
        press(page, "Enter")
        tool(page, name)
        keys.type(name)
        press(page, "Enter")
    press(page, "Enter")
    tool(page, "Line across")
    to_the_end(page)
    tool(page, "Link")
    page.get_by_role("combobox", name="Address").fill("example.org/page")
    page.get_by_label("Text", exact=True).fill("out")
    page.get_by_role("button", name="Set the link").click()
    tool(page, "Picture")
    page.locator("dialog .library-card").first.click()
    page.get_by_role("toolbar", name="Picture").get_by_role("button", name="On the left").click()
    to_the_end(page)
    tool(page, "Film or post from elsewhere")
    page.get_by_label("Address", exact=True).fill("https://example.org/film")
    page.get_by_label("Title", exact=True).fill("A film")
    page.get_by_role("button", name="Apply").click()
    assert "We know YouTube" in page.get_by_label("Address", exact=True).evaluate("field => field.validationMessage")
    page.get_by_label("Address", exact=True).fill("https://youtu.be/dQw4w9WgXcQ")
    page.get_by_role("button", name="Apply").click()
    to_the_end(page)
    tool(page, "Table")
    of_tables = page.get_by_role("toolbar", name="Table")
    for name in (
        "Add a row below",
        "Remove the row",
        "Add a column after",
        "Remove the column",
        "Headings in the first row",
    ):
        of_tables.get_by_role("button", name=name).click()
    page.locator(".ProseMirror td").first.drag_to(page.locator(".ProseMirror td").nth(1))
    of_tables.get_by_role("button", name="Merge the chosen cells").click()
    stored = saved_twice(page)
    for part in [
        "<h2>Two</h2>\n<h3>Three</h3>\n<h4>Four</h4>",
        "<strong>Bold</strong> <em>Italic</em> <s>Struck through</s>",
        "<sub>Subscript</sub> <sup>Superscript</sup></p>",
        "<ul><li><p>List</p></li></ul>",
        "<ol><li><p>Numbered list</p></li></ol>",
        "<blockquote><p>Quotation</p></blockquote>",
        '<aside data-type="pullquote"><p>Pull quote</p></aside>',
        '<aside data-type="factbox"><p>Fact box</p></aside>',
        "<hr>",
        '<a href="https://example.org/page">out</a>',
        f'<figure data-image="{picture.pk}" data-layout="left"><figcaption></figcaption></figure>',
        '<figure data-embed="youtube"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A film</a></figure>',
        '<td colspan="2">',
    ]:
        assert part in stored


def test_a_picture_goes_with_the_second_backspace_and_comes_back(editor, sign_in):
    picture = in_library("navy")
    article = ArticleFactory(
        body=f'<p>One</p>\n<figure data-image="{picture.pk}"><figcaption>Two</figcaption></figure>\n<p>Three</p>'
    )
    page = sign_in(editor)
    open_story(page, article)
    expect(page.locator(".prose-alt")).to_have_text(re.compile("^No alternative text"))
    page.locator(".ProseMirror figcaption").click()
    press(page, "Home", "Backspace")
    expect(page.locator(".prose-figure.ProseMirror-selectednode")).to_be_visible()
    press(page, "Backspace")
    assert text(page) == "<p>One</p><p>Three</p>"
    press(page, "Control+z")
    expect(page.locator(".prose-figure")).to_have_count(1)


def test_what_was_typed_last_is_sent_and_a_refused_form_keeps_it(editor, sign_in):
    page = sign_in(editor)
    open_story(page)
    page.locator(".ProseMirror").click()
    page.keyboard.type("An hour of work")
    press(page, "Control+s")
    expect(page.locator(".errornote")).to_be_visible()
    expect(page.locator(".ProseMirror")).to_have_text("An hour of work")


def test_a_story_is_found_by_its_address_and_the_link_says_where_it_leads(editor, ours, sign_in):
    page = sign_in(editor)
    open_story(page)
    page.locator(".ProseMirror").click()
    page.keyboard.type("late ")
    press(page, "Control+k")
    page.keyboard.type("nowhere to go")
    press(page, "Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_role("combobox", name="Address").fill("/news/ferry/")
    press(page, "Enter")
    expect(page.locator(f".ProseMirror a[data-article='{ours.pk}']")).to_have_text("The ferry is late")
    press(page, "ArrowLeft")
    expect(page.locator(".prose-bubble")).to_contain_text("The ferry is late")
    expect(page.locator(".prose-bubble a")).to_have_attribute("href", "/news/ferry/")
