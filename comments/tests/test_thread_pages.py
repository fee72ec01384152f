"""The pages of a thread: what stands on which, in which order, and how one gets from one to the next."""

import random
import re

import pytest
from django.test import Client

from articles import workflow as articles
from articles.tests.factories import published
from articles.tests.reading import words
from comments import paging, workflow
from comments.models import Comment, Thread

from .factories import CommentFactory, approved
from .threads import anchors, look, seed, walk

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def edition(chief):
    return published(by=chief, slug="quay")


@pytest.fixture
def story(edition):
    return edition.get_absolute_url()


def keys(comments):
    return [comment.pk for comment in comments]


def test_twenty_comments_and_their_replies_stand_below_the_story(edition, story):
    rows = seed(edition.article, 45, parent_of=lambda place: 0 if place in (30, 31) else None)
    first, second, third = walk(story)
    assert anchors(first) == keys([rows[0], rows[30], rows[31], *rows[1:20]])
    assert anchors(second) == keys([*rows[20:30], *rows[32:42]])
    assert anchors(third) == keys(rows[42:])
    assert all("45 comments" in words(source) for source in (first, second, third))


def test_up_to_twenty_there_is_no_second_page(edition, story):
    seed(edition.article, 20)
    assert len(walk(story)) == 1
    assert 'class="pages"' not in look(story)
    assert look(f"{story}comments/2/", 404)


def test_a_number_has_one_address_and_ends_with_the_thread(edition, story):
    seed(edition.article, 21)
    assert look(f"{story}comments/2/")
    for wrong in ("3", "0", "999999999"):
        look(f"{story}comments/{wrong}/", 404)
    look(f"{story}comments/02/", 404)
    answer = Client().get(f"{story}comments/1/")
    assert (answer.status_code, answer.url) == (302, f"{story}#comments")


def test_a_further_page_is_kept_and_made_again_with_the_thread(edition, story, moderator):
    seed(edition.article, 21)
    page = f"{story}comments/2/"
    assert [Client().get(page)["X-Cache"] for _time in range(2)] == ["MISS", "HIT"]
    waiting = CommentFactory(article=edition.article)
    assert Client().get(page)["X-Cache"] == "HIT"
    workflow.approve(waiting, by=moderator)
    assert anchors(look(page))[-1] == waiting.pk


def test_a_further_page_is_for_readers_and_leads_back_to_the_story(edition, story):
    seed(edition.article, 21)
    source = look(f"{story}comments/2/")
    assert '<meta name="robots" content="noindex, follow">' in source
    assert f'<a href="{story}">Back to the story</a>' in source
    assert "page 2" in re.search(r"<title>(.*?)</title>", source, re.DOTALL)[1]


def test_a_story_that_moved_takes_its_pages_along(edition, story, chief):
    rows = seed(edition.article, 21)
    edition.article.slug = "pier"
    edition.article.save()
    moved = articles.publish(edition.article, by=chief)
    for tail in ("comments/2/", f"comments/replies/{rows[0].pk}/"):
        answer = Client().get(story + tail)
        assert (answer.status_code, answer.url) == (301, moved.get_absolute_url() + tail)


def test_a_story_that_is_gone_takes_its_comments_along(edition, story, chief):
    rows = seed(edition.article, 21)
    articles.withdraw(edition.article, by=chief)
    for tail in ("comments/2/", f"comments/replies/{rows[0].pk}/"):
        look(story + tail, 410)
    look(f"/comments/{rows[0].pk}/", 404)


def test_readers_turn_the_order_round(edition, story, moderator):
    rows = seed(edition.article, 25, parent_of=lambda place: 3 if place == 10 else None)
    roots = [row for row in rows if row.parent is None]
    newest = [*reversed(roots[4:]), roots[3], rows[10], *reversed(roots[:3])]
    assert [key for page in walk(f"{story}?comments=newest") for key in anchors(page)] == keys(newest)
    workflow.feature(Comment.objects.get(pk=rows[22].pk), by=moderator)
    picked = [rows[22], *rows[:4], rows[10], *rows[4:10], *rows[11:22], *rows[23:]]
    assert [key for page in walk(f"{story}?comments=picked") for key in anchors(page)] == keys(picked)
    assert anchors(look(story))[0] == rows[0].pk


