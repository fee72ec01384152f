"""The catalogues in locale/ are whole, and are what the programs read."""

import re

import pytest

from .catalogue import ROOT, marked, read_mo, read_po

CATALOGUES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
PLACES = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w+\}|</?\w+[^>]*>")
each = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
HOW = "run “make words”, then translate what is empty or fuzzy in locale/, then run it again"


def test_german_is_there():
    assert ROOT / "locale/de/LC_MESSAGES/django.po" in CATALOGUES


@each
def test_a_catalogue_has_what_the_code_says_and_no_more(path):
    words = {entry.words for entry in read_po(path)}
    assert marked() - words == set(), HOW
    assert words - marked() == set(), HOW


@each
def test_nothing_is_left_to_translate_or_to_look_at(path):
    entries = read_po(path)
    assert [entry.words.text for entry in entries if not all(entry.translations) or entry.is_fuzzy] == [], HOW


@each
def test_translations_have_the_same_places_for_values_and_the_same_tags(path):
    """The one of a plural may leave its number out."""
    wrong = []
    for words, translations, _fuzzy in read_po(path):
        there = sorted(PLACES.findall(words.plural or words.text))
        for text in translations:
            places = sorted(PLACES.findall(text))
            if places != there and not (words.plural and set(places) < set(there)):
                wrong.append(text)
    assert wrong == []


@each
def test_translations_begin_and_end_as_the_words_do(path):
    """Where there is a blank or a new line: letters are put together of such."""
    edges = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
    wrong = [
        text
        for words, translations, _fuzzy in read_po(path)
        for text in translations
        if edges.match(text).groups() != edges.match(words.text).groups()
    ]
    assert wrong == []


@each
def test_what_is_compiled_is_what_is_written(path):
    compiled = read_mo(path.with_suffix(".mo"))
    written = {}
    for words, translations, _fuzzy in read_po(path):
        key = f"{words.context}\x04{words.text}" if words.context else words.text
        written |= dict(enumerate_plural(key, translations)) if words.plural else {key: translations[0]}
    compiled.pop("", None)
    assert compiled == written, HOW


def enumerate_plural(key, translations):
    return (((key, number), text) for number, text in enumerate(translations))
