"""What an editor does in a day, in the demo newsroom."""

import datetime as dt
import re

from playwright.sync_api import Page, expect

from newsroom.demo.stories import Story, stories

from .hand import Hand
from .running import Reader, Task

TOLD = dict(enumerate(stories(), start=1))
LIVE, CHANGED, READY, IN_REVIEW = TOLD[1], TOLD[2], TOLD[16], TOLD[3]
FRONT = (TOLD[4], TOLD[6])  # two of the newest, the second of which is to lead

HEADLINE = "Night ferry runs aground off Marram Point"
STANDFIRST = "All 84 people on board were taken off by the lifeboat before dawn."
BODY = "The night ferry ran aground on Kettle Sands at 03:10 on Monday. Nobody was hurt, the harbour master said."
NOTICE = "An earlier version said that the contract is worth £640m. It is worth £610m."
HOUR = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).strftime("%Y-%m-%dT06:00")
AMENDED = {"1,140 employees": "1,410 employees", "a £640m contract": "a £610m contract"}


def headline(story: Story) -> str:
    return story.fields["headline"]


def address(story: Story) -> str:
    return f"/{story.fields['section']}/{story.slug}/"


def write(hand: Hand) -> None:
    """As somebody who has no author's page of their own; who has one finds it in the byline."""
    hand.click("New story", "link")
    hand.type("Headline", HEADLINE)
    hand.type("Standfirst", STANDFIRST)
    hand.type("Body", BODY, "textbox")
    hand.choose("Section", "Harbour")
    hand.click(re.compile("^Choose a picture…"))
    hand.type("Search the library", "marram light", "searchbox")
    hand.click(re.compile("^Marram light"))
    hand.choose("Author", "Søren Østergaard", typed="Søren")
    hand.click("Publish now")


def written(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_text("Published: readers see it now.")).to_be_visible()
    page = reader.opens("/")
    page.get_by_role("link", name=HEADLINE).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    expect(page).to_have_url(re.compile("/harbour/"))
    for words in (STANDFIRST, BODY):
        expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("link", name="Søren Østergaard").first).to_be_visible()
    page.wait_for_function("() => document.querySelector('.lead-picture img')?.naturalWidth > 0")


def fix(hand: Hand) -> None:
    hand.click(headline(LIVE), "link")
    hand.amend("1,140 employees", AMENDED["1,140 employees"])
    hand.click("Publish now")


def fixed(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_text("Published: readers see it now.")).to_be_visible()
    _reads(reader, "1,410 employees", instead_of="1,140 employees")


def embargo(hand: Hand) -> None:
    hand.click(headline(READY), "link")
    hand.open("Embargo")
    hand.type("Embargoed until", HOUR)
    hand.type("Embargo set by", "Harbour board")
    hand.open("Schedule")
    hand.click("Schedule")  # no moment typed: the end of the embargo


def embargoed(desk: Page, reader: Reader) -> None:
    """Not before its hour, for readers and in the preview of that time; and from its hour on."""
    expect(desk.locator(".story-state")).to_contain_text(re.compile("Scheduled .*06:00.*Embargo until .*06:00"))
    reader.opens(address(READY), status=404)
    expect(reader.opens("/").get_by_text(headline(READY))).to_have_count(0)
    story = re.search(r"/article/(\d+)/", desk.url)[1]
    for minute, shown in (("05:59", "Readers see nothing of this story then"), ("06:00", READY.fields["standfirst"])):
        desk.goto(f"/admin/articles/article/{story}/preview/?at={HOUR.replace('06:00', minute)}")
        expect(desk.get_by_text(shown).first).to_be_visible()


def correct(hand: Hand) -> None:
    hand.click(headline(LIVE), "link")
    hand.amend("a £640m contract", AMENDED["a £640m contract"])
    hand.open("Add a correction")
    hand.type("What readers are told", NOTICE)
    hand.click("Publish with this notice")


def corrected(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_text("Published: readers see the text and the notice now.")).to_be_visible()
    page = _reads(reader, "a £610m contract", instead_of="a £640m contract")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    expect(reader.opens("/corrections/").get_by_text(NOTICE)).to_be_visible()


def restore(hand: Hand) -> None:
    hand.click(headline(CHANGED), "link")
    hand.click("History", "link")
    hand.click(re.compile("^Restore"))


def restored(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_text("That text is back.")).to_be_visible()
    expect(desk.get_by_label("Standfirst", exact=True)).to_have_value(CHANGED.fields["standfirst"])


def arrange(hand: Hand) -> None:
    hand.click("Front page", "link")
    for story in FRONT:
        hand.click(f"Pick: {headline(story)}")
    hand.click(f"Move up: {headline(FRONT[1])}")
    hand.click("Publish")


def arranged(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_text("Published: readers see this front now.")).to_be_visible()
    cards = reader.opens("/").locator(".card-headline")
    expect(cards.nth(0)).to_have_text(headline(FRONT[1]))
    expect(cards.nth(1)).to_have_text(headline(FRONT[0]))


def share(hand: Hand) -> None:
    hand.click(headline(IN_REVIEW), "link")
    hand.click("Quick link for an outsider")
    hand.click("Copy")


def shared(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_role("button", name="Copied")).to_be_visible()
    reader.opens(address(IN_REVIEW), status=404)
    page = reader.opens(desk.evaluate("navigator.clipboard.readText()"))
    expect(page.get_by_role("heading", level=1)).to_have_text(headline(IN_REVIEW))


def _reads(reader, words, *, instead_of) -> Page:
    page = reader.opens(address(LIVE))
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_text(instead_of)).to_have_count(0)
    return page


DAY = [
    Task("Write and publish a story with standfirst, picture, section and byline", 14, write, written),
    Task("Fix a typing error in a live story", 5, fix, fixed),
    Task("Embargo and schedule a story that is ready", 6, embargo, embargoed),
    Task("Correct a live story, with a notice", 6, correct, corrected),
    Task("Restore yesterday's text", 4, restore, restored),
    Task("Re-order the front page and publish it", 6, arrange, arranged),
    Task("Give an outsider a link", 3, share, shared),
]
