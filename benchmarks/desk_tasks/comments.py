"""What a moderator does at the queue, by the keyboard. Each task begins there: the first comment has the focus."""

from playwright.sync_api import Page, expect

from .hand import Hand
from .running import Reader, Task

QUEUE = "/admin/comments/comment/"
TWENTY = 20


def approve_twenty(hand: Hand) -> None:
    for _comment in range(TWENTY):
        hand.press("a")


def approved_twenty(desk: Page, reader: Reader) -> None:
    expect(desk.locator("[data-stripe]", has_text="Approved")).to_have_count(TWENTY)
    expect(desk.get_by_role("link", name="Show the next ones")).to_be_focused()
    comment = desk.locator("[data-stripe]").last.get_attribute("data-pk")
    expect(reader.opens(f"/comments/{comment}/").locator(f"#comment-{comment}")).to_be_visible()


def reject(hand: Hand) -> None:
    hand.press("r")
    hand.press("7")


def rejected(desk: Page, reader: Reader) -> None:
    stripe = desk.locator("[data-stripe]", has_text="Rejected")
    expect(stripe).to_have_count(1)
    stripe.get_by_role("link").click()
    expect(desk.get_by_text("Advertising").first).to_be_visible()


def ban(hand: Hand) -> None:
    hand.press("b")
    hand.click("Ban")


def banned(desk: Page, reader: Reader) -> None:
    expect(desk.get_by_text("Banned: ")).to_be_visible()
    expect(desk.get_by_text("held comment was rejected")).to_be_visible()
    desk.goto("/admin/comments/decision/")
    expect(desk.locator(".decision-log > li").first).to_contain_text("banned")


MODERATING = [
    Task("Approve twenty comments from the queue", 22, approve_twenty, approved_twenty, QUEUE),
    Task("Reject a comment with a reason", 2, reject, rejected, QUEUE),
    Task("Ban somebody, and clear what they sent", 4, ban, banned, QUEUE),
]