def test_the_cache_keeps_orders_apart_and_fills_with_no_others(edition, story):
    rows = seed(edition.article, 2)
    for _time in range(2):
        assert anchors(look(story)) == keys(rows)
        assert anchors(look(f"{story}?comments=newest")) == keys(rows[::-1])
        assert anchors(look(f"{story}?comments=oldest")) == keys(rows)
        assert anchors(look(f"{story}?utm_source=x")) == keys(rows)
    look(f"{story}?comments=nonsense", 404)
    assert Client().get(f"{story}?comments=oldest")["X-Cache"] == "HIT"


def test_the_site_chooses_the_order_and_readers_another(edition, story, settings):
    settings.COMMENTS_ORDER = "newest"
    rows = seed(edition.article, 2)
    source = look(story)
    assert anchors(source) == keys(rows[::-1])
    assert f'href="{story}?comments=oldest#comments"' in source
    assert f'href="{story}#comments" rel="nofollow" aria-current="true"><strong>Newest first' in source
    assert anchors(look(f"{story}?comments=oldest")) == keys(rows)


def test_picks_first_is_offered_where_there_are_picks(edition, story, moderator):
    rows = seed(edition.article, 2)
    assert "picks first" not in look(story)
    workflow.feature(Comment.objects.get(pk=rows[1].pk), by=moderator)
    source = look(story)
    assert "Editors’ picks first" in source
    assert source.count('<span class="badge hint">Editors’ pick</span>') == 1


def test_one_comment_has_no_order(edition, story):
    seed(edition.article, 1)
    assert "Newest first" not in look(story)


def test_where_there_are_many_replies_a_link_leads_to_all(edition, story, monkeypatch):
    monkeypatch.setattr(paging, "REPLIES", 4)
    rows = seed(edition.article, 9, parent_of=lambda place: None if place in (0, 8) else 0)
    source = look(story)
    assert anchors(source) == keys([*rows[:3], rows[8]])
    address = f"{story}comments/replies/{rows[0].pk}/"
    assert f'<a href="{address}" rel="nofollow">All 7 replies</a>' in source
    assert anchors(look(address)) == keys(rows[:8])


def test_replies_have_pages_too(edition, story):
    rows = seed(edition.article, 120, parent_of=lambda place: None if place == 0 else 0)
    address = f"{story}comments/replies/{rows[0].pk}/"
    pages = walk(address)
    assert [anchors(page) for page in pages] == [keys(rows[:50]), keys(rows[50:100]), keys(rows[100:])]
    assert "@<bdi>Reader 0</bdi>" in pages[1]
    assert "@<bdi>" not in pages[0]
    look(f"{address}4/", 404)
    assert Client().get(f"{address}1/").url == address
    look(f"{story}comments/replies/{rows[1].pk}/", 404)
    look(f"{story}comments/replies/999/", 404)


