import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow as articles_workflow
from articles.tests.factories import ArticleFactory, SectionFactory, published
from comments import workflow
from comments.models import Comment, Standing

from .factories import CommentFactory, approved

pytestmark = pytest.mark.django_db
QUEUE = reverse("admin:comments_comment_changelist")
NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def article(db):
    return published(headline="Bridge to swing again").article


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def page_of(desk, **query):
    return desk.get(QUEUE, query).content.decode()


def comments_in(desk, **query):
    return [card.comment for card in desk.get(QUEUE, query).context["cl"].cards]


def decide(desk, comment, verb, *, version=1, **fields):
    address = reverse("admin:comments_comment_decide", args=[comment.pk])
    return desk.post(address, {"verb": verb, "version": version} | fields)


def messages_on(response):
    return [str(message) for message in response.context["messages"]]


def test_what_waits_longest_comes_first(desk, article, moderator):
    approved(article=article, by=moderator)
    waiting = [CommentFactory(article=article) for _number in range(3)]
    assert comments_in(desk) == waiting


def test_each_standing_has_a_tab_with_its_count(desk, article, moderator):
    for verb in ("approve", "approve", "reject", "spam"):
        getattr(workflow, verb)(CommentFactory(article=article), by=moderator)
    workflow.remove(Comment.objects.filter(standing="approved").first(), by=moderator)
    CommentFactory(article=article)
    tabs = {str(tab["label"]): tab["count"] for tab in desk.get(QUEUE).context["cl"].tabs()}
    assert {name: int(count) for name, count in tabs.items()} == {
        "Held": 1,
        "Published unread": 0,
        "Reported": 0,
        "Approved": 1,
        "Rejected": 1,
        "Removed": 1,
        "Spam": 1,
        "Mine": 4,
        "All": 5,
    }
    for standing in Standing.values:
        assert [comment.standing for comment in comments_in(desk, standing=standing)] == [standing]
    assert len(comments_in(desk, standing="all")) == 5


def test_a_card_shows_all_that_a_decision_needs(desk, article, moderator):
    parent = approved(article=article, by=moderator, name="Ben", body="The first thing to ask.")
    CommentFactory(
        article=article,
        parent=parent,
        name="Ann <b>",
        body="Two lines\n<script>alert(1)</script> https://example.org/x",
        email="ann@example.org",
        network="192.0.2.1",
    )
    page = page_of(desk)
    for text in (
        "Bridge to swing again",
        article.section.name,
        "Ann &lt;b&gt;",
        "Two lines\n&lt;script&gt;alert(1)&lt;/script&gt;",
        "1 link",
        "<code><bdi>https://example.org/x</bdi></code>",
        "The first thing to ask.",
        "ann@example.org",
        "192.0.2.1",
        article.timeline().live.get_absolute_url(),
    ):
        assert text in page


