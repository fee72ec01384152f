"""The ledger of corrections: rows are added, and nothing else, whoever asks and however."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from articles import workflow
from articles.models import Correction, Edition, Transition

from .factories import published

pytestmark = pytest.mark.django_db
Kind = Correction.Kind


@pytest.fixture
def notice(editor):
    return workflow.correct(published(by=editor).article, by=editor, text="It is 90 m long, not 900.")


def refused(change):
    """Whether the database itself said no."""
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()


def sql(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "change",
    ["text = 'We were right.'", "kind = 'update'", "at = '2020-01-01'", "by_name = ''", "article_id = article_id + 1"],
)
def test_the_database_refuses_to_change_a_notice(notice, change):
    refused(lambda: sql(f"UPDATE articles_correction SET {change}"))  # noqa: S608
    assert Correction.objects.get().text == "It is 90 m long, not 900."


def test_the_database_refuses_to_delete_a_notice(notice):
    refused(Correction.objects.all().delete)
    refused(lambda: sql("DELETE FROM articles_correction"))
    assert Correction.objects.exists()


def test_the_database_refuses_a_model_that_is_saved_again(notice):
    notice.text = "We were right."
    refused(notice.save)


def test_the_database_refuses_another_person_for_a_notice(notice, chief):
    refused(lambda: Correction.objects.update(by=chief))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_a_notice_cannot_be_replaced_either(notice):
    columns = "id, article_id, kind, text, at, by_id, by_name"
    refused(
        lambda: sql(
            f"INSERT OR REPLACE INTO articles_correction ({columns}) "  # noqa: S608
            "SELECT id, article_id, kind, 'We were right.', at, by_id, by_name FROM articles_correction"
        )
    )


def test_a_login_can_go_and_the_ledger_still_says_who_it_was(notice, editor, chief):
    name = str(editor)
    Edition.objects.get()  # stays, as the byline does
    get_user_model().objects.get(pk=editor.pk).delete()
    notice.refresh_from_db()
    assert (notice.by, notice.by_name, notice.text) == (None, name, "It is 90 m long, not 900.")
    refused(lambda: Correction.objects.update(by=chief))


@pytest.mark.parametrize("fields", [{"kind": "joke"}, {"text": ""}])
def test_the_database_refuses_a_notice_of_no_kind_or_without_words(editor, fields):
    article = published(by=editor).article
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(**{"article": article, "text": "x"} | fields)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_whole_database_can_be_emptied_and_its_ledger_stays_sealed(editor):
    article = published(by=editor).article
    workflow.correct(article, by=editor, text="One.")
    call_command("flush", interactive=False, inhibit_post_migrate=True, verbosity=0)
    assert not Correction.objects.exists()
    again = get_user_model().objects.create(username="again", is_superuser=True)
    workflow.correct(published(by=again).article, by=again, text="Two.")
    refused(Correction.objects.all().delete)
    refused(lambda: Correction.objects.update(text="Three."))


@pytest.mark.parametrize("kind", Kind.values)
def test_each_kind_is_a_line_in_the_log_and_moves_the_time_of_update(editor, kind):
    edition = published(by=editor)
    notice = workflow.correct(edition.article, by=editor, text="Words.", kind=kind)
    edition.refresh_from_db()
    assert (notice.kind, notice.by_name, edition.updated_at) == (kind, str(editor), notice.at)
    assert Transition.objects.filter(verb="correct", note="Words.").count() == 1


def test_a_writer_adds_no_notice(writer, editor):
    article = published(by=editor).article
    with pytest.raises(PermissionDenied):
        workflow.correct(article, by=writer, text="Words.")
