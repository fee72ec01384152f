"""Trust hangs on a proved address and moderators' decisions, never on what somebody types."""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import AuthorFactory, published
from comments import moderation, workflow
from comments.models import Comment, Commenter, SpamTrace, Standing
from comments.moderation.checks.links import links
from comments.moderation.checks.unproven import unproven
from comments.trust import is_trusted
from publication.models import THE_ONE, Publication

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
WITHOUT_PROOF = "uses the address of somebody who proved it, without proof"


@pytest.fixture
def article():
    return published().article


@pytest.fixture
def ann():
    return Commenter.objects.create(email="Ann@example.org")


@pytest.fixture
def known(article, ann, moderator):
    for _number in range(2):
        approved(article=article, commenter=ann, name="Ann of Quay", by=moderator)
    return ann


def trusted(commenter, *, at=None):
    return is_trusted(commenter, at=at or timezone.now())


def reasons(check, **fields):
    comment = Comment(posted_at=timezone.now(), **{"name": "Zoe", "body": "x"} | fields)
    return [row["reason"] for row in moderation.review(comment, checks=[check]).reasons]


def test_two_approvals_by_a_person_make_trust(article, ann, moderator, django_assert_num_queries):
    assert not trusted(None)
    approved(article=article, commenter=ann, by=moderator)
    assert not trusted(ann)
    approved(article=article, commenter=ann, by=moderator)
    with django_assert_num_queries(1):
        assert trusted(ann)
    assert not trusted(Commenter.objects.create(email="ben@example.org"))


def test_what_appeared_by_itself_is_no_approval(article, ann):
    for _number in range(3):
        CommentFactory(article=article, commenter=ann)
    Comment.objects.update(standing=Standing.APPROVED)
    assert not trusted(ann)


def test_a_typed_address_earns_nobody_anything(article, ann, moderator):
    for _number in range(3):
        approved(article=article, email="ann@example.org", by=moderator)
    assert not trusted(ann)


def test_a_rejection_takes_it_for_thirty_days(article, known, moderator):
    workflow.reject(CommentFactory(article=article, commenter=known), by=moderator)
    assert not trusted(known)
    assert not trusted(known, at=timezone.now() + 29 * DAY)
    assert trusted(known, at=timezone.now() + 31 * DAY)


def test_a_removal_takes_it_as_a_rejection_does(article, known, moderator):
    workflow.remove(approved(article=article, commenter=known, by=moderator, body="Off the mark"), by=moderator)
    assert not trusted(known)


def test_a_rejection_that_is_undone_takes_nothing(article, known, moderator):
    comment = CommentFactory(article=article, commenter=known)
    workflow.reject(comment, by=moderator)
    workflow.undo(comment, by=moderator)
    assert trusted(known)


def test_one_spam_verdict_ends_it_also_when_the_spam_is_emptied(article, known, moderator):
    comment = CommentFactory(article=article, commenter=known)
    workflow.spam(comment, by=moderator)
    assert not trusted(known)
    Comment.objects.filter(pk=comment.pk).delete()
    known.refresh_from_db()
    assert not trusted(known, at=timezone.now() + 100 * DAY)
    with time_machine.travel(timezone.now() + DAY):
        for _number in range(2):
            approved(article=article, commenter=known, by=moderator)
        assert trusted(known)


def test_a_spam_verdict_that_is_taken_back_never_was(article, known, moderator):
    one, two = (CommentFactory(article=article, commenter=known) for _number in range(2))
    workflow.spam(one, by=moderator)
    workflow.spam(two, by=moderator)
    workflow.undo(one, by=moderator)
    assert not trusted(known)
    workflow.approve(two, by=moderator)
    assert trusted(known)


def test_a_trusted_person_and_a_colleague_pass_where_such_people_do(article, known, editor):
    by_ann = workflow.post(Comment(article=article, name="Ann of Quay", body="Well", commenter=known), mode="trusted")
    by_staff = workflow.post(Comment(article=article, name="Mia", body="Quite", user=editor), mode="trusted")
    by_zoe = workflow.post(Comment(article=article, name="Zoe", body="So", network="192.0.2.1"), mode="trusted")
    assert [each.standing for each in (by_ann, by_staff, by_zoe)] == ["approved", "approved", "held"]
    assert not Comment.objects.filter(standing="approved", reviewed=True, pk__in=[by_ann.pk, by_staff.pk]).exists()


