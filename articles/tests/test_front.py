"""The verbs of the front page: what they change, refuse and remember."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import front, workflow
from articles.models import Article, Front, FrontPage, FrontStep, PinnedLead
from articles.moves import Refused

from .factories import ArticleFactory, SectionFactory, published

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def page():
    return FrontPage.objects.get()


def version():
    return page().version


def shown():
    return page().stories_of("published")


@pytest.fixture
def stories(chief):
    return [published(by=chief).article_id for _number in range(4)]


def publish(stories, by):
    return front.publish_front(stories, by=by, base=version())


def test_a_draft_is_kept_and_nothing_is_published(editor, stories):
    front.save_draft(stories[:2], by=editor, base=version())
    assert page().stories_of("draft") == stories[:2]
    assert shown() == []
    assert page().is_changed


def test_what_is_published_stays_as_it_was_whatever_comes_after(editor, stories):
    first = publish(stories[:2], editor)
    publish(stories[2:], editor)
    assert Front.objects.get(pk=first.pk).stories == stories[:2]
    assert (first.by, first.published_at is not None) == (editor, True)
    assert shown() == stories[2:]
    assert not page().is_changed


def test_undo_leads_back_through_every_front_to_a_page_of_the_newest(editor, stories):
    for start in range(3):
        publish(stories[start:], editor)
    for expected in (stories[1:], stories, []):
        front.undo(by=editor, base=version())
        assert shown() == expected
    with pytest.raises(Refused):
        front.undo(by=editor, base=version())


def test_after_an_undo_the_next_front_can_be_undone_as_well(editor, stories):
    publish(stories[:1], editor)
    publish(stories[1:2], editor)
    front.undo(by=editor, base=version())
    publish(stories[2:3], editor)
    front.undo(by=editor, base=version())
    assert shown() == stories[:1]
    front.undo(by=editor, base=version())
    assert shown() == []


def test_undo_takes_the_desk_along_and_leaves_a_draft_that_is_being_prepared(editor, stories):
    publish(stories[:1], editor)
    publish(stories[1:2], editor)
    front.undo(by=editor, base=version())
    assert page().stories_of("draft") == stories[:1]
    front.save_draft(stories, by=editor, base=version())
    front.undo(by=editor, base=version())
    assert page().stories_of("draft") == stories


def test_the_second_of_two_is_told_and_what_the_first_did_stands(editor, chief, stories):
    base = version()
    front.save_draft(stories[:1], by=editor, base=base)
    with pytest.raises(front.Overtaken):
        front.save_draft(stories[1:], by=chief, base=base)
    with pytest.raises(front.Overtaken):
        front.publish_front(stories[1:], by=chief, base=base)
    assert page().stories_of("draft") == stories[:1]
    front.save_draft(stories[1:], by=chief, base=version())
    assert stories[:1] in [kept.stories for kept in Front.objects.all()]


def test_one_undo_pressed_twice_goes_one_step_back(editor, stories):
    publish(stories[:1], editor)
    publish(stories[1:], editor)
    base = version()
    front.undo(by=editor, base=base)
    with pytest.raises(front.Overtaken):
        front.undo(by=editor, base=base)
    assert shown() == stories[:1]


def test_the_same_front_published_twice_is_one_front(editor, stories):
    base = version()
    first = front.publish_front(stories, by=editor, base=base)
    assert front.publish_front(stories, by=editor, base=base) == first
    assert Front.objects.count() == 1


def test_publishing_what_readers_see_already_drops_the_draft_and_adds_nothing_to_undo(editor, stories):
    publish(stories[:1], editor)
    front.save_draft(stories, by=editor, base=version())
    publish(stories[:1], editor)
    assert not page().is_changed
    front.undo(by=editor, base=version())
    assert shown() == []


def test_banners_and_pins_are_no_change_of_the_front_that_somebody_arranges(editor, stories):
    base = version()
    front.set_banner("Bridge closed", by=editor, until=timezone.now() + HOUR)
    article = Article.objects.get(pk=stories[0])
    front.pin(article.section, article, by=editor)
    front.publish_front(stories, by=editor, base=base)
    assert shown() == stories


@pytest.mark.parametrize("wrong", [lambda keys: [keys[0], keys[0]], lambda keys: [999_999], lambda keys: range(21)])
def test_no_story_stands_twice_and_none_that_is_not_there(editor, stories, wrong):
    with pytest.raises(Refused):
        publish(wrong(stories), editor)
    assert Front.objects.count() == 0


def test_only_those_with_the_right_arrange(writer, moderator, stories):
    section = SectionFactory()
    verbs = [
        lambda by: front.save_draft(stories, by=by, base=0),
        lambda by: front.publish_front(stories, by=by, base=0),
        lambda by: front.undo(by=by, base=0),
        lambda by: front.set_banner("Now", by=by, until=timezone.now() + HOUR),
        lambda by: front.end_banner(by=by),
        lambda by: front.pin(section, Article.objects.get(pk=stories[0]), by=by),
        lambda by: front.unpin(section, by=by),
    ]
    for verb in verbs:
        for person in (writer, moderator):
            with pytest.raises(PermissionDenied):
                verb(person)
    assert FrontStep.objects.count() == 0


def test_a_banner_has_words_and_an_end_to_come(editor):
    for text, until in [(" ", timezone.now() + HOUR), ("Now", timezone.now() - HOUR)]:
        with pytest.raises(Refused):
            front.set_banner(text, by=editor, until=until)
    with pytest.raises(Refused):
        front.end_banner(by=editor)


def test_a_new_banner_takes_the_place_of_the_one_that_runs(editor):
    first = front.set_banner("Bridge\nclosed", by=editor, until=timezone.now() + HOUR)
    assert first.text == "Bridge closed"
    front.set_banner("Bridge open", by=editor, until=timezone.now() + HOUR)
    first.refresh_from_db()
    assert not first.runs()
    assert front.end_banner(by=editor).text == "Bridge open"
    assert not page().banner.runs()


def test_a_banner_does_not_announce_a_story_under_embargo(editor):
    article = ArticleFactory(embargo_until=timezone.now() + HOUR)
    with pytest.raises(Refused, match="embargo"):
        front.set_banner("Merger", by=editor, until=timezone.now() + 2 * HOUR, article=article)


def test_a_section_is_led_by_a_story_of_its_own(editor):
    news = SectionFactory()
    town = SectionFactory(parent=news)
    story, other = ArticleFactory(section=town), ArticleFactory()
    front.pin(news, story, by=editor)
    front.pin(news, story, by=editor, until=timezone.now() + HOUR)
    assert PinnedLead.objects.get().until
    with pytest.raises(Refused):
        front.pin(news, other, by=editor)
    with pytest.raises(Refused):
        front.pin(news, story, by=editor, until=timezone.now() - HOUR)
    front.unpin(news, by=editor)
    with pytest.raises(Refused):
        front.unpin(news, by=editor)


def test_the_log_says_who_did_what_and_when(editor, chief, stories):
    article = Article.objects.get(pk=stories[0])
    front.save_draft(stories, by=editor, base=version())
    publish(stories, chief)
    front.undo(by=editor, base=version())
    front.set_banner("Now", by=editor, until=timezone.now() + HOUR, article=article)
    front.end_banner(by=chief)
    front.pin(article.section, article, by=editor)
    front.unpin(article.section, by=chief)
    log = [(step.verb, step.by) for step in FrontStep.objects.order_by("pk")]
    assert log == [
        ("save_draft", editor),
        ("publish_front", chief),
        ("undo", editor),
        ("set_banner", editor),
        ("end_banner", chief),
        ("pin", editor),
        ("unpin", chief),
    ]
    assert timezone.now() - FrontStep.objects.first().at < HOUR


def test_a_draft_that_was_never_public_can_still_be_deleted_from_the_desk(editor, stories):
    draft = ArticleFactory()
    publish([draft.pk, *stories], editor)
    draft.delete()
    assert shown() == stories


def test_a_withdrawn_story_may_stay_on_the_list(editor, stories):
    workflow.withdraw(Article.objects.get(pk=stories[0]), by=editor)
    publish(stories, editor)
    assert shown() == stories
