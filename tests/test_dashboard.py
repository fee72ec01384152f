"""The desk's first page: each role finds what waits for it, and the lists behind the links agree."""

import datetime as dt
import html
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import workflow
from articles.models import Article
from articles.tests.factories import ArticleFactory, SectionFactory, published
from comments.models import Comment
from comments.tests.factories import CommentFactory
from newsroom.dashboard.panel import ROWS

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def panels(client, user):
    """What the page of ``user`` shows, by the name of the panel, in its order."""
    client.force_login(user)
    source = client.get("/admin/").content.decode()
    parts = re.split(r'<section [^>]*id="panel-(\w+)"', source.partition('class="desk-rest"')[0])
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def headlines(source):
    return [html.unescape(text) for text in re.findall(r'desk-headline"><a [^>]*>(.*?)</a>', source)]


def all_of_them(client, source):
    """The headlines of the list to which the panel leads."""
    link = html.unescape(re.search(r'desk-all"><a href="([^"]+)"', source)[1])
    return {article.headline for article in client.get(link).context["cl"].result_list}


def changed(article, by):
    Article.objects.filter(pk=article.pk).update(standfirst="Another line.")
    workflow.keep(Article.objects.get(pk=article.pk), by=by)


@pytest.fixture
def newsroom(writer, editor):
    """Something for every panel."""
    later = timezone.now() + 3 * HOUR
    review = workflow.submit(ArticleFactory(headline="Reviewed", created_by=writer), by=writer, note="Look at line 2.")
    back = ArticleFactory(headline="Returned", created_by=writer)
    workflow.submit(back, by=writer)
    workflow.send_back(back, by=editor, note="Two sources, please.")
    ArticleFactory(headline="Begun", created_by=writer)
    ArticleFactory(headline="Somebody else's")
    workflow.approve(ArticleFactory(headline="Ready"), by=editor)
    workflow.publish(ArticleFactory(headline="Tonight", embargo_until=later), by=editor, at=later)
    live = published(by=editor, headline="Changed since").article
    changed(live, editor)
    CommentFactory(article=live, name="Reader", body="Held words.")
    gone = published(by=editor, headline="Gone").article
    workflow.withdraw(gone, by=editor)
    return review


def test_an_editor_sees_what_waits_first(client, newsroom, editor):
    found = panels(client, editor)
    order = ["in_review", "approved", "scheduled", "comments", "assigned", "changed", "embargoed", "drafts", "live"]
    assert list(found) == order
    assert headlines(found["in_review"]) == ["Reviewed"]
    assert headlines(found["approved"]) == ["Ready"]
    assert "Look at line 2." in found["in_review"]
    assert headlines(found["changed"]) == ["Changed since"]
    assert headlines(found["embargoed"]) == ["Tonight"]
    assert "Tonight" in headlines(found["scheduled"])
    assert headlines(found["live"]) == ["Changed since"]


def test_a_writer_sees_what_was_sent_back_and_why(client, newsroom, writer):
    found = panels(client, writer)
    assert list(found) == ["sent_back", "assigned", "drafts", "in_review", "scheduled", "live"]
    assert headlines(found["sent_back"]) == ["Returned"]
    assert "Two sources, please." in found["sent_back"]
    assert set(headlines(found["drafts"])) == {"Begun", "Returned"}
    assert headlines(found["in_review"]) == ["Reviewed"]


def test_a_moderator_sees_comments_and_no_story_of_the_desk(client, newsroom, moderator):
    found = panels(client, moderator)
    assert list(found) == ["comments"]
    assert "Held words." in found["comments"]
    assert "1 waits" in found["comments"]
    assert "Reviewed" not in client.get("/admin/").content.decode()


def test_the_age_of_the_longest_waiting_comment_is_told(client, newsroom, moderator):
    older = CommentFactory(article=newsroom, body="Older.")
    Comment.objects.filter(pk=older.pk).update(posted_at=timezone.now() - 5 * HOUR)
    source = panels(client, moderator)["comments"].replace("\xa0", " ")
    assert "the oldest for 5 hours" in source
    assert source.index("Older.") < source.index("Held words.")


@pytest.mark.parametrize("role", ["editor", "writer"])
def test_every_link_leads_to_a_list_that_agrees(client, newsroom, role, request):
    found = panels(client, request.getfixturevalue(role))
    for name, source in found.items():
        if name not in ("comments", "scheduled") and headlines(source):
            assert all_of_them(client, source) == set(headlines(source)), name
    assert all_of_them(client, found["scheduled"]) == {"Tonight"}


def test_nothing_is_said_in_words(client, editor, writer, moderator):
    for user in (editor, writer, moderator):
        assert all('class="desk-empty"' in source for source in panels(client, user).values())


