import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from articles import workflow
from articles.models import Edition

from .factories import ArticleFactory, published

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def twin(edition, **changes):
    """A second row like ``edition``, written past the workflow."""
    row = Edition.objects.get(pk=edition.pk)
    row.pk = None
    for name, value in changes.items():
        setattr(row, name, value)
    with transaction.atomic():
        row.save(force_insert=True)
    return row


def test_the_database_refuses_a_second_open_edition(editor):
    with pytest.raises(IntegrityError):
        twin(published(by=editor))


def test_the_database_refuses_an_edition_that_ends_before_it_begins(editor):
    edition = published(by=editor)
    with pytest.raises(IntegrityError):
        twin(edition, live_until=edition.live_from - HOUR)


@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has no exclusion constraint: the lock stands alone"
)
def test_postgresql_refuses_two_live_editions_at_any_moment(editor):
    edition = published(by=editor)
    with pytest.raises(IntegrityError):
        twin(edition, live_from=edition.live_from + HOUR, live_until=edition.live_from + 2 * HOUR)


def test_editions_that_touch_do_not_overlap(editor):
    edition = published(by=editor)
    workflow.unpublish_at(edition.article, by=editor, at=timezone.now() + HOUR)
    edition.refresh_from_db()
    assert twin(edition, live_from=edition.live_until, live_until=edition.live_until + HOUR).pk


def test_the_next_change_is_the_first_start_or_end_to_come(editor):
    assert Edition.objects.next_change_after(timezone.now()) is None
    ending = published(by=editor)
    now = timezone.now()
    workflow.publish(ArticleFactory(), by=editor, at=now + 3 * HOUR)
    workflow.unpublish_at(ending.article, by=editor, at=now + 2 * HOUR)
    assert Edition.objects.next_change_after(now) == now + 2 * HOUR
    assert Edition.objects.next_change_after(now + 2 * HOUR) == now + 3 * HOUR
    assert Edition.objects.next_change_after(now + 3 * HOUR) is None


def test_an_edition_that_has_been_read_cannot_be_deleted_with_its_article(editor):
    edition = published(by=editor)
    with pytest.raises(IntegrityError):
        edition.article.delete()


def test_a_significant_change_that_was_cancelled_is_no_update_of_the_one_after_it(editor):
    article = published(by=editor).article
    first, later = (timezone.now() + dt.timedelta(hours=hours) for hours in (1, 2))
    after = workflow.publish(article, by=editor, at=later)
    significant = workflow.publish(article, by=editor, at=first, significant=True)
    after.refresh_from_db()
    assert after.updated_at == first
    workflow.cancel_schedule(article, by=editor, edition=significant)
    after.refresh_from_db()
    assert after.updated_at is None


def test_a_scheduled_significant_change_stays_one_after_a_correction(editor):
    article = published(by=editor).article
    moment = timezone.now() + dt.timedelta(hours=1)
    scheduled = workflow.publish(article, by=editor, at=moment, significant=True)
    workflow.correct(article, by=editor, text="It was Tuesday.")
    scheduled.refresh_from_db()
    assert scheduled.updated_at == moment
