"""What pages share in memory is never older than they are: after any change, each is as a process prints it that has
just begun."""

import datetime as dt
import subprocess
import sys
import time

import pytest
from django.test import Client
from django.utils import timezone

from articles import front, labels, standing_pages, workflow
from articles.models import Correction, FrontPage
from articles.tests.factories import AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from comments import workflow as moderation
from comments.models import Comment
from images.intake import take_in
from images.tests.pictures import encoded, scene, upload
from page_cache.middleware import store
from page_cache.pieces import pieces
from publication.models import THE_ONE, Publication, StandingPage
from publication.tests.test_publication_admin import FORM, NO_LINKS

from .test_freshness import environ  # noqa: F401 - a fixture

DAY = dt.timedelta(days=1)
SECTION_FORM = {"order": "0", "description": "", "in_menu": "on"}


class Paper:
    """A section, two stories of it that link to each other, and somebody who says something."""

    def __init__(self, chief):
        self.chief, self.desk = chief, Client()
        self.desk.force_login(chief)
        self.picture = take_in(upload(), by=chief, alt="The quay")
        Publication.objects.create(
            pk=THE_ONE, tagline="Dry feet", logo=take_in(upload(encoded(scene((300, 120)))), by=chief, alt="")
        )
        self.section = SectionFactory(name="Harbour", slug="harbour")
        self.author, self.other = AuthorFactory(name="Mara Lind", slug="mara"), AuthorFactory(name="Tom Reyes")
        self.topics = [TagFactory(name="Ferries", slug="ferries")]
        self.series = SeriesFactory(name="Night ferries", slug="night-ferries")
        self.first = self.publish("First")
        self.second = self.publish("Second", body=f'<p><a data-article="{self.first.pk}">earlier</a></p>')
        self.comment = self.say("It was not like that.")

    def publish(self, headline, **fields):
        fields = {
            "section": self.section,
            "authors": [self.author],
            "topics": self.topics,
            "series": self.series,
        } | fields
        fields |= {"headline": headline, "slug": headline.lower(), "lead_image": self.picture}
        return published(by=self.chief, **fields).article

    def say(self, words):
        comment = moderation.post(Comment(article=self.second, name="Ann", body=words))
        moderation.approve(comment, by=self.chief)
        return Comment.objects.get(pk=comment.pk)

    def pages(self):
        stories = ["/harbour/first/", "/harbour/second/", "/harbour/second/?comments=picked"]
        stories.append(f"/harbour/second/comments/replies/{self.comment.pk}/")
        lists = ["/", "/harbour/", "/tag/ferries/", "/author/mara/", "/latest/", "/corrections/"]
        lists += ["/search/?q=first", "/search/?q=second&section=harbour&order=newest"]
        lists += ["/series/night-ferries/", "/archive/", f"/archive/{timezone.localdate():%Y/%m}/", "/authors/"]
        stories.append(f"/comments/on/{self.second.pk}/feed/")
        return [*lists, *stories, "/feeds/rss/", "/feeds/atom/", "/feeds/json/", "/feeds/tag/ferries/rss/"]

    def look(self):
        found = {page: Client().get(page) for page in self.pages()}
        return {page: (answer.status_code, answer.content.decode()) for page, answer in found.items()}


def rename_section(paper):
    sent = SECTION_FORM | {"name": "Quayside", "slug": "harbour"}
    assert paper.desk.post(f"/admin/articles/section/{paper.section.pk}/change/", sent).status_code == 302


def hide_section(paper):
    sent = SECTION_FORM | {"name": "Harbour", "slug": "harbour"}
    sent.pop("in_menu")
    assert paper.desk.post(f"/admin/articles/section/{paper.section.pk}/change/", sent).status_code == 302


def add_section(paper):
    sent = SECTION_FORM | {"name": "Weather", "slug": "weather"}
    assert paper.desk.post("/admin/articles/section/add/", sent).status_code == 302


def merge_authors(paper):
    labels.merge(paper.author, paper.other, by=paper.chief)


def change_the_paper(**sent):
    def change(paper):
        assert paper.desk.post(FORM, NO_LINKS | sent).status_code == 302

    return change


def add_standing_page(paper):
    standing_pages.keep(StandingPage(title="About us", slug="about", published=True))


def describe_picture(paper):
    words = {"title": "x", "alt": "The quay at dawn", "focal_x": "0.5", "focal_y": "0.5"}
    assert paper.desk.post(f"/admin/images/image/{paper.picture.pk}/change/", words).status_code == 302


def set_banner(paper):
    front.set_banner("The bridge is closed", by=paper.chief, until=timezone.now() + DAY, article=paper.first)


def withdraw_the_banners_story(paper):
    set_banner(paper)
    paper.look()
    workflow.withdraw(paper.first, by=paper.chief)


def end_banner(paper):
    set_banner(paper)
    assert all("The bridge is closed" in text for page, (_status, text) in paper.look().items() if "feed" not in page)
    front.end_banner(by=paper.chief)


def publish_another(paper):
    paper.publish("Third")


