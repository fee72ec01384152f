"""What a file says of itself, as it arrives in the library."""

import datetime as dt
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as PillowImage
from PIL.PngImagePlugin import PngInfo

from images import iptc, xmp
from images.intake import PictureRefused, take_in
from images.models import Image

from .pictures import encoded, png_chunk, scene, upload

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "images"

pytestmark = pytest.mark.django_db

SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    'xmlns:rights="http://ns.adobe.com/xap/1.0/rights/" xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/" '
    'xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:exif="http://ns.adobe.com/exif/1.0/"'
)


def packet(inside="", attributes="", before=""):
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{rdf}"><rdf:Description rdf:about="" {SPACES} {attributes}>{inside}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta>   \n<?xpacket end="w"?>\0\0'
    ).encode()


def choice(tag, **texts):
    items = "".join(f'<rdf:li xml:lang="{lang.replace("_", "-")}">{text}</rdf:li>' for lang, text in texts.items())
    return f"<{tag}><rdf:Alt>{items}</rdf:Alt></{tag}>"


def record(number, value: bytes, kind=2):
    return bytes([0x1C, kind, number]) + len(value).to_bytes(2, "big") + value


UTF8 = record(90, b"\x1b%G", kind=1)


def with_iptc(*records):
    """A JPEG with these, as Photoshop keeps them."""
    block = b"".join(records)
    resource = b"8BIM\x04\x04\0\0" + len(block).to_bytes(4, "big") + block + b"\0" * (len(block) % 2)
    content = b"Photoshop 3.0\0" + resource
    jpeg = encoded(scene())
    return jpeg[:2] + b"\xff\xed" + (len(content) + 2).to_bytes(2, "big") + content + jpeg[2:]


def with_exif(kind="JPEG", taken=None, **texts):
    exif = PillowImage.Exif()
    for name, tag in {"description": 0x010E, "artist": 0x013B, "copyright": 0x8298}.items():
        if name in texts:
            exif[tag] = texts[name]
    if taken:
        exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (54.0, 22.0, 13.0)
    return encoded(scene(), kind, exif=exif)


def taken(content, **texts):
    image = take_in(upload(content), by=None, **texts)
    image.refresh_from_db()
    return image


FULL = packet(
    choice(
        "dc:description",
        en="Other words",
        x_default="Crowds at the harbour.\nThe ship is the <Øst>.".replace("<", "&lt;"),
    )
    + "<dc:creator><rdf:Seq><rdf:li>Ana Fotógrafa</rdf:li><rdf:li>Bo Berg</rdf:li></rdf:Seq></dc:creator>"
    + choice("dc:rights", x_default="© 2026 Agency X")
    + choice("rights:UsageTerms", x_default="Once, on paper and here.")
    + choice("core:AltTextAccessibility", x_default="A crowd waves at a ship")
    + choice("dc:title", x_default="harbour-17"),
    'photoshop:Headline="Harbour opens" photoshop:Credit="Agency X" photoshop:Source="Freelance" '
    'photoshop:Instructions="Not for\tsale" photoshop:DateCreated="2026-03-04T23:59:00-11:00" '
    'photoshop:City="Gdańsk" photoshop:Country="Poland" core:Location="Old Quay"',
)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_xmp_tells_everything_in_every_kind_of_file(kind):
    options = {"xmp": FULL}
    if kind == "PNG":
        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", FULL.decode())
    image = taken(encoded(scene(), kind, **options))
    assert image.title == "Harbour opens"
    assert image.caption == "Crowds at the harbour.\nThe ship is the <Øst>."
    assert image.alt == "A crowd waves at a ship"
    assert (image.byline, image.credit) == ("Ana Fotógrafa, Bo Berg", "Agency X")
    assert image.copyright == "© 2026 Agency X"
    assert image.usage_terms == "Once, on paper and here."
    assert image.instructions == "Not for sale"
    assert image.taken_on == dt.date(2026, 3, 4)
    assert image.place == "Old Quay, Gdańsk, Poland"
    assert image.credit_line == "Ana Fotógrafa, Bo Berg, © 2026 Agency X"


