"""A task, what became of it, and the verdict on all of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Error, Page

from .hand import Hand


class Reader:
    """Somebody without a login: each page is read by a new one."""

    def __init__(self, anybody: Callable[[], BrowserContext]):
        self._anybody = anybody

    def opens(self, address: str, status: int = 200) -> Page:
        page = self._anybody().new_page()
        answer = page.goto(address)
        if answer.status != status:
            raise AssertionError(f"{address} answers {answer.status} and not {status}")
        return page


@dataclass(frozen=True)
class Task:
    """``do`` begins at the dashboard, or at ``begins``, and has nothing but the hand.

    ``prove`` looks at what has become of it.
    """

    title: str
    most: int
    do: Callable[[Hand], None]
    prove: Callable[[Page, Reader], None]
    begins: str = "/admin/"


@dataclass
class Outcome:
    task: Task
    actions: list[str] = field(default_factory=list)
    failure: str = ""

    @property
    def is_good(self) -> bool:
        return not self.failure and len(self.actions) <= self.task.most

    def __str__(self):
        lines = [
            f"{'ok' if self.is_good else 'FAILED':6} {len(self.actions):2} of {self.task.most:2}  {self.task.title}"
        ]
        lines += [f"{'':17}{' · '.join(self.actions)}"]
        return "\n".join(lines + [f"{'':17}{line}" for line in self.failure.splitlines()])


def attempt(task: Task, desk: Page, reader: Reader) -> Outcome:
    hand = Hand(desk)
    outcome = Outcome(task, hand.actions)
    try:
        desk.goto(task.begins, wait_until="load")
        task.do(hand)
        task.prove(desk, reader)
    except (AssertionError, Error) as failure:
        outcome.failure = f"{failure}\nIt happened at {desk.url}"
    return outcome


def verdict(outcomes: Iterable[Outcome]) -> int:
    """Prints each as it comes; the exit status of the command."""
    failed = 0
    for outcome in outcomes:
        print(outcome, flush=True)
        failed += not outcome.is_good
    print(f"\n{failed} failed." if failed else "\nAll within their bounds.")
    return 1 if failed else 0
