import datetime as dt
import re

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from articles import embeds
from articles.models import Article, Author, Correction, Edition, Section
from comments.models import Comment, Standing, Thread
from images.models import Image
from newsroom.demo.seed import seed
from newsroom.demo.stories import stories, to_html
from publication.admin import POLICIES
from publication.models import Publication, StandingPage

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
    assert Article.objects.filter(stage="in_review", waiting_since=NOON).exists()
    assert Edition.objects.live().filter(live_until__isnull=False).exists()
    assert (Section.objects.filter(parent=None).count(), Author.objects.count()) == (6, 8)
    assert Correction.objects.exists()
    standings = set(Comment.objects.values_list("standing", flat=True))
    assert standings == set(Standing.values)
    assert Comment.objects.filter(tombstone=True).exists()
    assert sum(Thread.objects.values_list("visible_count", flat=True)) == Comment.objects.filter(visible=True).count()
    assert Image.objects.exclude(alt="").count() == 24 + Author.objects.count() + 1  # their photos, and the logo
    assert client.login(username="soren", password="a long demo password")
    call_command("seed_demo")
    assert "nothing was changed" in capsys.readouterr().out
    assert Article.objects.count() == 60


def test_the_demo_newsroom_shows_every_element_of_a_body(demo):
    bodies = "\n".join(Article.objects.live().values_list("body", flat=True))
    layouts = ['">', *(f'" data-layout="{layout}">' for layout in ("wide", "left", "right"))]
    for layout in layouts:
        assert re.search(rf'<figure data-image="\d+{layout}<', bodies), layout
    for element in ("<h2>", "<ul>", "<ol>", "<table>", "<th>", "<blockquote>", "<strong>", "<em>", 'href="http'):
        assert element in bodies
    for kind in ("pullquote", "factbox"):
        assert f'<aside data-type="{kind}">' in bodies
    assert {provider.key for provider in embeds.PROVIDERS} == set(re.findall(r'<figure data-embed="(\w+)">', bodies))
    linked = Article.objects.filter(pk__in=re.findall(r'data-article="(\d+)"', bodies))
    assert linked.live().exists()
    assert linked.withdrawn().exists()


def test_the_demo_newsroom_shows_pictures_with_all_that_may_be_said_of_them(demo, client):
    now = timezone.now()
    ended, ending = Image.objects.exclude(pk__in=Image.objects.with_rights()), Image.objects.rights_ending_after(now)
    assert ended.exists()
    assert ending.exists()
    for text in ("byline", "place", "instructions", "usage_terms"):
        assert Image.objects.exclude(**{text: ""}).exists(), text
    assert not Author.objects.filter(photo=None).exists()
    assert Section.objects.exclude(picture=None).exists()
    shown = "".join(client.get(url).content.decode() for url in ("/", "/news/", "/harbour/"))
    assert f"/pictures/{Publication.objects.the_one().logo_id}/" in shown
    assert not any(f"/pictures/{image.pk}/" in shown for image in ended)


def test_no_reader_of_the_demo_sees_the_future(demo, client):
    for edition in Edition.objects.ahead().select_related("section"):
        page = client.get(edition.get_absolute_url())
        assert edition.standfirst not in page.content.decode()
    assert not Comment.objects.filter(posted_at__gt=NOON).exists()


def test_nobody_signs_in_as_a_demo_colleague_without_a_password_given(db, client):
    with time_machine.travel(NOON, tick=False):
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
    assert to_html("[z](story:of-it)\n\n:figure quay wide\nThe *quay*\nby day\n\n:table\na | b\n1 | 2") == (
        '<p><a data-article="of-it">z</a></p>\n'
        '<figure data-image="quay" data-layout="wide"><figcaption>The <em>quay</em> by day</figcaption></figure>\n'
        "<table><tbody><tr><th><p>a</p></th><th><p>b</p></th></tr><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>"
    )
    assert to_html(
        ":pullquote\nsaid\n\n:factbox T\nOf it:\n- one\n- two\n\n:embed https://v.example/?a=1&b=2\nA film"
    ) == (
        '<aside data-type="pullquote"><p>said</p></aside>\n<aside data-type="factbox"><h3>T</h3><p>Of it:</p>'
        "<ul><li><p>one</p></li><li><p>two</p></li></ul></aside>\n"
        '<figure data-embed="any"><a href="https://v.example/?a=1&amp;b=2">A film</a></figure>'
    )


def test_every_standing_page_of_the_demo_is_read_and_leads_somewhere(demo, client):
    pages = StandingPage.objects.published()
    assert pages.count() == 7
    paper = Publication.objects.the_one()
    assert all(paper.policy(name) for name in POLICIES)
    for page in pages:
        source = client.get(page.get_absolute_url()).content.decode()
        for address in set(re.findall(r'<a [^>]*href="(/[^"#]*)"', source)):
            assert client.get(address).status_code == 200, f"{page}: {address}"
    assert "<img" in client.get("/about/").content.decode().partition("<main")[2]
