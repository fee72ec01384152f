"""What was typed and not saved: kept as one goes, offered on return, and gone once it is saved."""

import datetime as dt
import uuid
from urllib.parse import urlencode

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import presence, typed, workflow
from articles.models import Article, Autosave, Presence

from .factories import ArticleFactory
from .sending import fields_of

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
KEEP = "/admin/articles/article/typed/"


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def story(editor):
    article = ArticleFactory(headline="Was")
    workflow.keep(article, by=editor)
    return article


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def keep(client, fields, article="", version=1, **more):
    left = {name: value for name, value in fields.items() if name not in ("csrfmiddlewaretoken", "draft_key")}
    sent = {"key": fields["draft_key"], "article": article, "version": version, "fields": urlencode(left, doseq=True)}
    return client.post(KEEP, sent | more)


def typed_into(client, article, **changes):
    fields = fields_of(client.get(address(article))) | changes
    assert keep(client, fields, article.pk).json()["kept"]
    return fields


def offered(client, page):
    return client.get(page).context["offers"]


def test_what_was_typed_is_offered_and_can_be_loaded_back_and_saved(desk, story):
    fields = typed_into(desk, story, headline="Typed", standfirst="One")
    (offer,) = offered(desk, address(story))
    assert [change.label for change in offer.changes] == ["Headline", "Standfirst"]
    assert "and did not save it" in desk.get(address(story)).content.decode()
    loaded = desk.post(address(story), {"_load": fields["draft_key"]})
    again = fields_of(loaded)
    assert (again["headline"], again["draft_key"]) == ("Typed", fields["draft_key"])
    assert "Nothing of this is saved yet" in loaded.content.decode()
    story.refresh_from_db()
    assert story.headline == "Was"
    assert desk.post(address(story), again | {"_continue": ""}).status_code == 302
    story.refresh_from_db()
    assert (story.headline, story.standfirst) == ("Typed", "One")
    assert offered(desk, address(story)) == []
    assert Autosave.objects.get().fields is None


def test_a_new_story_is_kept_from_its_first_key_on(desk):
    fields = fields_of(desk.get(ADD)) | {"headline": "T"}
    assert offered(desk, ADD) == []
    keep(desk, fields)
    (offer,) = offered(desk, ADD)
    assert [change.label for change in offer.changes] == ["Headline"]
    again = fields_of(desk.post(ADD, {"_load": fields["draft_key"]}))
    assert (again["headline"], again["creation_key"]) == ("T", fields["creation_key"])
    desk.post(ADD, again | {"_continue": ""})
    assert Article.objects.get().headline == "T"
    assert offered(desk, ADD) == []


def test_what_arrives_late_does_not_come_back_to_life(desk, story):
    fields = fields_of(desk.get(address(story))) | {"headline": "Typed"}
    desk.post(address(story), fields | {"_continue": ""})
    assert keep(desk, fields, story.pk).json()["kept"] is False
    assert offered(desk, address(story)) == []


def test_what_was_typed_earlier_does_not_replace_what_was_typed_later(desk, story):
    fields = fields_of(desk.get(address(story)))
    keep(desk, fields | {"headline": "Later"}, story.pk, version=2)
    keep(desk, fields | {"headline": "Earlier"}, story.pk, version=1)
    assert ["headline", "Later"] in Autosave.objects.get().fields


def test_two_tabs_of_one_person_are_two_texts(desk, story):
    typed_into(desk, story, headline="One")
    typed_into(desk, story, headline="Two")
    assert len(offered(desk, address(story))) == 2


def test_what_is_the_same_as_the_saved_text_is_not_offered(desk, story):
    typed_into(desk, story, body=story.body.replace("</p><p>", "</p>\r\n<p>"))
    assert offered(desk, address(story)) == []


def test_it_is_for_its_author_alone(desk, story):
    fields = typed_into(desk, story, headline="Secret")
    other = Client()
    other.force_login(UserFactory(role=roles.CHIEF_EDITOR))
    assert offered(other, address(story)) == []
    answer = other.post(address(story), {"_load": fields["draft_key"]})
    assert "not kept any more" in " ".join(map(str, get_messages(answer.wsgi_request)))
    assert other.post(reverse("admin:articles_article_typed_away", args=[fields["draft_key"]])).status_code == 404


def test_it_can_be_thrown_away(desk, story):
    fields = typed_into(desk, story, headline="Typed")
    answer = desk.post(reverse("admin:articles_article_typed_away", args=[fields["draft_key"]]))
    assert answer.url == address(story)
    assert offered(desk, address(story)) == []