@pytest.mark.parametrize("order", ["oldest", "newest", "picked"])
def test_a_comment_s_address_leads_to_where_it_stands(edition, settings, monkeypatch, order):
    settings.COMMENTS_ORDER = order
    monkeypatch.setattr(paging, "REPLIES", 40)
    monkeypatch.setattr(paging, "BELOW_ONE", 3)
    dice = random.Random(7)
    rows = seed(edition.article, 150, parent_of=lambda n: dice.choice([None, None, *[dice.randrange(max(1, n // 9))]])
                if n > 10 else None)  # fmt: skip
    for row in rows:
        answer = Client().get(f"/comments/{row.pk}/")
        assert answer.status_code == 302
        assert set(answer["Cache-Control"].split(", ")) == {"private", "no-cache"}
        page, _, anchor = answer.url.partition("#")
        assert anchor == f"comment-{row.pk}"
        assert row.pk in anchors(look(page))


def test_an_address_of_what_readers_do_not_see_leads_nowhere(edition, moderator):
    held = CommentFactory(article=edition.article)
    root = approved(article=edition.article, by=moderator)
    below = approved(article=edition.article, parent=root, by=moderator)
    workflow.spam(root, by=moderator)
    for key in (held.pk, root.pk, below.pk, 999, 10**17):
        look(f"/comments/{key}/", 404)
    workflow.undo(root, by=moderator)
    workflow.remove(root, by=moderator)
    assert Client().get(f"/comments/{root.pk}/").url.endswith(f"#comment-{root.pk}")


def test_a_form_with_errors_comes_back_on_its_page(edition, story):
    rows = seed(edition.article, 45)
    source = look(f"{story}comments/3/?comments=newest")
    action = re.search(r'<form action="([^"#]+)', source)[1].replace("&amp;", "&")
    answer = Client().post(action, {"body": "Who <pays>?", "name": ""}, headers=OWN_PAGE)
    source = answer.content.decode()
    assert answer.status_code == 422
    assert anchors(source) == keys(rows[4::-1])
    assert "Who &lt;pays&gt;?" in source
    assert "<title>Not sent yet: " in source
    assert Client().get(action).url == f"{story}comments/3/?comments=newest"
    Comment.objects.all().delete()
    assert Client().post(action, {"body": "Who?"}, headers=OWN_PAGE).status_code == 422
    nonsense = action.replace("page=3", "page=²").replace("newest", "x")
    assert Client().post(nonsense, {"body": "Who?"}, headers=OWN_PAGE).status_code == 422


def decide_something(dice, comment, by):
    verbs = [getattr(workflow, verb) for verb in ("approve", "reject", "spam", "remove", "feature", "undo")]
    for verb in dice.sample(verbs, len(verbs)):
        try:
            return verb(comment, by=by)
        except (workflow.Overtaken, workflow.NothingToUndo):
            comment.refresh_from_db()


def all_below(source):
    """With what stands on the pages that the links to all replies lead to."""
    found = set(anchors(source))
    for address in re.findall(r'class="more-replies"><a href="([^"]+)"', source):
        pages = [anchors(page) for page in walk(address)]
        assert sum(map(len, pages)) == len({key for page in pages for key in page})
        found |= {key for page in pages for key in page}
    return found


@pytest.mark.parametrize("seed_of_dice", range(3))
def test_what_is_counted_is_what_is_shown_on_all_pages(edition, story, moderator, monkeypatch, seed_of_dice):
    """After every step, in every order; nothing stands on two pages, and undoing gives back the same bytes."""
    for name, number in {"ROOTS": 3, "REPLIES": 6, "BELOW_ONE": 2}.items():
        monkeypatch.setattr(paging, name, number)
    dice = random.Random(seed_of_dice)
    for step in range(25):
        comments = list(Comment.objects.order_by("-pk")[:8])
        if step < 8 or dice.random() < 0.4:
            approved(article=edition.article, parent=dice.choice([None, *comments[:3]]), by=moderator)
        else:
            before = look(story)
            comment = Comment.objects.get(pk=dice.choice(comments).pk)
            decide_something(dice, comment, moderator)
            if dice.random() < 0.3:
                workflow.undo(comment, by=moderator)
                assert look(story) == before
        count = Thread.objects.get().visible_count
        for order in ("oldest", "newest", "picked"):
            pages = walk(f"{story}?comments={order}")
            printed = [key for page in pages for key in anchors(page)]
            assert len(printed) == len(set(printed))
            everything = set().union(*map(all_below, pages))
            assert everything == set(Comment.objects.shown_on(edition.article).values_list("pk", flat=True))
            assert count == Comment.objects.filter(pk__in=everything, visible=True).count()
            assert all(f"{count} comment" in words(page) for page in pages) or not count