def publish_a_change(paper):
    paper.first.headline = "First, again"
    paper.first.save()
    workflow.keep(paper.first, by=paper.chief)
    workflow.publish(paper.first, by=paper.chief)


def end_by_the_clock(paper):
    workflow.unpublish_at(paper.first, by=paper.chief, at=timezone.now() + dt.timedelta(seconds=1))
    paper.look()
    time.sleep(1.1)


def withdraw(paper):
    workflow.withdraw(paper.first, by=paper.chief)


def correct(paper):
    workflow.correct(paper.first, by=paper.chief, text="It was four ships.", kind=Correction.Kind.CLARIFICATION)


def pick_and_pin(paper):
    front.publish_front([paper.first.pk], by=paper.chief, base=FrontPage.objects.get_or_create(pk=1)[0].version)
    front.pin(paper.section, paper.first, by=paper.chief)


def approve_another(paper):
    paper.say("It was, I was there.")


def remove_comment(paper):
    moderation.remove(paper.comment, by=paper.chief)


def remove_and_undo(paper):
    moderation.remove(paper.comment, by=paper.chief)
    paper.look()
    moderation.undo(Comment.objects.get(pk=paper.comment.pk), by=paper.chief)


def answer_and_remove(paper):
    answer = moderation.post(Comment(article=paper.second, parent=paper.comment, name="Ben", body="Why?"))
    moderation.approve(answer, by=paper.chief)
    paper.look()
    moderation.remove(Comment.objects.get(pk=paper.comment.pk), by=paper.chief)


def pick_comment(paper):
    moderation.feature(paper.comment, by=paper.chief)


def pick_and_undo(paper):
    pick_comment(paper)
    paper.look()
    moderation.undo(Comment.objects.get(pk=paper.comment.pk), by=paper.chief)


def close_comments(paper):
    workflow.set_comments_mode(paper.second, by=paper.chief, mode="closed")


def set_mode_of_comments(mode):
    def change(paper):
        workflow.set_comments_mode(paper.second, by=paper.chief, mode=mode)

    return change


def set_mode_of_the_section(paper):
    sent = SECTION_FORM | {"name": "Harbour", "slug": "harbour", "comments_mode": "at_once"}
    assert paper.desk.post(f"/admin/articles/section/{paper.section.pk}/change/", sent).status_code == 302


CHANGES = {
    "name": change_the_paper(name="Tide & Wall"),
    "tagline": change_the_paper(tagline="Wet feet"),
    "logo": change_the_paper(logo=""),
    "mastodon": change_the_paper(mastodon="@tide@example.social"),
    "mode of comments in the paper": change_the_paper(comments_mode="trusted"),
    "end of comments in the paper": change_the_paper(comments_close_after="1"),
    "comments at once": set_mode_of_comments("at_once"),
} | {
    change.__name__: change
    for change in (
        rename_section, hide_section, add_section, merge_authors, add_standing_page, describe_picture, set_banner,
        withdraw_the_banners_story, end_banner, publish_another, publish_a_change, withdraw, end_by_the_clock, correct,
        pick_and_pin, approve_another, remove_comment, remove_and_undo, answer_and_remove, close_comments,
        pick_comment, pick_and_undo, set_mode_of_the_section,
    )
}  # fmt: skip
BACK_AGAIN = ("end_banner", "remove_and_undo", "pick_and_undo")


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_each_page_is_as_a_new_process_prints_it(chief, change):
    paper = Paper(chief)
    before = paper.look()
    CHANGES[change](paper)
    after = paper.look()
    store.clear()
    assert paper.look() == after
    store.clear()
    pieces.clear()
    assert paper.look() == after
    assert (after == before) == (change in BACK_AGAIN)


ELSEWHERE = """
import datetime as dt
from django.db import transaction
from django.utils import timezone
import page_cache
from accounts.models import User
from articles import cache_tags, front
from articles.models import Author, Section
from publication.cache_tags import PUBLICATION
from publication.models import Publication
with transaction.atomic():
    Section.objects.update(name="Quayside")
    Author.objects.filter(slug="mara").update(name="Mara Berg")
    Publication.objects.update(tagline="Wet feet", logo=None)
    page_cache.bump(cache_tags.LABELS, PUBLICATION)
front.set_banner("The bridge is closed", by=User.objects.get(), until=timezone.now() + dt.timedelta(days=1))
"""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_another_process_changes_is_seen_at_once(chief, environ):  # noqa: F811 - the fixture
    paper = Paper(chief)
    before = paper.look()["/"][1]
    assert all(words in before for words in ("Harbour", "Mara Lind", "Dry feet", "<img"))
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", ELSEWHERE]
    subprocess.run(command, env=environ | {"DJANGO_SETTINGS_MODULE": "newsroom.settings"}, check=True, timeout=60)
    after = paper.look()
    assert all(words in after["/"][1] for words in ("Quayside", "Mara Berg", "Wet feet", "The bridge is closed"))
    assert not any(words in text for _status, text in after.values() for words in ("Harbour<", "Mara Lind", "Dry feet"))
    store.clear()
    pieces.clear()
    assert paper.look() == after
