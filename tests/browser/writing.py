"""The editor as tests handle it: what it holds, what is saved of it, and what arrives by the clipboard."""

import base64
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as PillowImage
from playwright.sync_api import Page, expect

from images import intake
from images.models import Image

PASTE = """([html, text, files]) => {
  const carried = new DataTransfer()
  if (html) carried.setData("text/html", html)
  if (text) carried.setData("text/plain", text)
  for (const [name, type, content] of files) {
    const huge = new Uint8Array(41 * 2 ** 20)
    const bytes = content ? Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)) : huge
    carried.items.add(new File([bytes], name, { type }))
  }
  const told = { clipboardData: carried, bubbles: true, cancelable: true }
  document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", told))
}"""
DROP = """([name, type, content]) => {
  const carried = new DataTransfer()
  carried.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name, { type }))
  const target = document.querySelector(".ProseMirror p")
  const { left, top } = target.getBoundingClientRect()
  const told = { dataTransfer: carried, bubbles: true, cancelable: true, clientX: left + 5, clientY: top + 5 }
  target.dispatchEvent(new DragEvent("drop", told))
}"""


def png(color: str, size=(400, 300)) -> bytes:
    content = BytesIO()
    PillowImage.new("RGB", size, color).save(content, "PNG")
    return content.getvalue()


def in_library(color: str, **texts) -> Image:
    return intake.take_in(SimpleUploadedFile(f"{color}.png", png(color)), by=None, **texts)


def file(name: str, content: bytes, kind="image/png") -> list[str]:
    return [name, kind, base64.b64encode(content).decode()]


def open_story(page: Page, article=None):
    page.goto(f"/admin/articles/article/{article.pk}/change/" if article else "/admin/articles/article/add/")
    page.locator(".ProseMirror").wait_for()


def headline(page: Page):
    return page.get_by_label("Headline", exact=True)


def text(page: Page) -> str:
    """What the editor holds, as it would be sent."""
    return page.evaluate("document.querySelector('.ProseMirror').editor.getHTML()")


def field(page: Page) -> str:
    return page.locator("textarea[data-prose]").input_value()


def paste(page: Page, html="", plain="", files=()):
    page.evaluate(PASTE, [html, plain, list(files)])


def drop(page: Page, dropped: list[str]):
    page.evaluate(DROP, dropped)


def save(page: Page):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Saved.")
    page.locator(".ProseMirror").wait_for()


CARET_IS_TOLD = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def press(page: Page, *keys: str):
    """No faster than people: between two keys the browser tells the editor where the caret went."""
    for key in keys:
        page.evaluate(CARET_IS_TOLD)
        page.keyboard.press(key)


def tool(page: Page, name: str):
    page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name, exact=True).click()


def to_the_end(page: Page):
    """A click behind the last words; a picture beside them may cover their middle."""
    last = page.locator(".ProseMirror > p").last
    last.click(position={"x": last.bounding_box()["width"] - 4, "y": 8})


def reach(page: Page, name: str):
    """A button of the toolbar, by keyboard alone."""
    press(page, "Alt+F10", "Home")
    for _ in range(40):
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == name:
            return press(page, "Enter")
        press(page, "ArrowRight")
    raise AssertionError(f"no button {name}")
