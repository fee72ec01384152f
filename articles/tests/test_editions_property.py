"""Random verbs under a moving clock against a brute-force model: an array with one cell for every second."""

import datetime as dt
import random

import pytest
import time_machine

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article, Edition
from articles.moves import Refused

from .factories import ArticleFactory

START = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
SECONDS = 60
STEPS = 24


def at(second):
    return START + dt.timedelta(seconds=second)


class Model:
    """``cells[k]`` is the headline that readers see at second k, or None."""

    def __init__(self):
        self.cells = [None] * SECONDS

    def starts(self, now):
        return [k for k in range(now + 1, SECONDS) if self.cells[k] is not None and self.cells[k] != self.cells[k - 1]]

    def end_of_run(self, start):
        end = start
        while end < SECONDS and self.cells[end] == self.cells[start]:
            end += 1
        return end

    def fill(self, start, end, value):
        self.cells[start:end] = [value] * (end - start)

    def publish(self, now, text):
        showing = [now] if self.cells[now] is not None else self.starts(now)
        self.fill(now, self.end_of_run(showing[0]) if showing else SECONDS, text)

    def schedule(self, now, when, text):
        if when in self.starts(now):
            return False
        if self.cells[when] is not None:
            self.fill(when, self.end_of_run(when), text)
            return True
        if any(cell is not None for cell in self.cells[now:when]):
            return False
        later = [k for k in self.starts(now) if k > when]
        self.fill(when, later[0] if later else SECONDS, text)
        return True

    def cancel(self, start):
        self.fill(start, self.end_of_run(start), self.cells[start - 1])

    def unpublish(self, now, when):
        starts = self.starts(now)
        if self.cells[now] is None and not starts:
            return False
        if when is not None and (when <= now or any(start >= when for start in starts)):
            return False
        last = starts[-1] if starts else now
        self.fill(last, SECONDS, self.cells[last])
        if when is not None:
            self.fill(when, SECONDS, None)
        return True

    def withdraw(self, now):
        if all(cell is None for cell in self.cells[now:]):
            return False
        self.fill(now, SECONDS, None)
        return True


class Run:
    def __init__(self, seed, editor, clock):
        self.chance, self.editor, self.clock = random.Random(seed), editor, clock
        self.model, self.now, self.number = Model(), 0, 0
        self.article = ArticleFactory(headline="text 0")

    def later(self):
        return self.chance.randint(self.now + 1, min(SECONDS - 1, self.now + 15))

    def write(self):
        self.number += 1
        text = f"text {self.number}"
        Article.objects.filter(pk=self.article.pk).update(headline=text)
        return text

    def clock_moves(self):
        self.now = min(self.now + self.chance.choice([1, 1, 2, 3, 5]), SECONDS - 2)
        self.clock.move_to(at(self.now))

    def publish(self):
        text = self.write()
        workflow.publish(self.article, by=self.editor)
        self.model.publish(self.now, text)

    def schedule(self):
        when, text = self.later(), self.write()
        self.expect(
            lambda model: model.schedule(self.now, when, text),
            lambda: workflow.publish(self.article, by=self.editor, at=at(when)),
        )

    def cancel(self):
        ahead = list(Edition.objects.ahead().filter(article=self.article))
        if ahead:
            edition = self.chance.choice(ahead)
            workflow.cancel_schedule(self.article, by=self.editor, edition=edition)
            self.model.cancel(round((edition.live_from - START).total_seconds()))

    def unpublish(self):
        when = self.chance.choice([None, self.later(), self.now])
        self.expect(
            lambda model: model.unpublish(self.now, when),
            lambda: workflow.unpublish_at(self.article, by=self.editor, at=None if when is None else at(when)),
        )

    def withdraw(self):
        self.expect(lambda model: model.withdraw(self.now), lambda: workflow.withdraw(self.article, by=self.editor))

    def there_and_back(self):
        """Schedule and cancel: the former rows, to the last column."""
        before, cells = self.rows(), list(self.model.cells)
        if not self.model.schedule(self.now, when := self.later(), self.write()):
            return
        self.model.cells = cells
        edition = workflow.publish(self.article, by=self.editor, at=at(when))
        workflow.cancel_schedule(self.article, by=self.editor, edition=edition)
        assert self.rows() == before

    def expect(self, in_model, in_code):
        """Both take it, or both refuse it."""
        possible = in_model(self.model)
        try:
            in_code()
        except Refused:
            assert not possible
        else:
            assert possible

    def rows(self):
        rows = Edition.objects.filter(article=self.article).order_by("live_from", "pk")
        return list(rows.values_list("pk", "headline", "live_from", "live_until", "first_published_at"))

    def check(self):
        rows = self.rows()
        for second in range(SECONDS):
            live = [row[1] for row in rows if row[2] <= at(second) and (row[3] is None or row[3] > at(second))]
            assert live == ([self.model.cells[second]] if self.model.cells[second] else []), (second, rows)
        asked = self.chance.randrange(SECONDS)
        live = Edition.objects.live(at=at(asked)).filter(article=self.article)
        assert [edition.headline for edition in live] == list(filter(None, [self.model.cells[asked]]))
        self.check_dates(rows)

    def check_dates(self, rows):
        """One first date on all editions and their links, and none of them after the text was seen."""
        dates = {row[4] for row in rows}
        assert len(dates) <= 1
        for links in ("bylines", "tag_links"):
            copies = Edition.objects.filter(article=self.article).values_list(f"{links}__first_published_at", flat=True)
            assert set(filter(None, copies)) <= dates


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(30))
def test_random_verbs_never_show_two_texts_nor_leave_a_hole(seed):
    with time_machine.travel(START, tick=False) as clock:
        run = Run(seed, UserFactory(role=roles.EDITOR), clock)
        verbs = [
            run.clock_moves,
            run.publish,
            run.schedule,
            run.cancel,
            run.unpublish,
            run.withdraw,
            run.there_and_back,
        ]
        for _step in range(STEPS):
            run.chance.choices(verbs, [5, 3, 5, 3, 3, 1, 2])[0]()
            run.check()
