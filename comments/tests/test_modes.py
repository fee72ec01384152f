"""What becomes of a comment nobody has anything against: as the story, its section or the paper says."""

import pytest
from django.test import Client

from articles import workflow as articles_workflow
from articles.models import Article, Section
from articles.tests.factories import SectionFactory, published
from comments import openness
from comments.models import Comment, Commenter, Decision, Standing, Thread
from publication.models import THE_ONE, Publication

from .factories import approved
from .posting import send

pytestmark = pytest.mark.django_db


def set_paper(**fields):
    Publication.objects.update_or_create(pk=THE_ONE, defaults=fields)


def post(edition, name="Ann", **fields):
    send(Client(), edition.article, name=name, ip=f"192.0.2.{Comment.objects.count()}", **fields)
    return Comment.objects.latest("pk")


@pytest.mark.parametrize(
    ("paper", "above", "section", "story", "mode"),
    [
        ("held", "", "", "open", "held"),
        ("at_once", "", "", "open", "at_once"),
        ("at_once", "trusted", "", "open", "trusted"),
        ("at_once", "trusted", "held", "open", "held"),
        ("at_once", "trusted", "held", "closed", "closed"),
        ("closed", "closed", "", "at_once", "at_once"),
    ],
)
def test_the_nearest_that_says_anything_counts(paper, above, section, story, mode):
    set_paper(comments_mode=paper)
    inside = SectionFactory(parent=SectionFactory(comments_mode=above), comments_mode=section)
    edition = published(section=inside, comments_mode=story)
    assert openness.mode_of(edition) == openness.mode_of(edition.article) == mode


def test_a_draft_without_a_section_is_as_the_paper():
    set_paper(comments_mode="trusted")
    assert openness.mode_of(Article(headline="Not placed yet")) == "trusted"


@pytest.mark.parametrize(
    ("where", "reason"),
    [
        ("paper", "Comments are closed at present."),
        ("section", "Comments on stories of this section are closed."),
        ("story", "Comments on this story are closed."),
    ],
)
def test_readers_are_told_who_closed_comments_and_nothing_is_taken(client, where, reason):
    edition = published()
    if where == "paper":
        set_paper(comments_mode="closed")
    elif where == "section":
        Section.objects.update(comments_mode="closed")
    else:
        Article.objects.update(comments_mode="closed")
    answer = send(client, edition.article)
    assert answer.status_code == 409
    for page in (answer, client.get(edition.get_absolute_url())):
        assert reason in page.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize(
    ("mode", "promise"),
    [
        ("held", "A moderator reads every comment before it appears."),
        ("trusted", "but for those of people who are known here."),
        ("at_once", "Comments appear at once; moderators read them afterwards."),
    ],
)
def test_the_form_promises_what_happens(client, mode, promise):
    set_paper(comments_mode=mode)
    edition = published()
    parent = approved(article=edition.article)
    for address in (edition.get_absolute_url(), f"/comments/{parent.pk}/reply/"):
        assert promise in client.get(address).content.decode()


def test_at_once_a_comment_is_on_the_next_page_and_waits_for_review(client):
    edition = published(comments_mode="at_once")
    before = client.get(edition.get_absolute_url()).content
    comment = post(edition, body="Who pays?")
    after = client.get(edition.get_absolute_url()).content.decode()
    assert b"Who pays?" not in before
    assert "Who pays?" in after
    assert (comment.standing, comment.reviewed, comment.visible) == (Standing.APPROVED, False, True)
    assert Thread.objects.get().visible_count == 1
    decision = Decision.objects.get()
    assert (decision.before, decision.after, decision.by) == ("", Standing.APPROVED, None)
    assert [row["reason"] for row in decision.reasons] == ["the first comment of this person"]


def test_at_once_a_double_click_is_one_comment(client):
    edition = published(comments_mode="at_once")
    for _time in range(2):
        send(client, edition.article)
    assert Comment.objects.count() == 1


def test_at_once_what_a_check_holds_is_held():
    comment = post(published(comments_mode="at_once"), body="See https://example.org/ now")
    assert (comment.standing, comment.visible) == (Standing.HELD, False)


def test_closing_after_days_is_the_chief_editors_or_else_the_operators(settings):
    edition = published()
    begun = edition.first_published_at
    assert openness.closes_at(edition, None) is None
    settings.COMMENTS_CLOSE_AFTER_DAYS = 3
    assert (openness.closes_at(edition, None) - begun).days == 3
    set_paper(comments_close_after=7)
    assert (openness.closes_at(edition, None) - begun).days == 7
    set_paper(comments_close_after=0)
    assert openness.closes_at(edition, None) is None


def test_the_article_form_offers_every_mode_and_keeps_it(chief):
    edition = published(by=chief)
    articles_workflow.set_comments_mode(edition.article, by=chief, mode="at_once")
    edition.article.refresh_from_db()
    assert edition.article.comments_mode == "at_once"
    assert edition.article.transitions.filter(verb="set_comments_mode", note="at_once").exists()


def test_a_stranger_is_held_where_trusted_people_pass():
    set_paper(comments_mode="trusted")
    Commenter.objects.create(email="ann@example.org")
    comment = post(published(), email="ann@example.org")
    assert comment.standing == Standing.HELD
    reasons = [row["reason"] for row in comment.decisions.get().reasons]
    assert "uses the address of somebody who proved it, without proof" in reasons
