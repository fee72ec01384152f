"""A story's life as an array with one cell for every second: what readers see then. No cleverness, no dates."""

from dataclasses import dataclass

SECONDS = 60


@dataclass(frozen=True, eq=False)
class Shown:
    """One publication; two of the same text are two."""

    text: str
    start: int
    significant: bool = False


class Model:
    """Each verb tells whether it is possible, and does it then."""

    def __init__(self, text):
        self.cells: list[Shown | None] = [None] * SECONDS
        self.stage, self.embargo, self.working = "draft", None, text
        self.updates = set()  # the seconds of corrections, and of significant publications that were seen

    # What can be asked.

    def starts(self, now):
        return [k for k in range(now + 1, SECONDS) if self.cells[k] and self.cells[k] is not self.cells[k - 1]]

    def end_of_run(self, start):
        end = start
        while end < SECONDS and self.cells[end] is self.cells[start]:
            end += 1
        return end

    def is_over(self, now):
        return not any(self.cells[now:])

    def updated(self, second):
        """The last update of which a reader of that second has been told."""
        seen = {cell.start for cell in self.cells[: second + 1] if cell and cell.significant}
        return max((k for k in seen | self.updates if k <= second), default=None)

    # The clock.

    def look(self, now):
        """What was seen stays seen, even if it is replaced within the same second."""
        self.updates |= {cell.start for cell in self.cells[: now + 1] if cell and cell.significant}

    # The verbs.

    def write(self, text):
        self.working = text

    def publish(self, now, *, significant=False):
        if self.stage == "spiked" or (self.embargo is not None and now < self.embargo):
            return False
        showing = [now] if self.cells[now] else self.starts(now)
        end = self.end_of_run(showing[0]) if showing else SECONDS
        self._fill(now, end, Shown(self.working, now, significant))
        self.stage = "approved"
        return True

    def schedule(self, now, when, *, significant=False):
        if self.stage == "spiked" or (self.embargo is not None and when < self.embargo) or when in self.starts(now):
            return False
        if self.cells[when]:
            end = self.end_of_run(when)
        elif any(self.cells[now:when]):
            return False
        else:
            end = next((k for k in self.starts(now) if k > when), SECONDS)
        self._fill(when, end, Shown(self.working, when, significant))
        self.stage = "approved"
        return True

    def cancel(self, now, start):
        if start not in self.starts(now):
            return False
        self._fill(start, self.end_of_run(start), self.cells[start - 1])
        return True

    def carry_over(self, start, text):
        old = self.cells[start]
        self._fill(start, self.end_of_run(start), Shown(text, start, old.significant))

    def unpublish(self, now, when):
        starts = self.starts(now)
        if self.is_over(now) or (when is not None and (when <= now or any(start >= when for start in starts))):
            return False
        last = starts[-1] if starts else now
        self._fill(last, SECONDS, self.cells[last])
        if when is not None:
            self._fill(when, SECONDS, None)
        return True

    def withdraw(self, now):
        if self.is_over(now):
            return False
        self._fill(now, SECONDS, None)
        self.stage = "draft"
        return True

    def correct(self, now):
        if not self.cells[now]:
            return False
        self.updates.add(now)
        return True

    def discard(self, now):
        if not self.cells[now] or self.cells[now].text == self.working:
            return False
        self.working, self.stage = self.cells[now].text, "approved"
        return True

    def restore(self, text):
        if self.stage == "spiked":
            return False
        self.working = text
        return True

    def step(self, before, after):
        if self.stage not in before:
            return False
        self.stage = after
        return True

    def spike(self, now):
        return self.is_over(now) and self.step({"draft", "in_review", "approved"}, "spiked")

    def set_embargo(self, now, until):
        changes = until != self.embargo and until is not None and until > now
        if changes and (self.cells[now] or any(start < until for start in self.starts(now))):
            return False
        self.embargo = until
        return True

    def _fill(self, start, end, shown):
        self.cells[start:end] = [shown] * (end - start)
