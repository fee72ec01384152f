"""Many word rules at one go: nothing is made before somebody has seen what would be."""

import pytest
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from comments.models import WordRule
from comments.moderation import word_rules

pytestmark = pytest.mark.django_db
MANY = reverse("admin:comments_wordrule_many")
PASTED = "casino*\n\nbuy  now!\n!?\nBUY, now\nbank\n<b>cheap</b>\n" + "long " * 100


@pytest.fixture
def desk(client, moderator):
    client.force_login(moderator)
    return client


def test_the_list_leads_there_and_only_who_makes_rules_may(client, moderator):
    for role, status in ((roles.EDITOR, 403), (roles.MODERATOR, 200)):
        client.force_login(UserFactory(role=role))
        assert client.get(MANY).status_code == status
    assert f'href="{MANY}"' in client.get(reverse("admin:comments_wordrule_changelist")).content.decode()


def test_lines_are_looked_through_and_named_before_any_is_made(desk, moderator):
    word_rules.keep(WordRule(text="Bank"), by=moderator)
    page = desk.post(MANY, {"lines": PASTED, "what": "reject", "note": "June"}).content.decode()
    assert "3 rules would be added" in page
    assert "Line 4: <bdi>!?</bdi>. There is no word in this." in page
    assert "Line 5: <bdi>BUY, now</bdi>. It finds the same as line 3." in page
    assert "Line 6: <bdi>bank</bdi>. The rule “Bank” finds the same already." in page
    assert "Line 8: " in page
    assert "&lt;b&gt;cheap&lt;/b&gt;" in page
    assert WordRule.objects.count() == 1


def test_they_are_added_and_what_cannot_be_is_left_to_correct(desk, moderator):
    page = desk.post(MANY, {"lines": PASTED, "what": "reject", "note": "June", "add": ""})
    assert page.context["form"]["lines"].value().split("\n")[:2] == ["!?", "BUY, now"]
    assert "4 rules were added." in page.content.decode()
    assert set(WordRule.objects.values_list("what", "note", "created_by")) == {("reject", "June", moderator.pk)}
    assert [rule.text for rule, _spans in word_rules.find("casinos")] == ["casino*"]


def test_good_lines_alone_lead_back_to_the_list(desk):
    answer = desk.post(MANY, {"lines": "casino\r\nbank\r\n", "what": "hold", "add": ""})
    assert answer.status_code == 302
    assert {rule.text for rule in WordRule.objects.all()} == {"casino", "bank"}


def test_thousands_are_taken_and_more_refused_in_words(desk, django_assert_max_num_queries):
    with django_assert_max_num_queries(90):  # SQLite takes 999 values at once
        desk.post(MANY, {"lines": "\n".join(f"word {n}" for n in range(6_000)), "what": "hold", "add": ""})
    assert WordRule.objects.count() == 6_000
    page = desk.post(MANY, {"lines": "x\n" * 20_001 + "y", "what": "hold", "add": ""}).content.decode()
    assert "20000 can be taken at once" in page
    assert "This field is required." in desk.post(MANY, {"lines": " ", "what": "hold"}).content.decode()
