"""IPTC-IIM, the captions of agencies since 1991: records of number, length and bytes, in a code often left unsaid."""

import string
from codecs import getincrementaldecoder

RESOURCE = 0x0404  # among Photoshop's
MARK = 0x1C
HEADLINE, OBJECT_NAME, CREDIT, SOURCE = (2, 105), (2, 5), (2, 110), (2, 115)
TEXTS = {
    "title": (HEADLINE, OBJECT_NAME),
    "caption": ((2, 120),),
    "byline": ((2, 80),),
    "credit": (CREDIT, SOURCE),
    "copyright": ((2, 116),),
    "instructions": ((2, 40),),
    "taken_on": ((2, 55),),
}
PLACE = ((2, 92), (2, 90), (2, 95), (2, 101))  # sub-location, city, province, country
READ = {number for numbers in TEXTS.values() for number in numbers} | set(PLACE)
GUESSES = ("cp1252", "mac_roman")
LIKELY = frozenset(string.printable + "áàâäãåæçéèêëíìîïñóòôöõøúùûüýßÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØÚÙÛÜÝ–—‘’“”„…«»©®°·£¿¡")


def texts_of(block: bytes) -> dict[str, str]:
    """Field of ``Image`` -> text; the records in front of a broken one count."""
    records = _decoded(_records(block))
    texts = {
        name: ", ".join(next((records[number] for number in numbers if number in records), []))
        for name, numbers in TEXTS.items()
    }
    places = [records[number][0] for number in PLACE if number in records]
    return texts | {"place": ", ".join(dict.fromkeys(places))}


def _records(block):
    records: dict[tuple[int, int], list[bytes]] = {}
    at = 0
    while at + 5 <= len(block) and block[at] == MARK:
        number = (block[at + 1], block[at + 2])
        length, at = int.from_bytes(block[at + 3 : at + 5], "big"), at + 5
        if length & 0x8000:  # an extended record: this is how long its length is
            size = length & 0x7FFF
            length, at = int.from_bytes(block[at : at + size], "big"), at + size
        value, at = block[at : at + length], at + length
        if number in READ and at <= len(block) and value.strip(b"\0 "):
            records.setdefault(number, []).append(value)
    return records


def _decoded(records):
    """UTF-8 where all of it is that, declared or not; else whichever old code makes words of it."""
    everything = [value for values in records.values() for value in values]
    try:
        texts = {value: _utf8(value) for value in everything}
    except UnicodeDecodeError:
        code = max(GUESSES, key=lambda code: _likeliness(b"".join(everything), code))
        texts = {value: value.decode(code, "replace") for value in everything}
    return {number: [texts[value] for value in values] for number, values in records.items()}


def _utf8(value):
    """Without the character that IPTC's limits of bytes have cut through."""
    return getincrementaldecoder("utf-8")().decode(value)


def _likeliness(content, code):
    return sum(character in LIKELY for character in content.decode(code, "replace"))