def test_a_place_may_be_told_as_that_of_the_camera():
    place = (
        '<ext:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><ext:City>Aarhus</ext:City>'
        "<ext:CountryName>Denmark</ext:CountryName></rdf:li><rdf:li><ext:City>Odense</ext:City></rdf:li></rdf:Bag>"
        "</ext:LocationCreated>"
    )
    assert taken(encoded(scene(), xmp=packet(place))).place == "Aarhus, Denmark"


def test_iptc_is_read_as_agencies_write_it():
    image = taken(
        with_iptc(
            UTF8,
            record(0, b"\0\4"),
            record(5, b"harbour-17"),
            record(105, b"Harbour opens"),
            record(120, "Crowds — “opening day”\r\nin Gdańsk".encode()),
            record(80, "Ana Fotógrafa".encode()),
            record(80, b"Bo Berg"),
            record(115, b"Freelance"),
            record(116, "© 2026 Agency X".encode()),
            record(40, b"No sales"),
            record(55, b"20260304"),
            record(92, b"Old Quay"),
            record(90, "Gdańsk".encode()),
            record(101, b"Poland"),
        )
    )
    assert (image.title, image.caption) == ("Harbour opens", "Crowds — “opening day”\nin Gdańsk")
    assert (image.byline, image.credit) == ("Ana Fotógrafa, Bo Berg", "Freelance")
    assert (image.copyright, image.instructions) == ("© 2026 Agency X", "No sales")
    assert (image.taken_on, image.place) == (dt.date(2026, 3, 4), "Old Quay, Gdańsk, Poland")
    assert image.alt == ""


@pytest.mark.parametrize("code", ["utf-8", "cp1252", "mac_roman"])
@pytest.mark.parametrize("text", ["José Peña, à l’été", "Grüße aus Köln", "Gården på øen", "“Naïveté” – déjà vu"])
def test_the_code_of_old_captions_is_found_without_being_told(code, text):
    if (code, text) == ("mac_roman", "Gården på øen"):
        pytest.xfail("two letters that are two others in the other code")
    assert taken(with_iptc(record(120, text.encode(code)))).caption == text


def test_a_letter_that_a_limit_of_bytes_has_cut_is_left_out():
    assert taken(with_iptc(UTF8, record(120, "Łódź".encode()[:-1]))).caption == "Łód"


def test_a_text_that_is_longer_than_32_kilobytes_is_an_extended_record():
    text = b"word " * 8000
    long = bytes([0x1C, 2, 120, 0x80, 4]) + len(text).to_bytes(4, "big") + text
    image = taken(with_iptc(long, record(80, b"Ana")))
    assert image.caption == text.decode()[:10_000].strip()
    assert image.byline == "Ana"


def test_exif_is_better_than_nothing():
    image = taken(with_exif(description="A quay", artist="Ana", copyright="Agency X", taken="2026:03:04 23:59:59"))
    assert (image.caption, image.byline, image.copyright) == ("A quay", "Ana", "Agency X")
    assert image.taken_on == dt.date(2026, 3, 4)
    assert (image.title, image.alt, image.credit, image.place) == ("photo", "", "", "")


@pytest.mark.parametrize("junk", ["OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCIM\\100MEDIA\\DJI_0001.JPG", "   "])
def test_what_cameras_write_into_every_picture_is_no_caption(junk):
    assert taken(with_exif(description=junk)).caption == ""


@pytest.mark.parametrize("day", ["0000:00:00 00:00:00", "2026:13:01 00:00:00", "yesterday", "    :  :  ", "2026"])
def test_a_day_that_is_none_is_not_taken(day):
    assert taken(with_exif(taken=day)).taken_on is None


