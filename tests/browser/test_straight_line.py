"""A writer's story goes through the desk to readers, and a reader's comment through a moderator to the story's page."""

import pytest
from playwright.sync_api import expect

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.models import Article, Edition
from articles.tests.factories import AuthorFactory, SectionFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

HEADLINE = "Saltmarsh meets NATO’s target five years early"
# The shape of the reference page: eleven paragraphs, quotations, attributions, figures, acronyms, apostrophes.
BODY = [
    "Saltmarsh’s borough will spend 3.5 percent of its budget on the harbour’s defences by 2029, it’s been agreed.",
    "“We couldn’t wait for Whitehall’s permission,” the council’s leader said on Monday.",
    "According to NATO’s latest report, the alliance’s members promised 5 percent of GDP by 2035.",
    "The town’s share isn’t large, but the harbour’s depth makes it useful to the alliance’s ships.",
    "“It’s the only berth on this coast that doesn’t dry out,” according to the pilots’ association.",
    "PURL, the list of what’s needed most, hasn’t named the port, the ministry’s spokesman said.",
    "The yard’s workforce of 1,140 won’t grow before 2027, and its order book’s full until then.",
    "Critics say the plan’s figures don’t add up: “There’s no money in it for the sea wall’s repair.”",
    "The council’s treasurer wouldn’t comment on Tuesday’s vote, which wasn’t unanimous.",
    "A decision on the outer jetty’s lights is due in March, in the harbour board’s next sitting.",
    "Until then the ferry’s timetable doesn’t change, according to the operator’s notice.",
]


@pytest.fixture
def paper():
    SectionFactory(name="Defence", slug="defence")
    writer, editor = UserFactory(role=roles.WRITER), UserFactory(role=roles.EDITOR)
    AuthorFactory(
        name="Mara Lind",
        slug="mara-lind",
        login=writer,
        twitter_handle="mara_lind",
        bio="Mara Lind is the founder and editor. She holds a degree in history. She’s often heard on the wireless.",
    )
    return writer, editor, UserFactory(role=roles.MODERATOR)


def choose(page, label, text):
    """From an autocomplete of the admin, by keyboard."""
    page.locator(f".field-{label} .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option--highlighted", has_text=text).wait_for()
    page.keyboard.press("Enter")


def write_the_story(page):
    page.goto("/admin/articles/article/add/")
    page.locator("#id_headline").fill(HEADLINE)
    page.locator("#id_standfirst").fill("The council’s vote puts the port ahead of the alliance’s own calendar.")
    editor = page.locator(".ProseMirror")
    editor.click()
    for number, paragraph in enumerate(BODY):
        if number:
            page.keyboard.press("Enter")
        page.keyboard.insert_text(paragraph)
    choose(page, "section", "Defence")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()


def submit_it(page):
    page.get_by_role("button", name="Submit for review").click()
    expect(page.get_by_text("Submitted for review.")).to_be_visible()


def approve_and_publish(page, article):
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("Approved.", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_text("Published: readers see it now.")).to_be_visible()


def read_it(page, url):
    page.goto(url)
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    paragraphs = page.locator("article p").all_inner_texts()
    assert [text for text in paragraphs if text in BODY] == BODY
    expect(page.get_by_role("link", name="Mara Lind").first).to_be_visible()
    expect(page.get_by_role("heading", name="Mara Lind")).to_be_visible()
    expect(page.get_by_text("Twitter: @mara_lind")).to_be_visible()
    expect(page.get_by_role("heading", name="comment")).to_have_count(0)
    expect(page.get_by_role("heading", name="Leave a reply")).to_be_visible()


def comment_on_it(page):
    page.get_by_role("button", name="Send comment").click()
    problems = page.locator("[id$=_error]").all_inner_texts()
    assert [text.strip() for text in problems] == ["Please enter your comment!", "Please enter your name here"]
    page.locator("#id_body").fill("My grandfather dug that berth, and he’d be proud.")
    page.locator("#id_name").fill("Rita")
    page.get_by_role("button", name="Send comment").click()
    expect(page.get_by_text("awaiting moderation", exact=False).first).to_be_visible()
    expect(page.get_by_role("blockquote").get_by_text("My grandfather dug that berth")).to_be_visible()


def let_it_pass(page):
    page.goto("/admin/comments/comment/")
    expect(page.get_by_text("My grandfather dug that berth")).to_be_visible()
    page.locator("[data-card]").get_by_role("button", name="Approve").click()
    expect(page.locator("[data-stripe]")).to_contain_text("Approved")


def test_an_article_from_the_desk_to_the_reader_and_a_comment_through_moderation(paper, sign_in, visit):
    writer, editor, moderator = paper
    desk = sign_in(writer)
    write_the_story(desk)
    submit_it(desk)
    article = Article.objects.get()
    assert [part for part in BODY if part not in article.body] == []
    approve_and_publish(sign_in(editor), article)
    url = Edition.objects.live().get().get_absolute_url()
    reader = visit()
    read_it(reader, url)
    comment_on_it(reader)
    reader.goto(url)
    expect(reader.get_by_text("My grandfather dug that berth")).to_have_count(0)
    let_it_pass(sign_in(moderator))
    reader.goto(url)
    expect(reader.get_by_role("heading", name="1 comment")).to_be_visible()
    expect(reader.get_by_text("My grandfather dug that berth")).to_be_visible()


def test_a_reader_without_javascript_on_a_phone_answers_a_comment(paper, sign_in, visit):
    writer, editor, moderator = paper
    desk = sign_in(writer)
    write_the_story(desk)
    approve_and_publish(sign_in(editor), Article.objects.get())
    url = Edition.objects.live().get().get_absolute_url()
    reader = visit(java_script_enabled=False, viewport={"width": 390, "height": 844})
    reader.goto(url)
    reader.locator("#id_body").fill("First words.")
    reader.locator("#id_name").fill("Rita")
    reader.get_by_role("button", name="Send comment").click()
    moderating = sign_in(moderator)
    moderating.goto("/admin/comments/comment/")
    moderating.locator("[data-card]").get_by_role("button", name="Approve").click()
    expect(moderating.locator("[data-stripe]")).to_contain_text("Approved")
    reader.goto(url)
    reader.get_by_role("link", name="Reply").first.click()
    expect(reader.get_by_text("First words.")).to_be_visible()
    reader.locator("#id_body").fill("Second words.")
    reader.locator("#id_name").fill("Sam")
    reader.get_by_role("button", name="Send comment").click()
    if reader.get_by_role("button", name="Yes, send it").is_visible():  # so soon after the first, from one network
        reader.wait_for_timeout(5_500)
        reader.get_by_role("button", name="Yes, send it").click()
    expect(reader.get_by_role("blockquote").get_by_text("Second words.")).to_be_visible()