def test_the_button_for_a_new_story_is_for_those_who_write(client, editor, moderator):
    client.force_login(editor)
    assert 'href="/admin/articles/article/add/">New story' in client.get("/admin/").content.decode()
    client.force_login(moderator)
    assert "New story" not in client.get("/admin/").content.decode()


def test_the_button_for_the_front_page_is_for_those_who_arrange_it(client, editor, writer):
    button = 'href="/admin/articles/frontpage/">Front page'
    client.force_login(editor)
    assert button in client.get("/admin/").content.decode().partition('class="desk-panels"')[0]
    client.force_login(writer)
    assert button not in client.get("/admin/").content.decode()


def test_what_an_editor_saves_in_between_waits_no_shorter(client, writer, editor):
    first, second = (ArticleFactory(headline=name, created_by=writer) for name in ("First", "Second"))
    for story in (first, second):
        workflow.submit(story, by=writer)
    changed(first, editor)
    assert headlines(panels(client, editor)["in_review"]) == ["First", "Second"]


def test_rows_and_queries_are_bounded(client, newsroom, editor):
    ArticleFactory(created_by=editor)
    panels(client, editor)
    with CaptureQueriesContext(connection) as few:
        panels(client, editor)
    for _number in range(ROWS + 3):
        story = published(by=editor).article
        changed(story, editor)
        CommentFactory(article=story)
        workflow.submit(ArticleFactory(created_by=editor), by=editor)
        workflow.publish(ArticleFactory(), by=editor, at=timezone.now() + HOUR + _number * dt.timedelta(minutes=1))
    with CaptureQueriesContext(connection) as many:
        found = panels(client, editor)
    assert len(many) <= len(few) <= 29
    assert all(len(headlines(source)) <= ROWS + 3 for source in found.values())
    assert len(headlines(found["in_review"])) == ROWS


def test_the_timeline_tells_starts_changes_and_ends_in_order(client, editor):
    with time_machine.travel(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC), tick=False):
        story = published(by=editor, headline="Now").article
        workflow.publish(ArticleFactory(headline="Noon"), by=editor, at=timezone.now() + 2 * HOUR)
        workflow.publish(ArticleFactory(headline="Tomorrow"), by=editor, at=timezone.now() + 20 * HOUR)
        workflow.publish(story, by=editor, at=timezone.now() + HOUR)
        workflow.unpublish_at(story, by=editor, at=timezone.now() + 3 * HOUR)
        source = panels(client, editor)["scheduled"]
    assert headlines(source) == ["Now", "Now", "Noon", "Now", "Tomorrow"]
    assert re.findall(r"<time [^>]*>(.*?)</time>", source) == ["10:00", "11:00", "12:00", "13:00", "Tue 2 Jun 06:00"]
    assert re.findall(r"pill-\w+\">([^<]+)", source) == [
        "went live",
        "change goes live",
        "goes live",
        "ends",
        "goes live",
    ]
    assert "now, 10:00" in source
    assert source.index("Later") > source.index("13:00")


def test_on_the_night_on_which_clocks_go_back_each_hour_has_its_name(client, editor):
    start = dt.datetime(2026, 10, 24, 23, 50, tzinfo=dt.UTC)  # ten minutes to one in London
    with time_machine.travel(start, tick=False):
        for minutes in (40, 100, 24 * 60, 24 * 60 + 10):
            at = start + dt.timedelta(minutes=minutes)
            workflow.publish(ArticleFactory(headline=f"After {minutes}"), by=editor, at=at)
        source = panels(client, editor)["scheduled"]
    today, _later, tomorrow = source.partition("Later")
    assert re.findall(r"<time [^>]*>(.*?)</time>", today) == ["01:30 BST", "01:30 GMT", "23:50 GMT"]
    assert headlines(tomorrow) == ["After 1450"]


def test_the_list_knows_the_new_states(client, newsroom, editor):
    client.force_login(editor)
    for state, headline in {"sent_back": "Returned", "embargoed": "Tonight"}.items():
        found = client.get("/admin/articles/article/", {"state": state}).context["cl"].result_list
        assert [article.headline for article in found] == [headline]


def test_what_was_sent_back_and_taken_up_again_is_only_a_draft_once_it_was_withdrawn(client, writer, editor):
    story = ArticleFactory(created_by=writer, section=SectionFactory())
    workflow.submit(story, by=writer)
    workflow.send_back(story, by=editor, note="Why?")
    workflow.publish(story, by=editor)
    workflow.withdraw(story, by=editor)
    assert headlines(panels(client, writer)["sent_back"]) == []
