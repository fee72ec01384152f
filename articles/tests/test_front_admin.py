"""The desk's page of the front, as a browser without JavaScript uses it."""

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import front, workflow
from articles.models import Article, Banner, Front, FrontPage, FrontStep, PinnedLead

from .factories import ArticleFactory, SectionFactory, published
from .reading import source_of, words
from .sending import fields_of

pytestmark = pytest.mark.django_db
DESK = "/admin/articles/frontpage/"
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def stories(chief):
    return [published(by=chief, headline=f"Story {letter}").article for letter in "ABCD"]


def picked(response):
    return [int(key) for key in re.findall(r'name="slot" value="(\d+)"', response.content.decode())]


def send(client, keys, do, *, base=None, follow=True, **fields):
    base = FrontPage.objects.get().version if base is None else base
    return client.post(DESK, {"slot": keys, "base": base, "_do": do, **fields}, follow=follow)


def keys_of(stories):
    return [story.pk for story in stories]


def headlines(source):
    return [unescape(text) for text in re.findall(r'<h2 class="card-headline"><a [^>]*>([^<]*)', source)]


def test_the_front_page_has_a_place_in_the_desk_s_lists(desk):
    for address in ("/admin/", "/admin/articles/"):
        assert f'href="{DESK}"' in source_of(desk, address)


@pytest.mark.parametrize("role", [roles.WRITER, roles.MODERATOR])
def test_others_neither_see_nor_reach_it(client, role):
    client.force_login(UserFactory(role=role))
    assert DESK not in source_of(client, "/admin/")
    for name in ("", "log/", "preview/", "stories/?q=a"):
        assert client.get(f"{DESK}{name}").status_code == 403
    for name in ("", "undo/", "banner/", "banner/end/", "pin/", "unpin/1/", "preview/"):
        assert client.post(f"{DESK}{name}").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client):
    for name in ("", "log/", "preview/", "stories/"):
        assert client.get(f"{DESK}{name}").url.startswith("/admin/login/")


def test_buttons_change_the_list_and_nothing_is_kept_before_it_is_saved(desk, stories):
    a, b, c, d = keys_of(stories)
    assert picked(send(desk, [a, b, c], f"up-{b}")) == [b, a, c]
    assert picked(send(desk, [a, b, c], f"down-{c}")) == [a, b, c]
    assert picked(send(desk, [a, b, c], f"up-{a}")) == [a, b, c]
    assert picked(send(desk, [a, b, c], f"remove-{b}")) == [a, c]
    answer = send(desk, [a, b, c], f"add-{d}")
    assert picked(answer) == [a, b, c, d]
    assert "data-unsaved" in answer.content.decode()
    assert Front.objects.count() == 0
    assert picked(send(desk, [a, b], "save")) == [a, b]
    assert FrontPage.objects.get().stories_of("draft") == [a, b]


def test_a_story_is_found_by_words_address_or_number_also_before_it_is_live(desk, stories):
    later = ArticleFactory(headline="The harbour wall", slug="harbour-wall", section=SectionFactory(slug="town"))
    workflow.publish(later, by=UserFactory(role=roles.EDITOR), at=timezone.now() + HOUR)
    spiked = ArticleFactory(headline="Harbour gossip", stage=Article.Stage.SPIKED)
    for typed in ("wall harbour", "/town/harbour-wall/", "http://testserver/town/harbour-wall/", f"#{later.pk}"):
        source = send(desk, [stories[0].pk], "find", find=typed).content.decode()
        assert f'value="add-{later.pk}"' in source
        assert f'value="add-{spiked.pk}"' not in source
        answer = desk.get(f"{DESK}stories/", {"q": typed}).json()["stories"]
        assert [story["id"] for story in answer] == [later.pk]
        assert "Scheduled" in answer[0]["state"]
        assert f'value="{later.pk}"' in answer[0]["row"]
    for nothing in ("xyzzy", "//[", "#99999999999999999999999", "", "/town/"):
        assert desk.get(f"{DESK}stories/", {"q": nothing}).json() == {"stories": []}
        assert "No story is like that." in send(desk, [], "find", find=nothing).content.decode()


def test_each_slot_says_what_becomes_of_its_story(desk, stories, chief):
    later, gone = ArticleFactory(), stories[1]
    workflow.publish(later, by=chief, at=timezone.now() + HOUR)
    workflow.withdraw(gone, by=chief)
    source = send(desk, [stories[0].pk, later.pk, gone.pk], "save").content.decode()
    slots = [words(part) for part in source.split('<li class="front-slot')[1:]]
    assert re.search(r"Lead Story A Live ", slots[0])
    assert re.search(r"Beside the lead .* Scheduled .* Shows from ", slots[1])
    assert re.search(r"Beside the lead Story B Withdrawn Not live: it drops out", slots[2])


