"""The workflow's buttons on the story's form: they save first, and every answer is a sentence."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Edition, Transition

from .factories import ArticleFactory, AuthorFactory, SectionFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 15, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def three_in_the_afternoon(settings):
    settings.TIME_ZONE = "Europe/London"
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def address(article, page="change", *args):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *args])


def press(client, article, verb, **typed):
    fields = fields_of(client.get(address(article)))
    return client.post(address(article), fields | typed | {"_verb": verb})


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


def stage(article):
    return Article.objects.get(pk=article.pk).stage


def buttons(client, article):
    context = client.get(address(article)).context
    return set(context["moves"])


def test_everybody_sees_the_buttons_they_can_use(client, writer, editor):
    article = ArticleFactory(created_by=writer)
    client.force_login(writer)
    assert buttons(client, article) == {"submit", "restore"}
    client.force_login(editor)
    assert buttons(client, article) == {"submit", "approve", "publish", "schedule", "restore", "spike"}
    workflow.publish(article, by=editor)
    live = {"send_back", "publish", "schedule", "unpublish_at", "correct", "restore", "withdraw"}
    assert buttons(client, article) == live
    client.force_login(writer)
    assert buttons(client, article) == set()


def test_a_step_saves_the_form_first(client, writer):
    article = ArticleFactory(created_by=writer)
    client.force_login(writer)
    answer = press(client, article, "submit", headline="As I meant it", **{"step-note": "Please read"})
    assert said(answer) == "Submitted for review."
    article.refresh_from_db()
    assert (article.headline, article.stage) == ("As I meant it", "in_review")
    assert article.transitions.get().note == "Please read"


def test_a_step_pressed_on_a_form_that_is_not_right_is_not_taken_and_keeps_its_note(desk):
    article = ArticleFactory()
    answer = press(desk, article, "approve", headline="", **{"step-note": "Good"})
    assert answer.status_code == 200
    assert stage(article) == "draft"
    assert fields_of(answer)["step-note"] == "Good"


def test_sending_back_takes_the_note_along(desk, editor):
    article = ArticleFactory()
    workflow.submit(article, by=editor)
    assert said(press(desk, article, "send_back", **{"step-note": "Who says so?"})) == "Sent back: it is a draft again."
    assert article.transitions.first().note == "Who says so?"


def test_publishing_twice_publishes_once(desk):
    article = ArticleFactory()
    assert said(press(desk, article, "publish")) == "Published: readers see it now."
    assert said(press(desk, article, "publish")) == "Readers see this text already."
    assert Edition.objects.count() == 1


def test_a_significant_update_is_asked_for_only_while_live(desk):
    article = ArticleFactory()
    assert "step-significant" not in desk.get(address(article)).content.decode()
    press(desk, article, "publish")
    assert "step-significant" in desk.get(address(article)).content.decode()
    press(desk, article, "publish", headline="New", **{"step-significant": "on"})
    assert Edition.objects.live().get().updated_at is not None


def test_what_is_not_ready_is_refused_in_words_and_saved_all_the_same(desk):
    article = ArticleFactory(section=None)
    assert "It needs a section" in said(press(desk, article, "publish", kicker="Kept"))
    article.refresh_from_db()
    assert (article.kicker, article.stage) == ("Kept", "draft")
    assert not Edition.objects.exists()


def test_scheduling_says_when(desk):
    article = ArticleFactory()
    assert (
        said(press(desk, article, "schedule", **{"step-at": "2026-11-23T06:00"}))
        == "Scheduled for Monday 23 November, 06:00."
    )
    assert Edition.objects.get().live_from == dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)


def test_scheduling_without_a_moment_takes_the_end_of_the_embargo(desk):
    article = ArticleFactory()
    assert "Say from when" in said(press(desk, article, "schedule"))
    embargo = {"embargo_until": "2026-11-23T06:00", "embargo_source": "Port authority"}
    assert said(press(desk, article, "schedule", **embargo)) == "Scheduled for Monday 23 November, 06:00."
    assert Edition.objects.get().live_from == dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC)
    over = ArticleFactory(embargo_until=NOW - dt.timedelta(hours=1))
    assert "Say from when" in said(press(desk, over, "schedule"))


def test_a_new_story_is_published_at_once(desk):
    new = reverse("admin:articles_article_add")
    fields = fields_of(desk.get(new)) | {"headline": "Fire", "section": SectionFactory().pk, "_verb": "publish"}
    fields["bylines-0-author"] = AuthorFactory().pk
    assert said(desk.post(new, fields)) == "Published: readers see it now."
    assert Edition.objects.live().get().headline == "Fire"
    answer = desk.post(new, fields | {"headline": "Flood"})  # the same form again
    assert (said(answer), Article.objects.count()) == ("This story had been saved already: here it is.", 1)


def test_a_new_story_that_lacks_something_is_saved_and_not_published(desk):
    new = reverse("admin:articles_article_add")
    answer = desk.post(new, fields_of(desk.get(new)) | {"headline": "Fire", "_verb": "publish"})
    assert "It needs a section" in " ".join(str(message) for message in get_messages(answer.wsgi_request))
    assert (Article.objects.get().headline, Edition.objects.count()) == ("Fire", 0)


def test_a_writer_submits_a_new_story_at_once_and_is_offered_no_more(client, writer):
    client.force_login(writer)
    form = client.get(reverse("admin:articles_article_add"))
    steps = re.findall(r'name="_verb" value="(\w+)"', form.content.decode())
    assert steps == ["submit"]
    answer = client.post(form.wsgi_request.path, fields_of(form) | {"headline": "Fire", "_verb": "submit"})
    assert said(answer) == "Submitted for review."
    assert Article.objects.get().stage == "in_review"


def corrected(desk, article, verb, text):
    return press(desk, article, verb, headline="Right", **{"step-text": text})


def test_a_notice_is_published_with_the_corrected_text(desk):
    article = published(headline="Wrong").article
    said_so = said(corrected(desk, article, "publish_corrected", "We were wrong."))
    assert said_so == "Published: readers see the text and the notice now."
    live = Edition.objects.live().get()
    assert (live.headline, article.corrections.get().text) == ("Right", "We were wrong.")
    assert live.updated_at == article.corrections.get().at
    assert "stands with the story already" in said(corrected(desk, article, "publish_corrected", "We were wrong."))
    assert Edition.objects.count() == 2


def test_a_text_is_not_published_without_the_words_of_its_notice(desk):
    article = published(headline="Wrong").article
    assert "Say what was wrong" in said(corrected(desk, article, "publish_corrected", " "))
    assert (Edition.objects.live().get().headline, Article.objects.get().headline) == ("Wrong", "Right")


def test_a_notice_alone_publishes_no_text(desk):
    article = published(headline="Wrong").article
    assert said(corrected(desk, article, "correct", "We were wrong.")) == "The notice stands with the story."
    assert Edition.objects.live().get().headline == "Wrong"


def test_a_first_text_is_not_published_as_a_correction(desk):
    article = ArticleFactory()
    assert said(corrected(desk, article, "publish_corrected", "We were wrong.")) == "The story is not live."
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("at", "complaint"),
    [
        ("2026-11-22T09:00", "in the past"),
        ("soon", "valid date"),
        ("2026-11-23T05:00", "embargo"),
    ],
)
def test_a_moment_that_will_not_do_is_refused_and_kept(desk, at, complaint):
    article = ArticleFactory(embargo_until=NOW + dt.timedelta(hours=20))
    assert complaint in said(press(desk, article, "schedule", **{"step-at": at}))
    assert fields_of(desk.get(address(article)))["step-at"] == at
    assert fields_of(desk.get(address(article)))["step-at"] == ""
    assert not Edition.objects.exists()


def test_scheduling_twice_for_one_moment_is_refused_in_words(desk):
    article = ArticleFactory()
    for _ in range(2):
        answer = press(desk, article, "schedule", **{"step-at": "2026-11-23T06:00"})
    assert "Another text is scheduled for that very moment" in said(answer)


def test_a_schedule_is_cancelled_once(desk, editor):
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=timezone.now() + dt.timedelta(hours=1))
    assert said(press(desk, article, "cancel_schedule")) == "The schedule is cancelled."
    assert said(press(desk, article, "cancel_schedule")) == "Nothing is scheduled."


def test_a_double_click_on_cancel_takes_back_one_text_only(desk, editor):
    article = ArticleFactory()
    _first, second = (
        workflow.publish(article, by=editor, at=timezone.now() + dt.timedelta(hours=hours)) for hours in (1, 2)
    )
    fields = fields_of(desk.get(address(article))) | {"_verb": "cancel_schedule"}
    assert said(desk.post(address(article), fields)) == "The schedule is cancelled."
    assert "its schedule was cancelled" in said(desk.post(address(article), fields))
    assert list(Edition.objects.all()) == [second]
    assert fields_of(desk.get(address(article)))["step-edition"] == str(second.pk)
    assert said(press(desk, article, "cancel_schedule")) == "The schedule is cancelled."


@pytest.mark.parametrize("edition", ["", "x", "0", "9" * 40])
def test_a_cancel_that_does_not_say_of_what_cancels_nothing(desk, editor, edition):
    article = ArticleFactory()
    workflow.publish(article, by=editor, at=timezone.now() + dt.timedelta(hours=1))
    assert press(desk, article, "cancel_schedule", **{"step-edition": edition}).status_code == 302
    assert Edition.objects.count() == 1


def test_an_end_is_set_shown_and_taken_away(desk, editor):
    article = published(by=editor).article
    end = {"step-ends_at": "2026-11-24T18:00"}
    assert said(press(desk, article, "unpublish_at", **end)) == "Readers see it until Tuesday 24 November, 18:00."
    assert fields_of(desk.get(address(article)))["step-ends_at"] == "2026-11-24T18:00"
    assert "stays" in said(press(desk, article, "unpublish_at", **{"step-ends_at": ""}))
    assert Edition.objects.get().live_until is None


def test_a_correction_needs_words_and_keeps_its_kind(desk, editor):
    article = published(by=editor).article
    assert "Say what was wrong" in said(press(desk, article, "correct", **{"step-kind": "update"}))
    typed = {"step-kind": "clarification", "step-text": "It is 90 m long."}
    assert said(press(desk, article, "correct", **typed)) == "The notice stands with the story."
    notice = article.corrections.get()
    assert (notice.kind, notice.text) == ("clarification", "It is 90 m long.")


@pytest.mark.parametrize("verb", ["withdraw", "discard_changes", "spike"])
def test_the_dangerous_ones_ask_first_on_a_page_of_their_own(desk, editor, verb):
    article = ArticleFactory() if verb == "spike" else published(by=editor).article
    answer = press(desk, article, verb, headline="Saved before", **{"step-note": "Because"})
    assert answer.url == address(article, "step", verb)
    article.refresh_from_db()
    assert article.headline == "Saved before"
    assert Transition.objects.filter(verb=verb).count() == 0
    page = desk.get(answer.url)
    assert page.status_code == 200
    if verb != "discard_changes":
        assert "Because" in page.content.decode()
    done = desk.post(answer.url, {"step-note": "Because"})
    assert done.url == address(article)
    step = Transition.objects.get(verb=verb)
    assert step.note == ("" if verb == "discard_changes" else "Because")
    again = desk.post(answer.url, {"step-note": "Because"})
    assert again.url == address(article)
    assert Transition.objects.filter(verb=verb).count() == 1


def test_discarding_takes_the_published_text_back(desk, editor):
    article = published(by=editor, headline="Published").article
    press(desk, article, "discard_changes", headline="Half an idea")
    desk.post(address(article, "step", "discard_changes"))
    article.refresh_from_db()
    assert article.headline == "Published"
    assert article.revisions.filter(content__headline="Half an idea").exists()


def test_a_question_that_makes_no_sense_leads_back_to_the_story(desk):
    article = ArticleFactory()
    answer = desk.get(address(article, "step", "withdraw"))
    assert (answer.url, said(answer)) == (address(article), "Nothing of this story is live or scheduled.")
    assert desk.get(address(article, "step", "approve")).status_code == 404
    assert desk.get(address(article, "step", "nonsense")).status_code == 404


def test_a_writer_is_not_asked_whether_to_withdraw(client, writer, editor):
    article = published(by=editor, authors=[AuthorFactory(login=writer)]).article
    client.force_login(writer)
    assert client.get(address(article, "step", "withdraw")).status_code == 403
    assert "You may not do this" in said(client.post(address(article, "step", "withdraw")))
    assert Edition.objects.live().exists()


@pytest.mark.parametrize("verb", ["publish", "approve", "withdraw", "nonsense", "restore"])
def test_a_writer_who_sends_a_button_that_is_not_there_is_told_so(client, writer, verb):
    article = ArticleFactory(created_by=writer)
    client.force_login(writer)
    answer = press(client, article, verb)
    assert answer.status_code == 302
    assert client.get(answer.url).status_code in (200, 403)
    assert stage(article) == "draft"


def test_a_writer_who_submits_twice_is_told_why_not(client, writer):
    article = ArticleFactory(created_by=writer)
    client.force_login(writer)
    fields = fields_of(client.get(address(article))) | {"_verb": "submit"}
    client.post(address(article), fields)
    answer = client.post(address(article), fields)
    assert answer.status_code == 200
    assert "own drafts only" in str(answer.context["errors"])
    assert article.transitions.count() == 1


def test_a_new_story_can_be_submitted_as_soon_as_it_is_saved(client, writer):
    client.force_login(writer)
    page = client.get("/admin/articles/article/add/")
    client.post("/admin/articles/article/add/", fields_of(page) | {"headline": "New", "_continue": ""})
    assert said(press(client, Article.objects.get(), "submit")) == "Submitted for review."


def test_an_end_beyond_the_calendar_is_refused_in_words(desk):
    edition = published()
    with timezone.override("America/New_York"):
        answer = press(desk, edition.article, "unpublish_at", **{"step-ends_at": "9999-12-31T23:59"})
    assert said(answer) == "Enter a valid date/time."
    assert Edition.objects.get().live_until is None
