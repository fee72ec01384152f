import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from articles.tests.factories import published
from comments.models import Comment, WordRule
from comments.moderation import word_rules

from .factories import CommentFactory

pytestmark = pytest.mark.django_db
LIST = reverse("admin:comments_wordrule_changelist")
ADD = reverse("admin:comments_wordrule_add")
TRY = reverse("admin:comments_wordrule_try")
QUEUE = reverse("admin:comments_comment_changelist")


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def add(desk, text, what="hold", **fields):
    return desk.post(ADD, {"text": text, "what": what, "active": "on"} | fields)


def page_of(client, address=LIST, **query):
    return client.get(address, query).content.decode()


@pytest.mark.parametrize(
    ("role", "may"), [(roles.MODERATOR, 1), (roles.CHIEF_EDITOR, 1), (roles.EDITOR, 0), (roles.WRITER, 0)]
)
def test_moderators_and_the_chief_editor_write_rules(client, role, may):
    client.force_login(UserFactory(role=role))
    expected = 200 if may else 403
    assert [client.get(address).status_code for address in (LIST, ADD, TRY)] == [expected] * 3
    assert add(client, "casino").status_code == (302 if may else 403)
    assert WordRule.objects.count() == may


def test_a_rule_is_made_changed_and_deleted_and_the_next_comment_knows(desk, moderator):
    article = published().article
    add(desk, "Casino", note="since June")
    made = WordRule.objects.get()
    assert (made.folded, made.created_by, made.note) == ("casino", moderator, "since June")
    assert CommentFactory(article=article, body="casino").decisions.get().reasons
    change = reverse("admin:comments_wordrule_change", args=[made.pk])
    desk.post(change, {"text": "bank", "what": "reject", "active": "on"})
    assert CommentFactory(article=article, body="bank").standing == "rejected"
    assert CommentFactory(article=article, body="A casino").decisions.get().reasons == []
    made.refresh_from_db()
    assert made.hits == 2
    desk.post(reverse("admin:comments_wordrule_delete", args=[made.pk]), {"post": "yes"})
    assert CommentFactory(article=article, body="A bank").standing == "held"


def test_many_are_deleted_at_once(desk):
    for text in ("casino", "bank"):
        add(desk, text)
    assert word_rules.find("casino bank")
    keys = list(WordRule.objects.values_list("pk", flat=True))
    desk.post(LIST, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
    assert not WordRule.objects.exists()
    assert word_rules.find("casino bank") == []


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("CASINO!", "The rule “casino” finds the same already."),
        ("с\u0430sino", "The rule “casino” finds the same already."),
        ("!?*", "There is no word in this."),
        ("\u200b", "There is no word in this."),
        ("ﷺ" * 100, "This is too long, spelled out."),
    ],
)
def test_what_finds_the_same_or_nothing_is_refused(desk, text, refusal):
    add(desk, "casino")
    assert refusal in add(desk, text).content.decode()
    assert WordRule.objects.count() == 1


def test_the_box_says_what_would_happen_and_marks_the_words(desk):
    add(desk, "casino*")
    add(desk, "buy now", what="reject")
    page = desk.post(TRY, {"text": "<b>Casinos</b>: buy, now!"}).content.decode()
    assert "&lt;b&gt;<mark>Casinos</mark>&lt;/b&gt;: <mark>buy, now</mark>!" in page
    assert "would be rejected" in page
    for made in WordRule.objects.all():
        assert reverse("admin:comments_wordrule_change", args=[made.pk]) in page
    assert "would be held" in desk.post(TRY, {"text": "a casino"}).content.decode()
    assert "No rule matches this." in desk.post(TRY, {"text": "a specialist"}).content.decode()
    assert set(WordRule.objects.values_list("hits", flat=True)) == {0}
    assert Comment.objects.count() == 0


def test_an_empty_text_is_asked_for_again(desk):
    assert "This field is required." in desk.post(TRY, {"text": ""}).content.decode()


def test_the_queue_marks_the_words_and_leads_to_the_rule(desk, client):
    add(desk, "casino")
    made = WordRule.objects.get()
    comment = CommentFactory(article=published().article, body="<script>casino</script>")
    link = f'href="{reverse("admin:comments_wordrule_change", args=[made.pk])}"'
    for address in (QUEUE, reverse("admin:comments_comment_change", args=[comment.pk])):
        page = page_of(desk, address)
        assert "&lt;script&gt;<mark>casino</mark>&lt;/script&gt;" in page
        assert "matches rule “casino”" in page
        assert link in page
    client.force_login(UserFactory(role=roles.EDITOR))
    assert link not in page_of(client, QUEUE)


def test_the_list_is_paginated_searched_and_costs_the_same(desk):
    WordRule.objects.bulk_create(
        WordRule(text=f"Word {number}", folded=f"word {number}", created_by=UserFactory()) for number in range(60)
    )
    with CaptureQueriesContext(connection) as queries:
        response = desk.get(LIST)
    assert len(response.context["cl"].result_list) == 50
    assert len(queries) <= 9
    assert len(desk.get(LIST, {"p": 2}).context["cl"].result_list) == 10
    assert [made.text for made in desk.get(LIST, {"q": "word 59"}).context["cl"].result_list] == ["Word 59"]