@pytest.mark.parametrize("email", ["ann@example.org", "ANN@Example.org"])
def test_the_address_of_somebody_who_proved_it_is_held_without_proof(ann, email):
    other = Commenter.objects.create(email="ben@example.org")
    assert reasons(unproven, email=email) == [WITHOUT_PROOF]
    assert reasons(unproven, email=email, commenter=other) == [WITHOUT_PROOF]
    assert reasons(unproven, email=email, commenter=ann) == []
    assert reasons(unproven, email="zoe@example.org") == []


def test_the_name_of_somebody_who_proved_their_address_is_held_without_proof(known):
    words = ["uses the name of somebody who proved their address, without proof"]
    assert reasons(unproven, name="ann of quay") == words
    assert reasons(unproven, name="Ann of Quay", commenter=Commenter.objects.create(email="x@example.org")) == []
    assert reasons(unproven, name="Zoe") == []


def test_the_address_of_a_colleague_is_held_unless_they_are_signed_in():
    mia = UserFactory(role=roles.EDITOR, email="mia@paper.example")
    assert reasons(unproven, email="Mia@paper.example") == ["uses the address of a colleague, without proof"]
    assert reasons(unproven, email="mia@paper.example", user=mia) == []
    AuthorFactory(public_email="Letters@paper.example")
    assert reasons(unproven, email="letters@paper.example") == ["uses the address of a colleague, without proof"]
    assert reasons(unproven, email="") == []


def test_a_colleague_who_is_signed_in_may_sign_with_their_name(article):
    mia = UserFactory(role=roles.EDITOR, first_name="Mia", last_name="Marsh")
    UserFactory(role=roles.EDITOR, first_name="Tom", last_name="Reyes")
    own = workflow.post(Comment(article=article, name="Mia Marsh", body="Well", user=mia), mode="at_once")
    other = workflow.post(Comment(article=article, name="Tom Reyes", body="Quite", user=mia), mode="at_once")
    assert (own.standing, other.standing) == ("approved", "held")


def test_links_pass_by_setting_and_of_trusted_people_only(known):
    for may, verdict in [(False, "HOLD"), (True, "PASS")]:
        Publication.objects.update_or_create(pk=THE_ONE, defaults={"trusted_may_link": may})
        about = {"name": "x", "body": "https://example.org/", "posted_at": timezone.now()}
        assert moderation.review(Comment(commenter=known, **about), checks=[links]).verdict.name == verdict
        assert moderation.review(Comment(**about), checks=[links]).verdict.name == "HOLD"


def test_spam_is_remembered_by_its_mailbox(article, moderator):
    workflow.spam(CommentFactory(article=article, email="Spam+one@example.org"), by=moderator)
    later = CommentFactory(article=article, email="spam+two@EXAMPLE.org")
    assert "spam came from the same e-mail address in the last 90 days" in [
        row["reason"] for row in later.decisions.get().reasons
    ]


def test_spam_is_forgotten_after_ninety_days(article, moderator):
    workflow.spam(CommentFactory(article=article, email="a@example.org", network="192.0.2.9"), by=moderator)
    with time_machine.travel(timezone.now() + 89 * DAY):
        workflow.forget_addresses()
        assert SpamTrace.objects.exists()
    with time_machine.travel(timezone.now() + 91 * DAY):
        workflow.forget_addresses()
        assert not SpamTrace.objects.exists()


def test_spam_from_before_there_was_a_memory_is_remembered_once(article, moderator):
    said = {"body": "Buy at https://spam.example/ now", "email": "A+b@example.org", "network": "192.0.2.9"}
    old, new, undone = (CommentFactory(article=article, **said | {"name": name}) for name in ("Old", "New", "Undone"))
    for comment in (old, new, undone):
        workflow.spam(comment, by=moderator)
    workflow.undo(undone, by=moderator)
    SpamTrace.objects.filter(comment=old).delete()
    import_module("comments.migrations.0010_posting_old_spam").remember(apps, None)
    kinds = sorted(SpamTrace.objects.values_list("comment", "kind", "value"))
    assert [row[1:] for row in kinds[:4]] == [row[1:] for row in kinds[4:]]
    assert [row[1:3] for row in kinds[:3]] == [
        ("domain", "spam.example"),
        ("mail", "a@example.org"),
        ("network", "192.0.2.9"),
    ]
    assert {row[0] for row in kinds} == {old.pk, new.pk}
