"""The editor's hand: the only way in which a task touches the desk, and each touch is an action.

An action is a click, a key chord or one field typed. Waiting and looking are none; and what a person looks for, they
find: the hand scrolls, and takes a thing by the name that the screen says.
"""

import re

from playwright.sync_api import Page

# Where a word of the text ends on the screen, and whether the caret has come there.
BEHIND = """(word) => {
  const walk = document.createTreeWalker(document.querySelector(".ProseMirror"), NodeFilter.SHOW_TEXT)
  for (let node; (node = walk.nextNode());) {
    const place = node.data.indexOf(word)
    if (place < 0) continue
    node.parentElement.scrollIntoView({ block: "center", behavior: "instant" })
    const range = document.createRange()
    range.setStart(node, place)
    range.setEnd(node, place + word.length)
    const last = [...range.getClientRects()].at(-1)
    return [last.right, last.top + last.height / 2]
  }
}"""
CARET = """(word) => {
  const { anchorNode, anchorOffset } = document.getSelection()
  return (anchorNode?.data ?? "").slice(0, anchorOffset).endsWith(word)
}"""


class Hand:
    """``actions`` is what was done, in words, one an action."""

    def __init__(self, page: Page):
        self.actions: list[str] = []
        self.__page = page

    def click(self, name: str | re.Pattern[str], role="button") -> None:
        """The first thing of that name: links to one story may stand in two panels."""
        self._acts(f"click {name.pattern.strip('^') if isinstance(name, re.Pattern) else name}")
        self.__page.get_by_role(role, name=name, exact=isinstance(name, str)).first.click()

    def open(self, title: str) -> None:
        """A part of the page that is folded."""
        self._acts(f"click {title}")
        self.__page.locator("summary", has_text=re.compile(rf"^\s*{re.escape(title)}")).click()

    def press(self, chord: str) -> None:
        self._acts(f"press {chord}")
        self.__page.keyboard.press(chord)

    def type(self, label: str, text: str, role: str = "") -> None:
        """The whole of one field, in the place of what stood there."""
        page = self.__page
        field = page.get_by_role(role, name=label, exact=True) if role else page.get_by_label(label, exact=True)
        self._acts(f"type {label}")
        field.fill(text)

    def choose(self, field: str, option: str, typed: str = "") -> None:
        """From a field that is searched: by its list, or by what is ``typed`` and Enter."""
        self.click(re.compile(f"^{field}"), "combobox")
        if not typed:
            return self.click(option, "option")
        self.type(field, typed, "searchbox")
        self.__page.locator(".select2-results__option--highlighted", has_text=option).wait_for()
        self.press("Enter")

    def amend(self, wrong: str, right: str) -> None:
        """In the body: a click behind the words, and they are typed anew."""
        self.__page.locator(".ProseMirror").wait_for()
        self._acts(f"click behind “{wrong}”")
        self.__page.mouse.click(*self.__page.evaluate(BEHIND, wrong))
        self.__page.wait_for_function(CARET, arg=wrong)
        self._acts(f"type “{right}” for it")
        for _letter in wrong:
            self.__page.keyboard.press("Backspace")
        self.__page.keyboard.type(right)

    def _acts(self, words):
        self.actions.append(words)
