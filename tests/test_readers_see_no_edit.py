"""Random edits by the desk's own pages: not a byte of what readers get changes until somebody publishes.

And what is scheduled is what readers get at its hour, whatever was written after it had been scheduled.
"""

import datetime as dt

import pytest
import time_machine

from articles import workflow
from articles.models import Article, Edition
from articles.tests.seeds import seeds

from .random_desk import RandomDesk, assert_same, public_addresses, public_bytes

pytestmark = pytest.mark.django_db
START = dt.datetime(2030, 1, 1, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
EDITS = 6


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@seeds(4)
def test_no_public_byte_changes_until_somebody_publishes(seed, clock):
    """After each edit at some addresses, and at all of them before something is published."""
    desk = RandomDesk(seed)
    seen = public_bytes(public_addresses())
    for _round in range(2):
        for _edit in range(EDITS):
            clock.shift(desk.chance.randint(1, 90))
            desk.any_edit()
            some = desk.chance.sample([*seen], 8)
            assert_same({url: seen[url] for url in some}, public_bytes(some))
        assert_same(seen, public_bytes(seen))
        publish_as_it_stands(desk)
        seen = public_bytes(public_addresses())


def publish_as_it_stands(desk):
    """Readers get the working copy at once."""
    story = Article.objects.get(pk=desk.chance.choice(desk.stories).pk)
    if story.stage == Article.Stage.SPIKED:
        return
    desk.save(story, headline=f"Published {next(desk.numbers)}", _verb="publish")
    story.refresh_from_db()
    edition = Edition.objects.live().get(article=story)
    assert edition.revision.content == story.latest_revision.content
    assert story.headline.encode() in public_bytes([edition.get_absolute_url()])[edition.get_absolute_url()][-1]


@seeds(4)
def test_a_scheduled_change_gives_the_approved_text_whatever_was_written_since(seed, clock):
    desk = RandomDesk(seed)
    story, hour = desk.chance.choice(desk.stories), START + HOUR
    desk.save(story)
    workflow.publish(story, by=desk.user, at=hour)
    addresses = public_addresses()
    clock.move_to(hour)
    promised = public_bytes(addresses)
    clock.move_to(START)
    fix_at = desk.chance.randrange(EDITS)
    for number in range(EDITS):
        clock.shift(desk.chance.randint(1, 90))
        desk.any_edit(story)
        if number == fix_at:
            publish_a_fix(desk, story)
    clock.move_to(hour)
    assert_same(promised, public_bytes(addresses))


def publish_a_fix(desk, story):
    """Beside the scheduled change, where the story is live; its address and its labels stay."""
    live = Edition.objects.live().filter(article=story).first()
    if live and Article.objects.get(pk=story.pk).stage != Article.Stage.SPIKED:
        workflow.restore(story, by=desk.user, revision=live.revision)
        Article.objects.filter(pk=story.pk).update(headline="Fixed", standfirst="Fixed", body="<p>Fixed.</p>")
        workflow.publish(story, by=desk.user)
