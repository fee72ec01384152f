"""`make desk-tasks` counts every touch, and fails where a task takes too many or does not do what it says."""

import inspect

import pytest

from benchmarks.desk_tasks.comments import MODERATING
from benchmarks.desk_tasks.day import DAY
from benchmarks.desk_tasks.hand import Hand
from benchmarks.desk_tasks.running import Reader, Task, attempt, verdict

DESK = """
  <a href="/admin/">New story</a> <button>Save</button>
  <label>Headline <input></label> <details><summary>Embargo</summary>until</details>
  <label for="section">Section</label> <select id="section" role="combobox"><option>News</select>
  <div class="ProseMirror" contenteditable>A tpyo here</div>
"""


@pytest.fixture
def context(chromium):
    context = chromium.new_context(base_url="http://desk.example")
    context.set_default_timeout(2_000)
    context.route("**", lambda route: route.fulfill(body=DESK, content_type="text/html"))
    yield context
    context.close()


def outcome(context, do, most=1, prove=lambda desk, reader: None):
    return attempt(Task("A task", most, do, prove), context.new_page(), Reader(lambda: context))


def test_every_touch_is_an_action(context):
    page = context.new_page()
    page.goto("/admin/")
    hand = Hand(page)
    touches = [
        (lambda: hand.click("New story", "link"), 1),
        (lambda: hand.click("Save"), 1),
        (lambda: hand.type("Headline", "Fire"), 1),
        (lambda: hand.press("Control+s"), 1),
        (lambda: hand.open("Embargo"), 1),
        (lambda: hand.amend("tpyo", "typo"), 2),
    ]
    for touch, actions in touches:
        before = len(hand.actions)
        touch()
        assert len(hand.actions) - before == actions
    assert page.locator(".ProseMirror").inner_text() == "A typo here"
    assert page.get_by_label("Headline").input_value() == "Fire"


def test_the_hand_holds_out_nothing_but_touches(context):
    hand = Hand(context.new_page())
    seen = {name for name, _value in inspect.getmembers(hand) if not name.startswith("_")}
    assert seen == {"actions", "click", "open", "press", "type", "choose", "amend"}


def test_what_is_not_there_is_no_way_round_the_count(context):
    found = outcome(context, lambda hand: hand.click("Publish"))
    assert (found.actions, found.is_good) == (["click Publish"], False)


@pytest.mark.parametrize(("clicks", "status"), [(1, 0), (2, 0), (3, 1)])
def test_a_task_above_its_bound_fails_the_command(context, capsys, clicks, status):
    found = outcome(context, lambda hand: [hand.click("Save") for _ in range(clicks)], most=2)
    assert verdict([found]) == status
    assert f"{clicks} of  2  A task" in capsys.readouterr().out


def test_a_task_that_does_not_prove_what_it_did_fails_the_command(context, capsys):
    def prove(desk, reader):
        assert reader.opens("/").get_by_text("Fire").count(), "readers see no fire"

    good = outcome(context, lambda hand: hand.click("Save"))
    assert verdict([good, outcome(context, lambda hand: hand.click("Save"), prove=prove), good]) == 1
    assert "readers see no fire" in capsys.readouterr().out


def test_the_bounds_are_those_that_were_promised():
    assert [task.most for task in DAY] == [14, 5, 6, 6, 4, 6, 3]
    assert [task.most for task in MODERATING] == [22, 2, 4]
