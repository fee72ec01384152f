"""Every moment at which the clock alone makes a page wrong: kept until the second before, new at the second itself."""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

import page_cache
from articles import front, workflow
from articles.models import Author, FrontPage
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from comments.models import Thread
from images.cache_tags import PICTURES
from images.intake import take_in
from images.models import Image
from images.tests.pictures import upload
from publication.models import THE_ONE, Publication

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)
SECOND, HOUR, DAY = dt.timedelta(seconds=1), dt.timedelta(hours=1), dt.timedelta(days=1)
LISTS = ["/", "/news/", "/tag/sea/", "/author/mara/"]
MACHINES = ["/feeds/rss/", "/feeds/atom/", "/feeds/json/", "/feeds/tag/sea/rss/", "/sitemap/news.xml"]
STORY = "/news/nightfall/"


class Ending(NamedTuple):
    """``told(page)`` is true before ``moment`` and false from it on, or the other way round, on all ``addresses``."""

    moment: dt.datetime
    addresses: list[str]
    told: Callable[[str], bool]


class Paper:
    def __init__(self, chief):
        self.chief = chief
        self.section = SectionFactory(slug="news")
        self.labels = {
            "section": self.section,
            "authors": [AuthorFactory(slug="mara")],
            "topics": [TagFactory(slug="sea")],
        }
        self.end = timezone.now() + HOUR
        self.other = self.publish("other")

    def publish(self, slug="nightfall", **fields):
        fields = {"headline": slug.title()} | self.labels | fields
        return published(by=self.chief, slug=slug, **fields).article


def words(text):
    return lambda page: text in page


def story_begins(paper):
    draft = ArticleFactory(slug="nightfall", headline="Nightfall", **paper.labels)
    workflow.publish(draft, by=paper.chief, at=paper.end)
    return Ending(paper.end, [*LISTS, *MACHINES], words("Nightfall"))


def story_ends(paper):
    workflow.unpublish_at(paper.publish(), by=paper.chief, at=paper.end)
    return Ending(paper.end, [*LISTS, *MACHINES], words("Nightfall"))


def text_changes(paper):
    article = paper.publish()
    article.headline = "Daybreak"
    article.save()
    workflow.keep(article, by=paper.chief)
    workflow.publish(article, by=paper.chief, at=paper.end)
    return Ending(paper.end, [*LISTS, *MACHINES, STORY], words("Daybreak"))


def link_begins(paper):
    """A story that is linked in the text of another, and stands below it."""
    draft = ArticleFactory(slug="other-tide", headline="Other tide", **paper.labels)
    article = ArticleFactory(slug="nightfall", body=f'<p><a data-article="{draft.pk}">linked</a></p>', **paper.labels)
    workflow.publish(article, by=paper.chief)
    workflow.publish(draft, by=paper.chief, at=paper.end)
    return Ending(paper.end, [STORY], words('<a href="/news/other-tide/">linked</a>'))


def picture_ends(paper):
    picture = take_in(upload(), by=None, alt="The quay", credit="Ola Berg")
    paper.publish(lead_image=picture)
    let_rights_end(paper.end)
    return Ending(paper.end, [*LISTS, STORY, "/feeds/rss/", "/feeds/json/"], words(f"/pictures/{picture.pk}/"))


def logo_ends(paper):
    Publication.objects.create(pk=THE_ONE, logo=take_in(upload(), by=None, alt="Letters"))
    let_rights_end(paper.end)
    paper.publish()
    return Ending(paper.end, [*LISTS, STORY, "/corrections/"], words("/pictures/"))


def banner_ends(paper):
    paper.publish()
    front.set_banner("The bridge is closed", by=paper.chief, until=paper.end)
    return Ending(paper.end, [*LISTS, STORY, "/corrections/"], words("The bridge is closed"))


def story_of_the_banner_begins(paper):
    draft = ArticleFactory(slug="nightfall", **paper.labels)
    workflow.publish(draft, by=paper.chief, at=paper.end)
    front.set_banner("The bridge is closed", by=paper.chief, until=paper.end + DAY, article=draft)
    return Ending(paper.end, [*LISTS, "/news/other/", "/corrections/"], words(f'<a href="{STORY}" dir="auto">'))


def pinned_lead_ends(paper):
    paper.publish()
    front.pin(paper.section, paper.other, by=paper.chief, until=paper.end)
    return Ending(paper.end, ["/news/"], lambda page: page.index("Other") < page.index("Nightfall"))


