"""Two texts of a story: what differs is told in words, all of it, and in bounded time."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import revisions
from articles.comparison import compare, size_of
from articles.comparison.blocks import blocks_of
from articles.comparison.rows import rows_of
from articles.comparison.words import compared, words_of
from articles.sequences import Fuel, runs
from articles.templatetags.comparison import as_compared
from images.intake import take_in
from images.tests.pictures import upload

from .factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory
from .reading import words as words_in

FUEL = 4_000_000


def told(before, after):
    """The changes of two bodies as (label, words on the left, words on the right, notes)."""
    rows = rows_of(blocks_of(before, name), blocks_of(after, name), Fuel(FUEL))
    return [(row.label, *map(plain, (row.before, row.after)), *row.notes) for row in rows if row.kind == "changed"]


def name(kind, number):
    return f"{kind} {number}"


def plain(segments):
    """“kept -gone- +come+ ~looks otherwise (how)~”."""
    if segments is None:
        return None
    signs = {"same": "", "removed": "-", "added": "+", "restyled": "~"}
    parts = []
    for segment in segments:
        text = "".join(word.text + " " * word.blank for word in segment.words)
        note = f" ({segment.note})" if segment.note else ""
        parts.append(f"{signs[segment.kind]}{text.strip()}{note}{signs[segment.kind]}")
    return " ".join(parts)


def test_a_word_that_changed_is_told_within_its_paragraph():
    before = "<p>The bridge opened on Monday, at noon.</p><p>It stays open.</p>"
    after = "<p>The bridge opened on Tuesday, at noon.</p><p>It stays open.</p>"
    assert told(before, after) == [
        ("Paragraph", "The bridge opened on -Monday- , at noon.", "The bridge opened on +Tuesday+ , at noon.")
    ]


def test_paragraphs_that_went_came_and_moved_are_told_as_such():
    one, two, three = (
        "<p>Alpha beta gamma delta.</p>",
        "<p>Quite another thing here.</p>",
        "<p>Third of them all.</p>",
    )
    assert told(one + two, one) == [("Paragraph", "-Quite another thing here.-", None)]
    assert told(one, one + three) == [("Paragraph", None, "+Third of them all.+")]
    moved = told(one + two + three, two + three + one)
    assert [row[3] for row in moved] == [
        "Moved: the same words stand elsewhere in the newer text.",
        "Moved: the same words stood elsewhere in the older text.",
    ]


def test_what_only_looks_otherwise_is_told_in_words():
    assert told("<p>one two three</p>", "<p>one <strong>two</strong> three</p>") == [
        ("Paragraph", "one ~two~ three", "one ~two (now bold)~ three")
    ]
    assert told("<p>one <em>two</em> three</p>", "<p>one two three</p>")[0][2] == "one ~two (no longer italic)~ three"
    assert told("<p>Chapter and verse</p>", "<h2>Chapter and verse</h2>") == [
        ("Heading", "Chapter and verse", "Chapter and verse", "Paragraph became Heading.")
    ]


def test_a_link_that_leads_elsewhere_is_told_in_words():
    before = '<p>See <a href="https://a.example/">the timetable</a> today</p>'
    after = '<p>See <a href="https://b.example/?x=1&amp;y=2">the timetable</a> today</p>'
    (row,) = told(before, after)
    assert row[2] == "See ~the timetable (link changed from https://a.example/ to https://b.example/?x=1&y=2)~ today"
    (row,) = told("<p>See the timetable today</p>", before)
    assert row[2] == "See ~the timetable (now a link to https://a.example/)~ today"
    (row,) = told("<p>See you today</p>", '<p>See you today <a href="/x/">here and there</a></p>')
    assert row[2] == "See you today +here and there (link to /x/)+"
    (row,) = told('<p>Our <a data-article="3">story</a></p>', '<p>Our <a data-article="4">story</a></p>')
    assert row[2] == "Our ~story (link changed from article 3 to article 4)~"


def test_a_picture_that_changed_is_told_in_words():
    figure = '<figure data-image="{}" data-layout="{}"><img alt="{}"><figcaption>{}</figcaption></figure>'
    before = figure.format(3, "wide", "A quay", "The quay at dawn")
    (row,) = told(before, figure.format(4, "wide", "A quay", "The quay at dawn"))
    assert row[:2] == ("Picture", "image -3- (wide)\nAlternative text: A quay")
    assert "+4+" in row[2]
    (row,) = told(before, figure.format(3, "left", "A quay", "The quay at dawn"))
    assert "-wide-" in row[1]
    assert "+on the left+" in row[2]
    (row,) = told(before, figure.format(3, "wide", "A harbour", "The quay at dawn"))
    assert ("-quay-" in row[1], "+harbour+" in row[2]) == (True, True)
    (row,) = told(before, figure.format(3, "wide", "A quay", "The quay at dusk"))
    assert row[0] == "Picture › Caption"


def test_blocks_say_what_they_are():
    body = (
        "<h3>A</h3><blockquote><p>B</p></blockquote><ul><li><p>C</p><ol start='3'><li>D</li></ol></li></ul><hr>"
        '<aside data-type="factbox"><h3>E</h3></aside><table><tbody><tr><td colspan="2">F</td></tr></tbody></table>'
        '<figure data-embed="youtube"><a href="https://y.example/">G</a></figure>'
    )
    assert [block.label for block in blocks_of(body, name)] == [
        *("Subheading", "Quotation", "List item", "List item › List from 3 on › Numbered item, level 2"),
        *("Dividing line", "Fact box › Subheading", "Table cell (2)", "Embed (youtube)"),
    ]


def test_long_stretches_that_are_the_same_are_left_out():
    paragraphs = [f"<p>Paragraph {number} of the story.</p>" for number in range(20)]
    after = [*paragraphs]
    after[10] = "<p>Paragraph 10 of the tale.</p>"
    rows = rows_of(blocks_of("".join(paragraphs), name), blocks_of("".join(after), name), Fuel(FUEL))
    assert [(row.kind, row.skipped) for row in rows] == [
        *(("skipped", 9), ("same", 0), ("changed", 0), ("same", 0), ("skipped", 8)),
    ]


def test_scripts_without_blanks_are_compared_by_character():
    assert told("<p>東京は大きい町です</p>", "<p>東京は小さい町です</p>")[0][1:] == (
        *("東京は -大き- い町です", "東京は +小さ+ い町です"),
    )


def test_what_differs_in_blanks_alone_is_said_to():
    assert told("<p>one two</p>", "<p>one  two </p>") in (
        [],
        [("Paragraph", "one two", "one two", "Only blanks changed.")],
    )
    (change,) = compare({"standfirst": "one two"}, {"standfirst": "one  two"})
    assert change.rows == []


BITS = st.sampled_from(
    ["<p>", "</p>", "<strong>", "</strong>", "<a href='/x/'>", "</a>", "<li>", "a", "b", "c ", " ", "<"]
)
BODIES = st.lists(BITS, max_size=60).map("".join)


@settings(max_examples=200, deadline=None)
@given(BODIES, BODIES)
def test_no_word_of_either_side_is_lost(before, after):
    one, other = (blocks_of(body, name) for body in (before, after))
    old, new = ([word.text for block in blocks for word in block.words] for blocks in (one, other))
    words, left, right = (
        [],
        *compared([w for b in one for w in b.words], [w for b in other for w in b.words], Fuel(FUEL)),
    )
    assert [word.text for segment in left for word in segment.words] == old
    assert [word.text for segment in right for word in segment.words] == new
    rows = rows_of(one, other, Fuel(FUEL))
    if not any(row.kind == "skipped" for row in rows) and rows:
        words = [word.text for row in rows for segment in row.before or [] for word in segment.words]
        assert words == old
    assert bool(rows) == (one != other)


@settings(max_examples=200, deadline=None)
@given(st.text("abc", max_size=60), st.text("abc", max_size=60), st.sampled_from([0, 50, FUEL]))
def test_runs_agree_and_rise_with_any_fuel(one, other, fuel):
    start = end = 0
    for before, after, size in runs(one, other, Fuel(fuel)):
        assert before >= start
        assert after >= end
        assert one[before : before + size] == other[after : after + size]
        start, end = before + size, after + size
    assert (start, end) == (len(one), len(other))


def natural(count, seed, per):
    chance = random.Random(seed)
    vocabulary = [f"w{number}" for number in range(3000)]
    words = chance.choices(vocabulary, [1 / (number + 1) for number in range(3000)], k=count)
    return "".join(f"<p>{' '.join(words[start : start + per])}</p>" for start in range(0, count, per))


def few_words(seed, alphabet, per):
    chance = random.Random(seed)
    return "".join(f"<p>{' '.join(chance.choices(alphabet, k=per))}</p>" for _ in range(10_000 // per))


PAIRS = {
    "unlike": (natural(10_000, 1, 60), natural(10_000, 2, 60)),
    "unlike, in one block": (natural(10_000, 1, 10_000), natural(10_000, 2, 10_000)),
    "two words over and over": (few_words(1, "ab", 10_000), few_words(2, "ab", 10_000)),
    "four words in many blocks": (few_words(1, "abcd", 60), few_words(2, "abcd", 60)),
    "one word a block": ("<p>a</p><p>b</p>" * 5_000, "<p>b</p><p>b</p><p>a</p>" * 3_300),
    "blocks end to end": ("<p>a</p>" * 5_000 + "<p>b</p>" * 5_000, "<p>b</p>" * 5_000 + "<p>a</p>" * 5_000),
    "backwards": tuple("<p>" + " ".join(map(str, row)) + "</p>" for row in (range(10_000), range(9_999, -1, -1))),
    "nothing closed": ('<p><a "' * 20_000, "<!--<" * 20_000),
    "deep": ("<blockquote>" * 20_000 + "x", "<ul><li>" * 20_000 + "y"),
}


def compared_in(before, after):
    """The rows, and the seconds of CPU that all of it took."""
    began = time.process_time()
    rows = rows_of(blocks_of(before, name), blocks_of(after, name), Fuel(FUEL))
    size_of({"body": before}, {"body": after})
    return rows, time.process_time() - began


@pytest.mark.parametrize("pair", PAIRS)
def test_unlike_and_hostile_texts_are_compared_at_most_forty_times_as_long_as_an_edited_one(pair):
    """It takes ten times as long; without a bound it would be thousands."""
    text = PAIRS["unlike"][0]
    _rows, usual = compared_in(text, text.replace("w7 ", "w8 "))
    rows, spent = compared_in(*PAIRS[pair])
    assert spent < 40 * usual
    assert rows or pair == "nothing closed"


def test_no_page_has_thousands_of_rows_and_no_word_is_left_out():
    before, after = PAIRS["blocks end to end"]
    rows = rows_of(blocks_of(before, name), blocks_of(after, name), Fuel(FUEL))
    assert len(rows) == 501
    assert rows[-1].label == "9500 more changes in one"
    for side, letter in (("before", "a"), ("after", "a")):
        words = [word.text for row in rows for segment in getattr(row, side) or [] for word in segment.words]
        assert words.count(letter) == 5_000


def test_the_html_escapes_every_word_and_says_what_colour_says():
    left, right = compared(words_of("kept <script>"), words_of("kept & come"), Fuel(FUEL))
    html = as_compared(left) + as_compared(right)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert "<del>" in html
    assert "removed: <script> end of what was removed" in words_in(as_compared(left))
    assert "added: & come end of what was added" in words_in(as_compared(right))


@pytest.mark.parametrize(
    ("before", "after", "size"),
    [
        (None, {"headline": "One two", "body": "<p>three</p>"}, (3, 0, [])),
        ({"headline": "One two"}, {"headline": "One three"}, (1, 1, ["Headline"])),
        ({"body": "<p>a b</p><p>c d</p>"}, {"body": "<p>c d</p><p>a b</p>"}, (0, 0, ["Body"])),
        ({"body": "<p>a b</p>"}, {"body": "<p>a <strong>b</strong></p>"}, (0, 0, ["Body"])),
        ({"tags": [1]}, {"tags": [1, 2], "kicker": ""}, (0, 0, ["Tags"])),
        ({"headline": "x"}, {"headline": "x"}, (0, 0, [])),
    ],
)
def test_the_size_of_a_change_is_in_words_and_fields(before, after, size):
    found = size_of(before, after)
    assert (found.added, found.removed, found.fields) == size


def spoken(before, after):
    """Each field that differs, with what stands on both sides."""
    return {
        change.label: [(plain(row.before), plain(row.after)) for row in change.rows]
        for change in compare(before, after)
    }


@pytest.mark.django_db
def test_every_field_is_told_by_name():
    old_tag, new_tag = TagFactory(name="Sea"), TagFactory(name="Land")
    mara, tom = AuthorFactory(name="Mara Lind"), AuthorFactory(name="Tom Reyes")
    image = take_in(upload(), by=None)
    type(image).objects.filter(pk=image.pk).update(title="Quay at dawn")
    related = ArticleFactory(headline="The other one")
    article = ArticleFactory(section=SectionFactory(name="News"), topics=[old_tag], authors=[mara], kind="report")
    before = revisions.snapshot(article)
    article.section, article.series = SectionFactory(name="Town"), SeriesFactory(name="Tides")
    article.kind, article.lead_image = "analysis", image
    article.save()
    article.tags.set([new_tag])
    article.bylines.create(author=tom, role="photographs", order=1)
    article.related_links.create(target=related)
    assert spoken(before, revisions.snapshot(article)) == {
        "Bylines": [("By Mara Lind", "By Mara Lind"), (None, "+Photographs by Tom Reyes+")],
        "Section": [("-News-", "+Town+")],
        "Kind of work": [("-Report-", "+Analysis+")],
        "Series": [(None, "+Tides+")],
        "Tags": [("-Sea-", "+Land+")],
        "Lead picture": [(None, f"+Quay at dawn (picture no. {image.pk})+")],
        "Related stories": [(None, "+“The other one”+")],
    }


@pytest.mark.django_db
def test_what_was_deleted_since_is_said_to_be_and_nothing_breaks():
    gone = {"section_id": 91, "series_id": 92, "lead_image_id": 93, "tags": [94], "bylines": [[95, "writing"]]}
    found = spoken({}, gone | {"related": [96], "body": '<figure data-image="97"><img alt=""></figure>'})
    assert all("deleted since" in rows[0][1] for rows in found.values())
    assert set(found) == {"Section", "Series", "Lead picture", "Tags", "Bylines", "Related stories", "Body"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd",
    [
        {"mood": "gloomy", "scores": {"a": [1, 2]}},
        {"tags": None, "bylines": "x", "related": {"a": 1}, "body": None, "headline": 5, "section_id": "x"},
        {"tags": ["x", True, -1, 2**70], "bylines": [[], None, [1], [True, "x"], [2**70, "writing"]]},
        {"body": 7, "kind": "poem", "lead_image_id": 2**64, "language": ["x"]},
    ],
)
def test_snapshots_of_any_shape_are_compared(odd):
    for before, after in (({}, odd), (odd, {}), (odd, odd | {"headline": "Plain"})):
        compare(before, after)
        size_of(before, after)
    assert spoken({}, {"mood": "gloomy"}) == {"Mood": [(None, "+gloomy+")]}
