import datetime as dt

import pytest
import time_machine
from django.core.management import call_command

from articles.models import Article, Author, Correction, Edition, Section
from comments.models import Comment, Standing, Thread
from images.models import Image
from newsroom.demo.seed import seed
from newsroom.demo.stories import stories, to_html

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def demo(db):
    with time_machine.travel(NOON, tick=False):
        seed(now=NOON, password="a long demo password")
        yield


def test_the_demo_newsroom_shows_every_state_of_the_desk(demo, client, capsys):
    stages = set(Article.objects.values_list("stage", flat=True))
    assert stages == set(Article.Stage.values)
    assert Article.objects.count() == 60
    for some in ("live", "scheduled", "withdrawn", "never_published", "changed_since_publication"):
        assert getattr(Article.objects, some)().exists(), some
    assert Article.objects.filter(embargo_until__isnull=False).exists()
    assert Edition.objects.live().filter(live_until__isnull=False).exists()
    assert (Section.objects.filter(parent=None).count(), Author.objects.count()) == (6, 8)
    assert Correction.objects.exists()
    standings = set(Comment.objects.values_list("standing", flat=True))
    assert standings == set(Standing.values)
    assert Comment.objects.filter(tombstone=True).exists()
    assert sum(Thread.objects.values_list("visible_count", flat=True)) == Comment.objects.filter(visible=True).count()
    assert Image.objects.exclude(alt="").count() == 24
    assert client.login(username="soren", password="a long demo password")
    call_command("seed_demo")
    assert "nothing was changed" in capsys.readouterr().out
    assert Article.objects.count() == 60


def test_no_reader_of_the_demo_sees_the_future(demo, client):
    for edition in Edition.objects.ahead().select_related("section"):
        page = client.get(edition.get_absolute_url())
        assert edition.standfirst not in page.content.decode()
    assert not Comment.objects.filter(posted_at__gt=NOON).exists()


def test_nobody_signs_in_as_a_demo_colleague_without_a_password_given(db, client):
    seed(now=NOON)
    assert not client.login(username="nora", password="")
    assert not client.login(username="nora", password="None")


def test_every_story_of_the_demo_is_whole():
    for story in stories():
        assert story.fields["headline"]
        assert story.fields["standfirst"], story.slug
        assert story.names("authors"), story.slug
        assert story.body.startswith("<"), story.slug


def test_the_marks_of_the_demo_s_texts():
    assert to_html("## A & B\n\n**x** and *y* and [z](https://example.org)\n\n- one\n- two\n\n> said\n> so") == (
        '<h2>A &amp; B</h2>\n<p><strong>x</strong> and <em>y</em> and <a href="https://example.org">z</a></p>\n'
        "<ul><li><p>one</p></li><li><p>two</p></li></ul>\n<blockquote><p>said so</p></blockquote>"
    )