def test_a_card_says_who_decided_last(desk, article):
    comment = approved(article=article, by=UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First"))
    card = desk.get(QUEUE, {"standing": "approved"}).context["cl"].cards[0]
    assert (card.comment, str(card.last.by)) == (comment, "Mia First")
    assert "Mia First" in page_of(desk, standing="approved")


def test_a_story_that_is_not_live_is_no_link_for_readers(desk, article, editor):
    CommentFactory(article=article)
    address = article.timeline().live.get_absolute_url()
    assert f'href="{address}"' in page_of(desk)
    articles_workflow.withdraw(article, by=editor)
    assert f'href="{address}"' not in page_of(desk)
    assert "not live" in page_of(desk)


def test_the_queue_is_narrowed_by_section_article_name_and_text(desk, article):
    navy = SectionFactory(slug="navy")
    ship = CommentFactory(article=published(section=navy).article, name="Ann", body="A ship")
    bridge = CommentFactory(article=article, name="Ben", body="A bridge")
    assert comments_in(desk, section="navy") == [ship]
    assert comments_in(desk, article=article.pk) == [bridge]
    assert comments_in(desk, q="SHIP") == [ship]
    assert comments_in(desk, q="ben") == [bridge]
    assert comments_in(desk, section="navy", q="bridge") == []


SECRET = "Minister resigns tonight"


def rename(article, by, headline=SECRET):
    article.headline = headline
    article.save(update_fields=["headline"])
    articles_workflow.keep(article, by=by)


def test_a_story_without_comments_is_not_named(desk):
    draft = ArticleFactory(headline=SECRET)
    assert SECRET not in page_of(desk, article=draft.pk)


def test_an_unknown_story_has_no_comments_and_not_all_of_them(desk, article):
    CommentFactory(article=article)
    for key in (ArticleFactory().pk, 10**9, "x"):
        assert comments_in(desk, article=key) == []


def test_cards_have_the_headline_that_readers_see(desk, article, editor):
    comment = CommentFactory(article=article)
    rename(article, editor)
    for query in ({}, {"article": article.pk}):
        page = page_of(desk, **query)
        assert SECRET not in page
        assert "Bridge to swing again" in page
    assert SECRET not in desk.get(reverse("admin:comments_comment_change", args=[comment.pk])).content.decode()


def test_cards_of_a_story_that_ended_have_the_headline_that_readers_saw_last(desk, article, editor):
    CommentFactory(article=article)
    rename(article, editor, "Bridge swings")
    articles_workflow.publish(article, by=editor)
    articles_workflow.withdraw(article, by=editor)
    rename(article, editor)
    articles_workflow.publish(article, by=editor, at=timezone.now() + dt.timedelta(days=1))
    page = page_of(desk, article=article.pk)
    assert SECRET not in page
    assert "Only comments on “Bridge swings”" in page


def test_only_the_desk_knows_what_a_story_that_was_never_public_is_called(client, moderator, editor):
    section = SectionFactory(name="Cabinet crisis")
    comment = CommentFactory(article=ArticleFactory(headline=SECRET, section=section))
    client.force_login(moderator)
    assert not moderator.has_perm("articles.view_article")
    address = reverse("admin:comments_comment_change", args=[comment.pk])
    for page in (page_of(client), page_of(client, article=comment.article_id), client.get(address).content.decode()):
        assert SECRET not in page
        assert "a story that is not published" in page
    client.force_login(editor)
    for page in (page_of(client), page_of(client, article=comment.article_id), client.get(address).content.decode()):
        assert SECRET in page


@pytest.mark.parametrize(
    "query",
    [
        {"article": "x"},
        {"article": "9" * 30},
        {"section": "none"},
        {"standing": "x"},
        {"after": "x"},
        {"before": "~"},
        {"all": "1"},
        {"after": "9999-12-31T23:59:59+00:00~" + "9" * 30},
        {"mail": "x"},
        {"network": "\0"},
        {"check": "x"},
        {"q": "\0 x"},
    ],
)
def test_strange_addresses_do_no_harm(desk, article, query):
    CommentFactory(article=article)
    assert desk.get(QUEUE, query).status_code == 200


@pytest.mark.parametrize(("verb", "standing"), [("approve", "approved"), ("reject", "rejected"), ("spam", "spam")])
def test_a_button_decides_and_leads_back_to_where_one_was(desk, article, verb, standing):
    comment = CommentFactory(article=article, name="Ann")
    response = decide(desk, comment, verb, back="section=navy&p=2")
    assert response.url == f"{QUEUE}?section=navy&p=2"
    comment.refresh_from_db()
    assert comment.standing == standing
    assert any("Ann" in message for message in messages_on(desk.get(QUEUE)))


def test_undo_and_remove_have_their_buttons_where_they_make_sense(desk, article, moderator):
    buttons = {
        "held": ["approve", "reject", "spam", "redact"],
        "approved": ["remove", "remove_with_replies", "reject", "spam", "feature", "redact", "undo"],
        "removed": ["approve", "reject", "spam", "undo"],
    }
    comment = CommentFactory(article=article)
    assert offered_in(desk, "held") == buttons["held"]
    decide(desk, comment, "approve")
    assert offered_in(desk, "approved") == buttons["approved"]
    decide(desk, comment, "remove", version=2, reason="Names a child.")
    assert offered_in(desk, "removed") == buttons["removed"]
    decide(desk, comment, "undo", version=3)
    assert Comment.objects.get().standing == Standing.APPROVED


def offered_in(desk, standing):
    (card,) = desk.get(QUEUE, {"standing": standing}).context["cl"].cards
    return [name for name, _verb in card.verbs]


def test_the_second_of_two_moderators_is_told_and_nothing_changes(desk, article):
    comment = CommentFactory(article=article)
    with time_machine.travel(NOON, tick=False) as clock:
        workflow.approve(comment, by=UserFactory(role=roles.MODERATOR, first_name="Mia", last_name="First"))
        clock.shift(12)
        decide(desk, comment, "spam", version=1)
        (message,) = messages_on(desk.get(QUEUE))
    assert "Approved by Mia First 12 s ago. Nothing was changed:" in message
    comment.refresh_from_db()
    assert (comment.standing, comment.version) == (Standing.APPROVED, 2)


def test_a_name_is_escaped_in_the_message(desk, article):
    decide(desk, CommentFactory(article=article, name="<b>Ann</b>"), "approve")
    assert "&lt;b&gt;Ann&lt;/b&gt;" in page_of(desk)


@pytest.mark.parametrize(
    "fields", [{"verb": "delete"}, {"verb": ""}, {"version": "x"}, {"version": ""}, {"version": "9" * 30}]
)
def test_what_is_no_decision_is_refused(desk, article, fields):
    comment = CommentFactory(article=article)
    assert decide(desk, comment, **({"verb": "approve"} | fields)).status_code == 400
    assert desk.get(reverse("admin:comments_comment_decide", args=[comment.pk])).status_code == 405


def test_the_way_back_never_leaves_the_queue(desk, article):
    back = "https://evil.example/\r\nX: y"
    assert decide(desk, CommentFactory(article=article), "approve", back=back).url.startswith(f"{QUEUE}?")


def test_who_may_only_look_gets_no_buttons_and_no_decision(client, article):
    looker = UserFactory()
    looker.user_permissions.add(Permission.objects.get(codename="view_comment"))
    client.force_login(looker)
    comment = CommentFactory(article=article)
    page = page_of(client)
    assert comment.body in page
    assert 'name="verb"' not in page
    assert decide(client, comment, "approve").status_code == 403
    assert Comment.objects.get().standing == Standing.HELD


def test_a_writer_has_no_business_there(client, article, writer):
    client.force_login(writer)
    comment = CommentFactory(article=article)
    assert client.get(QUEUE).status_code == 403
    assert client.get(reverse("admin:comments_comment_change", args=[comment.pk])).status_code == 403
    assert decide(client, comment, "approve").status_code == 403


def test_a_decision_takes_a_token(article, moderator):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(moderator)
    assert decide(browser, CommentFactory(article=article), "approve").status_code == 403


def test_the_page_of_one_comment_shows_every_decision_and_changes_no_word(desk, article, moderator):
    comment = CommentFactory(article=article, body="Who pays?")
    decide(desk, comment, "reject", stay="1", reason="Off the subject.")
    decide(desk, comment, "undo", stay="1", version=2)
    address = reverse("admin:comments_comment_change", args=[comment.pk])
    page = desk.get(address).content.decode()
    for text in ("Who pays?", "Off the subject.", "Held → Rejected", "Rejected → Held", "Came in as Held"):
        assert text in page
    assert desk.post(address, {"body": "Other words"}).status_code == 403
    assert Comment.objects.get().body == "Who pays?"


@pytest.mark.parametrize("user", ["moderator", "superuser"])
def test_nobody_adds_or_deletes_comments_at_the_desk(client, article, moderator, user):
    client.force_login(moderator if user == "moderator" else UserFactory(is_superuser=True))
    comment = CommentFactory(article=article)
    assert client.get(reverse("admin:comments_comment_add")).status_code == 403
    assert client.post(reverse("admin:comments_comment_delete", args=[comment.pk]), {"post": "yes"}).status_code == 403
    client.post(QUEUE, {"action": "delete_selected", "_selected_action": [comment.pk], "post": "yes"})
    assert Comment.objects.get() == comment
