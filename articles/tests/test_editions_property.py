"""Random verbs under a moving clock against a brute-force model: an array with one cell for every second."""

import copy
import datetime as dt
import random

import pytest
import time_machine

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import hotfix, workflow
from articles.models import Article, Correction, Edition
from articles.moves import Refused

from .brute_force import SECONDS, Model
from .factories import ArticleFactory
from .seeds import seeds

START = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
STEPS = 30


def at(second):
    return None if second is None else START + dt.timedelta(seconds=second)


def second_of(moment):
    return None if moment is None else round((moment - START).total_seconds())


class Run:
    def __init__(self, seed, editor, clock):
        self.chance, self.editor, self.clock = random.Random(seed), editor, clock
        self.now, self.number = 0, 0
        self.article = ArticleFactory(headline="text 0")
        self.model = Model("text 0")
        workflow.keep(self.article, by=editor)

    def later(self):
        return self.chance.randint(self.now + 1, min(SECONDS - 1, self.now + 15))

    def new_text(self):
        self.number += 1
        return f"text {self.number}"

    def story(self):
        return Article.objects.get(pk=self.article.pk)

    def clock_moves(self):
        self.now = min(self.now + self.chance.choice([1, 1, 2, 3, 5]), SECONDS - 2)
        self.clock.move_to(at(self.now))

    def write(self):
        self.model.write(text := self.new_text())
        Article.objects.filter(pk=self.article.pk).update(headline=text)
        workflow.keep(self.story(), by=self.editor)

    def write_perhaps(self):
        if self.chance.random() < 0.7:
            self.write()

    def publish(self):
        self.write_perhaps()
        how = {"significant": self.chance.random() < 0.3}
        self.expect(
            lambda model: model.publish(self.now, **how),
            lambda: workflow.publish(self.article, by=self.editor, **how),
        )

    def schedule(self):
        self.write_perhaps()
        when, how = self.later(), {"significant": self.chance.random() < 0.3}
        self.expect(
            lambda model: model.schedule(self.now, when, **how),
            lambda: workflow.publish(self.article, by=self.editor, at=at(when), **how),
        )

    def cancel(self):
        """One of those that are scheduled, the next one, or one that is no longer scheduled."""
        ahead = [*Edition.objects.ahead().filter(article=self.article).order_by("live_from")]
        begun = [*Edition.objects.begun().filter(article=self.article)][:1]
        edition = self.chance.choice([*ahead, *begun, None])
        meant = edition or (ahead[0] if ahead else None)
        self.expect(
            lambda model: meant is not None and model.cancel(self.now, second_of(meant.live_from)),
            lambda: workflow.cancel_schedule(self.article, by=self.editor, edition=edition),
        )

    def carry_over(self):
        """A fix that readers see goes into a scheduled text: that text is another one, and every moment stays."""
        found = hotfix.missing(self.story().timeline())
        if not found:
            return
        fix = self.chance.choice(found)
        text = self.new_text() if fix.merged.conflicts else fix.merged.content["headline"]
        decided = dict.fromkeys(fix.merged.conflicts, text)
        workflow.carry_over(
            self.article, by=self.editor, edition=fix.edition.pk, fix=fix.live.revision_id, decided=decided
        )
        self.model.carry_over(second_of(fix.edition.live_from), text)

    def unpublish(self):
        when = self.chance.choice([None, self.later(), self.later(), self.now])
        self.expect(
            lambda model: model.unpublish(self.now, when),
            lambda: workflow.unpublish_at(self.article, by=self.editor, at=at(when)),
        )

    def withdraw(self):
        self.expect(lambda model: model.withdraw(self.now), lambda: workflow.withdraw(self.article, by=self.editor))

    def correct(self):
        kind = self.chance.choice(Correction.Kind.values)
        self.expect(
            lambda model: model.correct(self.now),
            lambda: workflow.correct(self.article, by=self.editor, text=self.new_text(), kind=kind),
        )

    def discard(self):
        self.expect(
            lambda model: model.discard(self.now), lambda: workflow.discard_changes(self.article, by=self.editor)
        )

    def restore(self):
        revision = self.chance.choice([*self.article.revisions.all()])
        self.expect(
            lambda model: model.restore(revision.content["headline"]),
            lambda: workflow.restore(self.article, by=self.editor, revision=revision),
        )

    def desk_steps(self):
        """To review, back, approved, aside: readers see nothing of it."""
        step, verb = self.chance.choice(
            [
                (lambda model: model.step({"draft"}, "in_review"), workflow.submit),
                (lambda model: model.step({"in_review", "approved", "spiked"}, "draft"), workflow.send_back),
                (lambda model: model.step({"in_review", "approved", "spiked"}, "draft"), workflow.send_back),
                (lambda model: model.step({"draft", "in_review"}, "approved"), workflow.approve),
                (lambda model: model.spike(self.now), workflow.spike),
            ]
        )
        self.expect(step, lambda: verb(self.article, by=self.editor))

    def embargo(self):
        until = self.chance.choice([None, None, self.now, self.later()])
        self.expect(
            lambda model: model.set_embargo(self.now, until),
            lambda: workflow.set_embargo(self.article, by=self.editor, until=at(until)),
        )

    def there_and_back(self):
        """Schedule and cancel: the former rows, to the last column."""
        self.write_perhaps()
        before, model, when = self.rows(), copy.copy(self.model), self.later()
        model.cells = list(model.cells)
        significant = self.chance.random() < 0.5
        if not model.schedule(self.now, when):
            return
        edition = workflow.publish(self.article, by=self.editor, at=at(when), significant=significant)
        workflow.cancel_schedule(self.article, by=self.editor, edition=edition)
        self.model.stage = "approved"
        assert self.rows() == before

    def expect(self, in_model, in_code):
        """Both take it, or both refuse it and nothing is changed."""
        possible, before, reasons = in_model(self.model), self.rows(), None
        try:
            in_code()
        except Refused as refusal:
            reasons = refusal.messages
        assert bool(reasons) != possible, reasons
        assert possible or self.rows() == before

    def rows(self):
        rows = Edition.objects.filter(article=self.article).order_by("live_from", "pk")
        return list(rows.values("pk", "headline", "live_from", "live_until", "first_published_at", "updated_at"))

    def check(self):
        rows, story = self.rows(), self.story()
        self.model.look(self.now)
        for second, cell in enumerate(self.model.cells):
            live = [row for row in rows if row["live_from"] <= at(second) and _goes_on(row, at(second))]
            assert [row["headline"] for row in live] == ([cell.text] if cell else []), (second, rows)
            if cell and second >= self.now:
                assert second_of(live[0]["updated_at"]) == self.model.updated(second), (second, rows)
        asked = self.chance.randrange(SECONDS)
        live = Edition.objects.live(at=at(asked)).filter(article=self.article)
        assert [edition.headline for edition in live] == [cell.text for cell in [self.model.cells[asked]] if cell]
        assert (story.stage, second_of(story.embargo_until)) == (self.model.stage, self.model.embargo)
        assert story.headline == story.latest_revision.content["headline"] == self.model.working
        self.check_dates(rows)
        self.check_what_the_desk_s_filters_find(self.model.cells[asked], at(asked))

    def check_what_the_desk_s_filters_find(self, shown, at):
        """At any moment from now on: without another verb, the clock alone leads there."""
        if at < START + dt.timedelta(seconds=self.now):
            return
        live = shown.text if shown else None
        rows, ahead = Edition.objects.filter(article=self.article), Edition.objects.ahead(at=at)
        latest = Article.objects.get(pk=self.article.pk).latest_revision
        was_public, kept = rows.begun(at=at).exists(), latest and latest.content["headline"]
        stories = Article.objects.all()
        assert stories.changed_since_publication(at=at).exists() == (live is not None and live != kept)
        assert stories.withdrawn(at=at).exists() == (was_public and live is None and not ahead.exists())
        assert stories.scheduled(at=at).exists() == ahead.exists()
        assert stories.never_published().exists() == (not rows.exists())

    def check_dates(self, rows):
        """One first date on all editions and their links, and none of them after the text was seen."""
        dates = {row["first_published_at"] for row in rows}
        assert len(dates) <= 1
        for links in ("bylines", "tag_links"):
            copies = Edition.objects.filter(article=self.article).values_list(f"{links}__first_published_at", flat=True)
            assert set(filter(None, copies)) <= dates


def _goes_on(row, moment):
    return row["live_until"] is None or row["live_until"] > moment


WEIGHTS = {
    "clock_moves": 8, "write": 2, "publish": 4, "schedule": 6, "cancel": 4, "carry_over": 2, "unpublish": 3,
    "withdraw": 1, "correct": 2, "discard": 2, "restore": 2, "desk_steps": 3, "embargo": 3, "there_and_back": 2,
}  # fmt: skip


@pytest.mark.django_db
@seeds(20)
def test_random_verbs_never_show_two_texts_nor_leave_a_hole(seed):
    with time_machine.travel(START, tick=False) as clock:
        run = Run(seed, UserFactory(role=roles.EDITOR), clock)
        taken = []
        for _step in range(STEPS):
            taken += run.chance.choices([*WEIGHTS], [*WEIGHTS.values()])
            getattr(run, taken[-1])()
            run.check()