def test_the_newer_source_wins_text_by_text():
    jpeg = with_iptc(record(80, b"From IPTC"), record(110, b"Agency of IPTC"), record(55, b"20250101"))
    with PillowImage.open(upload(with_exif(artist="From EXIF", copyright="EXIF's"))) as picture:
        exif = picture.info["exif"]
    xmp = packet(attributes='photoshop:Credit="Agency of XMP" photoshop:DateCreated="2026"')
    segments = b"".join(
        b"\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content
        for content in (exif, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
    )
    image = taken(jpeg[:2] + segments + jpeg[2:])
    assert (image.credit, image.byline, image.copyright) == ("Agency of XMP", "From IPTC", "EXIF's")
    assert image.taken_on == dt.date(2025, 1, 1)


def test_what_somebody_typed_wins():
    image = taken(encoded(scene(), xmp=FULL), alt="Mine", byline="", credit="My agency", place="Here")
    assert (image.alt, image.credit, image.place) == ("Mine", "My agency", "Here")
    assert image.byline == "Ana Fotógrafa, Bo Berg"


def test_alt_is_never_made_of_a_caption():
    assert taken(encoded(scene(), xmp=packet(choice("dc:description", x_default="A crowd")))).alt == ""


def test_texts_are_clean_and_fit_their_columns():
    image = taken(
        with_iptc(
            UTF8,
            record(80, b"Ana\0 \x07\x1b[31m\nFoto  " + "\u202eevil\u2028end".encode()),
            record(110, "Å".encode() * 400),
            record(120, b"One\r\n\r\ntwo\r\tthree\0"),
        )
    )
    assert image.byline == "Ana [31m Foto evil end"
    assert image.credit == "Å" * 200
    assert image.caption == "One\n\ntwo\nthree"


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HARMLESS = {
    "a billion laughs": packet(choice("dc:description", x_default="&i;"), before=LAUGHS + "]>"),
    "a file of ours": packet(
        choice("dc:description", x_default="&f;"), before='<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    ),
    "a text without end": packet(choice("dc:description", x_default="x" * 2 * xmp.MAX_BYTES)),
    "a house of cards": packet("<dc:x>" * 100_000 + "</dc:x>" * 100_000),
    "half a packet": FULL[: len(FULL) // 2],
    "no XML": b"\xff\xfe\0 nothing",
    "another code": FULL.decode().encode("utf-16")[:-3],
}


@pytest.mark.parametrize("content", HARMLESS.values(), ids=HARMLESS)
def test_xml_that_was_meant_to_hurt_does_not(content):
    image = taken(encoded(scene(), "WEBP", xmp=content))
    assert (image.caption, image.title) == ("", "photo")


def test_a_bomb_in_a_png_is_refused_before_it_goes_off():
    bomb = png_chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(bytes(2**24)))
    png = encoded(scene(), "PNG")
    end = png.index(b"IEND") - 4
    with pytest.raises(PictureRefused, match="damaged"):
        take_in(upload(png[:end] + bomb + png[end:]), by=None)


@given(st.binary(max_size=400))
def test_no_block_of_iptc_is_too_odd(block):
    iptc.texts_of(UTF8 + record(120, b"Before") + b"\x1c" + block)


@pytest.mark.skipif(not SAMPLES.exists(), reason=f"the sample pictures are not there: {SAMPLES}")
def test_real_files_are_read_as_their_makers_meant():
    image = taken((SAMPLES / "made_ok-iptc-gps.jpg").read_bytes())
    assert (image.title, image.byline, image.credit) == ("Harbour opens", "Ana Fotógrafa", "Agency X/Ana")
    assert image.caption == "Crowds at the harbour — “opening day”"
    assert image.alt == "A crowd waves at a ship entering the harbour"
    assert (image.copyright, image.place) == ("© 2024 Agency X", "Gdańsk")
    image = taken((SAMPLES / "pillow_iptc.jpg").read_bytes())
    assert (image.place, image.taken_on) == ("Budapest, Hungary", dt.date(2006, 7, 8))
    assert Image.objects.count() == 2