def test_a_front_is_rearranged_published_and_undone(desk, client, stories):
    keys = keys_of(stories)
    send(desk, keys[:2], "publish")
    answer = send(desk, keys[1::-1], "publish")
    assert "Published: readers see this front now." in answer.content.decode()
    assert headlines(source_of(client, "/"))[:2] == ["Story B", "Story A"]
    fields = {"base": FrontPage.objects.get().version}
    answer = desk.post(f"{DESK}undo/", fields, follow=True)
    assert "Undone: readers see the front that was published before." in answer.content.decode()
    assert headlines(source_of(client, "/"))[:2] == ["Story A", "Story B"]
    answer = desk.post(f"{DESK}undo/", fields, follow=True)
    assert "Nothing was undone." in answer.content.decode()
    assert headlines(source_of(client, "/"))[:2] == ["Story A", "Story B"]


def test_the_second_of_two_sees_both_fronts_and_loses_nothing(desk, stories):
    a, b, c, d = keys_of(stories)
    other = UserFactory(role=roles.EDITOR, first_name="Nora", last_name="Whitcombe")
    front.publish_front([a, b], by=other, base=0)
    answer = send(desk, [c, d], "publish", base=0)
    text = words(answer.content.decode())
    assert re.search(r"Nora Whitcombe published at \d\d:\d\d\. Story A Story B Below is yours\.", text)
    assert picked(answer) == [c, d]
    assert FrontPage.objects.get().stories_of("published") == [a, b]
    assert fields_of(answer, "front-form")["base"] == "1"
    send(desk, [c, d], "publish", base=1)
    assert FrontPage.objects.get().stories_of("published") == [c, d]
    assert [a, b] in [kept.stories for kept in Front.objects.all()]


def test_nothing_is_in_the_way_of_one_who_pressed_twice(desk, stories):
    keys = keys_of(stories)
    for _press in range(2):
        answer = send(desk, keys, "publish", base=0)
        assert "Published" in answer.content.decode()
    assert Front.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [{}, {"base": "x"}, {"base": "-1"}, {"base": "0", "slot": "x"}, {"base": "0", "slot": "9" * 30}],
)
def test_what_no_form_sends_is_refused(desk, fields):
    assert desk.post(DESK, fields | {"_do": "publish"}).status_code == 400


def test_odd_values_change_nothing(desk, stories):
    keys = keys_of(stories)
    for do in ("", "up-", "up-x", "sideways-1", "add-999999", f"up-{'9' * 30}", "remove-999999"):
        assert picked(send(desk, keys, do)) == keys
    assert picked(desk.get(DESK, {"from": "9" * 40})) == []
    assert "deleted meanwhile" in send(desk, [*keys, 999_999], "publish").content.decode()
    assert Front.objects.count() == 0


def test_an_older_front_comes_back_to_the_desk_from_the_history(desk, stories):
    keys = keys_of(stories)
    send(desk, keys[:1], "publish")
    send(desk, keys[1:], "publish")
    source = source_of(desk, f"{DESK}log/")
    back = re.findall(r'href="[^"]*(\?from=\d+)"', source)
    answer = desk.get(DESK + back[-1])
    assert picked(answer) == keys[:1]
    assert "data-unsaved" in answer.content.decode()
    assert FrontPage.objects.get().stories_of("draft") == keys[1:]


# The preview.


def preview(client, at=None, **fields):
    answer = client.post(f"{DESK}preview/", {"at": f"{timezone.localtime(at):%Y-%m-%dT%H:%M}" if at else "", **fields})
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in answer["Cache-Control"]
    return headlines(answer.content.decode())


def test_the_preview_is_the_home_page_of_the_list_on_the_screen_at_a_chosen_time(desk, stories, chief):
    a, b, _c, _d = keys_of(stories)
    later = ArticleFactory(headline="Later")
    workflow.publish(later, by=chief, at=timezone.now() + HOUR)
    workflow.unpublish_at(stories[1], by=chief, at=timezone.now() + HOUR)
    fields = {"base": "0", "slot": [later.pk, b, a]}
    assert preview(desk, **fields) == ["Story B", "Story A", "Story D", "Story C"]
    assert preview(desk, timezone.now() + 2 * HOUR, **fields) == ["Later", "Story A", "Story D", "Story C"]
    assert Front.objects.count() == 0
    assert headlines(source_of(desk, "/")) == ["Story D", "Story C", "Story B", "Story A"]


def test_the_preview_of_the_draft_has_an_address(desk, stories):
    send(desk, keys_of(stories)[:1], "save")
    assert headlines(source_of(desk, f"{DESK}preview/"))[0] == "Story A"
    assert headlines(source_of(desk, f"{DESK}preview/?at=rubbish"))[0] == "Story A"