def pick_ends(paper):
    paper.publish("later")
    article = paper.publish()
    front.publish_front([article.pk], by=paper.chief, base=FrontPage.objects.get().version)
    workflow.unpublish_at(article, by=paper.chief, at=paper.end)
    return Ending(paper.end, ["/"], words("Nightfall"))


def comments_close_after_days(paper, settings):
    settings.COMMENTS_CLOSE_AFTER_DAYS = 3
    article = paper.publish()
    return Ending(article.editions.get().first_published_at + 3 * DAY, [STORY], words("leave-a-reply"))


def comments_close_by_date(paper):
    Thread.objects.update_or_create(article=paper.publish(), defaults={"closes_at": paper.end})
    return Ending(paper.end, [STORY], words("leave-a-reply"))


def author_leaves(paper):
    """At midnight of the paper's own clock."""
    day = timezone.localdate() + DAY
    Author.objects.filter(slug="mara").update(left_on=day)
    return Ending(timezone.make_aware(dt.datetime.combine(day, dt.time.min)), ["/author/mara/"], words("worksFor"))


def news_is_two_days_old(paper):
    return Ending(paper.other.editions.get().first_published_at + 2 * DAY, ["/sitemap/news.xml"], words("Other"))


def let_rights_end(at):
    with transaction.atomic():
        Image.objects.update(rights_until=at)
        page_cache.bump(PICTURES)


ENDINGS = [
    story_begins, story_ends, text_changes, link_begins, picture_ends, logo_ends, banner_ends,
    story_of_the_banner_begins, pinned_lead_ends, pick_ends, comments_close_by_date, author_leaves,
    news_is_two_days_old,
]  # fmt: skip


@pytest.mark.parametrize("scene", ENDINGS, ids=lambda scene: scene.__name__)
def test_a_page_is_kept_until_its_moment_and_no_longer(client, chief, scene):
    with time_machine.travel(START, tick=False) as clock:
        check(client, clock, scene(Paper(chief)))


def test_comments_close_after_days(client, chief, settings):
    with time_machine.travel(START, tick=False) as clock:
        check(client, clock, comments_close_after_days(Paper(chief), settings))


def check(client, clock, ending):
    clock.move_to(ending.moment - SECOND)
    before = [look(client, address, ending) for address in ending.addresses]
    clock.move_to(ending.moment)
    after = [look(client, address, ending) for address in ending.addresses]
    assert dict(zip(ending.addresses, before, strict=True)) == dict.fromkeys(ending.addresses, before[0])
    assert dict(zip(ending.addresses, after, strict=True)) == dict.fromkeys(ending.addresses, not before[0])


def look(client, address, ending):
    """What the page tells, from the store at the second asking; nobody else keeps it so near to its end."""
    first, second = client.get(address), client.get(address)
    assert (first.status_code, first["X-Cache"], second["X-Cache"]) == (200, "MISS", "HIT"), address
    assert first.content == second.content
    if timezone.now() < ending.moment:
        assert first["Cache-Control"] == "public, max-age=0, s-maxage=0", address
    return ending.told(second.content.decode())


def test_a_story_is_there_and_gone_at_its_seconds(client, chief):
    """Where there is no page to keep, nothing is kept: 404 before, 200, 410 after."""
    with time_machine.travel(START, tick=False) as clock:
        paper = Paper(chief)
        draft = ArticleFactory(slug="nightfall", **paper.labels)
        workflow.publish(draft, by=chief, at=paper.end)
        workflow.unpublish_at(draft, by=chief, at=paper.end + HOUR)
        statuses = []
        for moment in (paper.end - SECOND, paper.end, paper.end + HOUR - SECOND, paper.end + HOUR):
            clock.move_to(moment)
            statuses.append([client.get(STORY).status_code for _twice in range(2)])
    assert statuses == [[404, 404], [200, 200], [200, 200], [410, 410]]


def test_a_banner_stands_on_kept_pages_with_the_commit(client, chief):
    with time_machine.travel(START, tick=False):
        paper = Paper(chief)
        pages = [*LISTS, "/news/other/", "/corrections/"]
        assert not any("The bridge is closed" in client.get(page).content.decode() for page in pages)
        front.set_banner("The bridge is closed", by=chief, until=paper.end)
        assert all("The bridge is closed" in client.get(page).content.decode() for page in pages)
