import random
import sys
import unicodedata

import pytest

from comments.moderation.folding import fingerprint, fold, folded_words, words_of


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("CASINO", "casino"),
        ("Ｃａｓｉｎｏ", "casino"),
        ("с\u0430s\u0456n\u043e", "casino"),  # Cyrillic letters
        ("c\u03b1s\u03b9n\u03bf", "casino"),  # Greek ones
        ("ca\u200bsi\u00adno\u2060", "casino"),
        ("CASİNO", "casino"),
        ("Straße", "strasse"),
        ("ﬁn", "fin"),
        ("cafe\u0301", "café"),
        ("हिन्दी", "हिन्दी"),
        ("\u1112\u1161\u11ab", "한"),
    ],
)
def test_what_looks_the_same_is_the_same(typed, folded):
    assert folded_words(typed) == folded


@pytest.mark.parametrize(("one", "other"), [("schön", "schon"), ("हिन्दी", "हनद"), ("👍", "👎")])
def test_what_differs_to_a_reader_differs(one, other):
    assert fingerprint(one) != fingerprint(other)


def test_words_have_their_places_in_the_text_as_typed():
    text = "x ﬁ! ca\u200bsi\u200bno, e\u0301te\u0301 日本"
    assert [(word.text, text[word.start : word.end]) for word in words_of(text)] == [
        ("x", "x"),
        ("fi", "ﬁ"),
        ("casino", "ca\u200bsi\u200bno"),
        ("été", "e\u0301te\u0301"),
        ("日", "日"),
        ("本", "本"),
    ]


def random_text(chance):
    ranges = [(0, 0x80), (0, 0x250), (0x300, 0x370), (0x370, 0x530), (0x1100, 0x1200), (0x2000, 0x2100), (0, 0x20000)]
    return "".join(chr(chance.randrange(*chance.choice(ranges))) for _letter in range(chance.randrange(60)))


def test_any_text_folds_and_its_places_lie_in_order_inside_it():
    chance = random.Random(7)
    for _round in range(2_000):
        text = random_text(chance)
        folded, places = fold(text)
        assert len(places) == len(folded) + 1
        assert list(places) == sorted(places)
        assert places[-1] == len(text)
        spans = [(word.start, word.end) for word in words_of(text)]
        assert all(start < end <= len(text) for start, end in spans)
        assert [word.text for word in words_of(text)] == folded_words(text).split()
        assert len(fingerprint(text)) == 32


def test_any_letter_folds_and_folding_again_changes_nothing():
    strange = []
    for code in range(sys.maxunicode + 1):
        letter = chr(code)
        if unicodedata.category(letter) in ("Ll", "Lu", "Lt", "Lo", "Nd"):
            once = fold(letter).text
            if fold(once).text != once:
                strange.append(letter)
    assert strange == []


def test_a_letter_with_thousands_of_accents_takes_no_time():
    text = "a" + "\u0301\u0316" * 50_000
    assert [(word.start, word.end) for word in words_of(text)] == [(0, len(text))]
