"""What two people did to one text, put together: nobody's words go, and nobody is asked without need."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import body
from articles.lines_merged import merged_lines
from articles.merge import differences, merge
from articles.revisions import COLUMNS

PARAGRAPHS = st.lists(
    st.sampled_from([f"{word} flows past the {place}" for word in "abcde" for place in "xyz"]), max_size=6
)
TEXT = PARAGRAPHS.map(lambda lines: body.clean("".join(f"<p>{line}</p>" for line in lines)))
LINE = st.sampled_from(["", "One", "Two", "Three"])
NUMBERS = st.lists(st.integers(1, 4), unique=True, max_size=4)
SNAPSHOT = st.fixed_dictionaries(
    {
        "headline": LINE,
        "standfirst": LINE,
        "section_id": st.none() | st.integers(1, 3),
        "tags": NUMBERS.map(sorted),
        "bylines": NUMBERS.map(lambda keys: [[key, "writing"] for key in keys]),
        "related": NUMBERS,
        "body": TEXT,
    }
)


@settings(max_examples=60, deadline=None)
@given(SNAPSHOT, SNAPSHOT)
def test_what_one_side_alone_changed_is_taken_and_nobody_is_asked(base, changed):
    for mine, theirs in ((changed, base), (base, changed), (changed, changed)):
        found = merge(base, mine, theirs)
        assert (found.content, found.conflicts) == (changed, [])


@settings(max_examples=60, deadline=None)
@given(SNAPSHOT, SNAPSHOT, SNAPSHOT)
def test_both_sides_get_the_same_answer(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert sorted(one.conflicts) == sorted(other.conflicts)
    settled = [name for name in one.content if name not in one.conflicts]
    assert all(one.content[name] == other.content[name] for name in settled if name not in ("bylines", "related"))
    for name in ("bylines", "related"):
        assert name in one.conflicts or differences(one.content, other.content).count(name) == 0


@settings(max_examples=60, deadline=None)
@given(SNAPSHOT, SNAPSHOT, SNAPSHOT)
def test_every_word_that_somebody_typed_is_somewhere(base, mine, theirs):
    found = merge(base, mine, theirs)
    for side, kept in ((mine, found.content), (theirs, found.other)):
        typed = set(side["body"].split("\n")) - {"", *base["body"].split("\n")}
        assert typed <= set(kept["body"].split("\n"))
        assert side["headline"] in (base["headline"], kept["headline"])
        assert {*side["tags"]} - {*base["tags"]} <= {*kept["tags"]}
        assert not ({*base["tags"]} - {*side["tags"]}) & {*kept["tags"]} - ({*mine["tags"]} & {*theirs["tags"]})


@settings(max_examples=60, deadline=None)
@given(SNAPSHOT, SNAPSHOT, SNAPSHOT)
def test_without_a_conflict_everybody_is_in_and_merging_again_changes_nothing(base, mine, theirs):
    found = merge(base, mine, theirs)
    if not found.conflicts:
        assert found.content == found.other == found.both
        assert merge(theirs, found.content, theirs).content == found.content
        assert merge(mine, found.content, mine).conflicts == []


@settings(max_examples=60, deadline=None)
@given(SNAPSHOT, SNAPSHOT, SNAPSHOT, st.sampled_from(["content", "other", "both"]))
def test_what_was_decided_is_kept_when_it_is_sent_again(base, mine, theirs, choice):
    decided = getattr(merge(base, mine, theirs), choice)
    again = merge(theirs, decided, theirs)
    assert (again.conflicts, differences(decided, again.content)) == ([], [])


@settings(max_examples=60, deadline=None)
@given(SNAPSHOT, SNAPSHOT, st.sampled_from(["\r\n", "\n"]), st.sampled_from(["", " ", "\n"]))
def test_what_nobody_typed_is_no_alarm(base, theirs, end, blank):
    """Line ends, blanks at the end, the spelling of the markup, and tags in another order."""
    text = "".join(f"{line}{end}" for line in base["body"].split("\n")) + blank
    mine = base | {"body": text.replace("<p>", '<p class="x">'), "tags": base["tags"][::-1]}
    mine |= {"standfirst": base["standfirst"] + blank, "headline": f"{base['headline']}{blank}"}
    found = merge(base, mine, theirs)
    assert found.conflicts == []
    assert differences(found.content, theirs) == []


def merged_bodies(base, mine, theirs):
    found = merge(*({"body": body.clean("".join(f"<p>{p}</p>" for p in text))} for text in (base, mine, theirs)))
    return bool(found.conflicts), found.content["body"].replace("<p>", "").replace("</p>", "").split("\n")


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "result"),
    [
        (["a b", "c d"], ["a b!", "c d"], ["a b", "c d?"], ["a b!", "c d?"]),  # neighbours
        (["a", "b"], ["a", "b", "mine"], ["new", "a", "b"], ["new", "a", "b", "mine"]),
        (["a", "b", "c"], ["a", "c"], ["a", "b", "c c"], ["a", "c c"]),
        (["a b c", "d"], ["a b c x", "new", "d"], ["a b c", "d d"], ["a b c x", "new", "d d"]),
        ([], ["same"], ["same"], ["same"]),
    ],
)
def test_paragraphs_that_one_side_changed_come_together(base, mine, theirs, result):
    assert merged_bodies(base, mine, theirs) == (False, result)


@pytest.mark.parametrize(
    ("base", "mine", "theirs"),
    [(["a"], ["b"], ["c"]), (["a"], [], ["a a"]), (["a"], ["a", "b"], ["a", "c"]), ([], ["a"], ["b"])],
)
def test_the_same_paragraph_is_a_question(base, mine, theirs):
    assert merged_bodies(base, mine, theirs)[0]


def test_without_a_common_text_only_what_differs_is_a_question():
    mine, theirs = {"headline": "A", "kicker": "K", "tags": [1]}, {"headline": "B", "kicker": "K", "tags": [2]}
    found = merge(None, mine, theirs)
    assert (found.conflicts, found.content["tags"]) == (["headline"], [1, 2])


def test_every_column_of_a_snapshot_can_be_merged():
    names = [column.attname for column in COLUMNS]
    base, mine, theirs = ({name: f"{who} {name}" for name in names} for who in ("was", "mine", "theirs"))
    assert merge(base, mine, base).content == mine
    assert merge(base, mine, theirs).conflicts == names


@pytest.mark.parametrize("words", [["x"], ["x", "y"], [f"w{number}" for number in range(50)]])
def test_a_hostile_text_takes_no_time(words):
    lines = [f"<p>{words[place * place % len(words)]}</p>" for place in range(20_000)]
    mine, theirs = ["<p>mine</p>", *lines, "<p>x</p>"], [*reversed(lines), "<p>theirs</p>"]
    begun = time.process_time()
    merged_lines(lines, mine, theirs)
    assert time.process_time() - begun < 10