def test_the_text_of_a_writer_whose_story_was_taken_is_kept(client, writer, editor):
    story = ArticleFactory(created_by=writer)
    workflow.keep(story, by=writer)
    client.force_login(writer)
    fields = fields_of(client.get(address(story))) | {"headline": "An hour"}
    workflow.submit(story, by=editor)
    assert keep(client, fields, story.pk).json()["kept"]
    assert "An hour" in client.post(address(story), {"_load": fields["draft_key"]}).content.decode()


def test_loaded_back_it_meets_what_colleagues_saved_meanwhile(desk, story, chief):
    fields = typed_into(desk, story, headline="Typed", kicker="K")
    Article.objects.filter(pk=story.pk).update(headline="Theirs")
    workflow.keep(Article.objects.get(pk=story.pk), by=chief)
    again = fields_of(desk.post(address(story), {"_load": fields["draft_key"]}))
    asked = desk.post(address(story), again | {"_continue": ""})
    assert fields_of(asked, "conflict_form")["edit-headline"] == "Typed"


def test_the_second_of_two_different_sendings_is_kept(desk):
    fields = fields_of(desk.get(ADD)) | {"headline": "Once", "_continue": ""}
    desk.post(ADD, fields)
    desk.post(ADD, fields)
    story = Article.objects.get()
    assert offered(desk, address(story)) == []
    desk.post(ADD, fields | {"body": "<p>And more</p>"})
    (offer,) = offered(desk, address(story))
    assert [change.name for change in offer.changes] == ["body"]
    again = fields_of(desk.post(address(story), {"_load": str(offer.kept.key)}))
    assert desk.post(address(story), again | {"_continue": ""}).status_code == 302
    story.refresh_from_db()
    assert story.body == "<p>And more</p>"


def test_strangers_and_moderators_keep_nothing(client, moderator, story):
    sent = {"key": str(uuid.uuid4()), "fields": "headline=x"}
    assert client.post(KEEP, sent).status_code == 302
    client.force_login(moderator)
    assert client.post(KEEP, sent).status_code == 403
    assert not Autosave.objects.exists()


def test_it_takes_the_token(story, editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(KEEP, {"key": str(uuid.uuid4()), "fields": "headline=x"}).status_code == 403


@pytest.mark.parametrize(
    "sent", [{}, {"key": "x", "fields": "a=b"}, {"article": "9" * 30, "form": "x", "version": "-"}]
)
def test_odd_sendings_keep_nothing(desk, sent):
    assert desk.post(KEEP, sent).status_code == 200
    assert not Autosave.objects.exists()
    assert desk.get(KEEP).status_code == 405


def test_too_much_is_refused_and_old_texts_go(desk, editor, story):
    sent = {"key": str(uuid.uuid4()), "fields": "headline=" + "x" * typed.LARGEST}
    assert desk.post(KEEP, sent).status_code == 413
    old = [Autosave(user=editor, key=uuid.uuid4(), fields=[], at=timezone.now() - dt.timedelta(days=31))]
    Autosave.objects.bulk_create(old + [Autosave(user=editor, key=uuid.uuid4(), fields=[]) for _ in range(60)])
    typed.keep(editor, uuid.uuid4(), [("headline", "New")])
    assert Autosave.objects.count() == typed.MOST


def test_colleagues_in_the_same_story_see_each_other(desk, editor, story, chief):
    other = Client()
    other.force_login(chief)
    assert "Also editing now" not in desk.get(address(story)).content.decode()
    assert f"Also editing now: {editor} (since " in other.get(address(story)).content.decode()
    answer = desk.post(KEEP, {"form": story.pk}).json()
    assert answer["also"].startswith(f"Also editing now: {chief} (since ")
    Presence.objects.filter(user=chief).update(seen=timezone.now() - presence.GONE_AFTER)
    assert desk.post(KEEP, {"form": story.pk}).json()["also"] == ""
    desk.post(KEEP, {"form": story.pk, "leaving": "1"})
    assert not Presence.objects.filter(user=editor).exists()


def test_who_can_only_read_is_not_editing(client, writer, story):
    client.force_login(writer)
    page = client.get(address(story)).content.decode()
    assert "data-also" not in page
    assert not Presence.objects.exists()


def test_a_character_that_no_database_keeps_costs_no_other(desk, story):
    sent = {"key": str(uuid.uuid4()), "fields": "headline=a%00b&body=%ED%A0%80c", "article": story.pk, "version": 1}
    assert desk.post(KEEP, sent).json()["kept"]
    assert fields_of(desk.post(address(story), {"_load": sent["key"]}))["headline"] == "ab"


def test_a_text_that_was_loaded_back_is_later_than_what_was_kept_of_it(desk, story):
    """The browser's clock may have been set back since."""
    fields = typed_into(desk, story, headline="First")
    Autosave.objects.update(version=10**15)
    page = desk.post(address(story), {"_load": fields["draft_key"]})
    assert page.context["words"]["version"] == 10**15