@pytest.mark.parametrize("at", ["2026-03-29T01:30", "9999-12-31T23:59", "0001-01-01T00:00"])
def test_a_time_that_is_none_is_told(desk, stories, settings, at):
    """The clocks of London go forward; the last and the first hour of the calendar are no moment at all."""
    settings.TIME_ZONE = "America/New_York" if at > "3" else "Europe/Berlin" if at < "1" else "Europe/London"
    source = source_of(desk, f"{DESK}preview/?at={at}")
    assert "<strong>" in source[source.index("Only the desk sees this.") :][:60]
    assert "Story D" in source
    for name, fields in (("banner", {"text": "Now"}), ("pin", {"story": "Story A", "section": "1"})):
        sent = {f"{name}-{key}": value for key, value in fields.items()} | {f"{name}-until": at}
        answer = desk.post(f"{DESK}{name}/", sent)
        assert (answer.status_code, "until" in answer.context[f"{name}_form"].errors) == (200, True)


def test_an_undo_of_nonsense_is_refused_in_words(desk, stories):
    for base in ("9" * 5000, "-1", "٣", "x", ""):
        assert "Nothing was undone" in desk.post(f"{DESK}undo/", {"base": base}, follow=True).content.decode()


def test_the_preview_shows_the_banner_of_that_time(desk, editor, stories):
    front.set_banner("Bridge closed", by=editor, until=timezone.now() + HOUR)
    assert "Bridge closed" in source_of(desk, f"{DESK}preview/")
    after = timezone.localtime(timezone.now() + 2 * HOUR)
    assert "Bridge closed" not in source_of(desk, f"{DESK}preview/?at={after:%Y-%m-%dT%H:%M}")


# The banner and the pins.


def moment(hours):
    return f"{timezone.localtime(timezone.now() + hours * HOUR):%Y-%m-%dT%H:%M}"


def test_a_banner_is_shown_and_ended(desk, stories):
    fields = {"banner-text": "Bridge closed", "banner-story": "story b", "banner-until": moment(2)}
    answer = desk.post(f"{DESK}banner/", fields, follow=True)
    assert "The banner is on every page until" in answer.content.decode()
    assert f'<a href="{stories[1].timeline().live.get_absolute_url()}"' in source_of(desk, "/")
    answer = desk.post(f"{DESK}banner/end/", follow=True)
    assert "The banner is gone." in answer.content.decode()
    assert "No banner is shown." in desk.post(f"{DESK}banner/end/", follow=True).content.decode()
    assert "Bridge closed" not in source_of(desk, "/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"banner-text": ""}, "This field is required."),
        ({"banner-until": ""}, "This field is required."),
        ({"banner-until": "2020-01-01T10:00"}, "The end must be in the future."),
        ({"banner-story": "xyzzy"}, "No story is like that."),
        ({"banner-story": "story"}, "Several stories are like that: Story D #"),
    ],
)
def test_a_banner_that_is_wrong_is_given_back_with_a_reason(desk, stories, wrong, said):
    fields = {"banner-text": "Bridge closed", "banner-story": "", "banner-until": moment(2)} | wrong
    source = desk.post(f"{DESK}banner/", fields).content.decode()
    assert said in source
    assert "Bridge closed" in source or wrong.get("banner-text") == ""
    assert Banner.objects.count() == 0


def test_a_lead_is_pinned_and_unpinned(desk, stories):
    story = stories[0]
    fields = {"pin-section": story.section_id, "pin-story": f"Story A #{story.pk}", "pin-until": moment(2)}
    assert "Pinned: it leads" in desk.post(f"{DESK}pin/", fields, follow=True).content.decode()
    assert PinnedLead.objects.get().article == story
    fields["pin-story"] = "story b"
    assert "is not a story of" in desk.post(f"{DESK}pin/", fields).content.decode()
    address = f"{DESK}unpin/{story.section_id}/"
    assert "Unpinned" in desk.post(address, follow=True).content.decode()
    assert "Nothing is pinned" in desk.post(address, follow=True).content.decode()
    assert desk.post(f"{DESK}unpin/999999/").status_code == 404


def test_the_history_says_what_happened_and_keeps_to_few_queries(desk, editor, stories, django_assert_max_num_queries):
    for start in range(4):
        send(desk, keys_of(stories)[start:], "publish")
    front.set_banner("Bridge closed", by=editor, until=timezone.now() + HOUR, article=stories[0])
    front.pin(stories[0].section, stories[0], by=editor)
    with django_assert_max_num_queries(9):
        text = words(source_of(desk, f"{DESK}log/"))
    for said in ("Front published", "Banner shown", "Bridge closed", "Story pinned", "Story A", str(editor)):
        assert said in text
    FrontStep.objects.bulk_create(FrontStep(verb="publish_front", by=editor) for _number in range(40))
    assert "Page 1 of 2" in words(source_of(desk, f"{DESK}log/"))


def test_the_page_takes_as_many_queries_for_twenty_slots_as_for_two(desk, chief, django_assert_max_num_queries):
    articles = [published(by=chief).article for _number in range(30)]
    for number in (2, 20):
        front.save_draft(keys_of(articles)[:number], by=chief, base=FrontPage.objects.get().version)
        with django_assert_max_num_queries(20):
            source_of(desk, DESK)
    assert reverse("admin:articles_frontpage_changelist") == DESK
