"""XMP: RDF, in which a property is an attribute or an element, with a list or a choice of languages inside."""

from defusedxml import ElementTree

MAX_BYTES = 2**20  # the histories that some editors add are longer, and not worth the memory

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"
EXTENSION = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

TEXTS = {
    "title": (PHOTOSHOP + "Headline", DC + "title"),
    "alt": (CORE + "AltTextAccessibility",),  # never the caption: that says what is not to be seen
    "caption": (DC + "description",),
    "byline": (DC + "creator",),
    "credit": (PHOTOSHOP + "Credit", PHOTOSHOP + "Source"),
    "copyright": (DC + "rights",),
    "instructions": (PHOTOSHOP + "Instructions",),
    "usage_terms": (RIGHTS + "UsageTerms",),
    "taken_on": (PHOTOSHOP + "DateCreated", EXIF + "DateTimeOriginal"),
}
PLACE = (CORE + "Location", PHOTOSHOP + "City", PHOTOSHOP + "State", PHOTOSHOP + "Country")
PLACE_OF_CAMERA = tuple(EXTENSION + name for name in ("Sublocation", "City", "ProvinceState", "CountryName"))


def texts_of(packet: bytes) -> dict[str, str]:
    """Field of ``Image`` -> text. Raises whatever is wrong with the XML; entities and a DTD are."""
    if not packet or len(packet) > MAX_BYTES:
        return {}
    properties = _properties(ElementTree.fromstring(packet.strip(b"\0 \n"), forbid_dtd=True))
    texts = {name: next(filter(None, map(properties.get, keys)), "") for name, keys in TEXTS.items()}
    places = [properties.get(key) for key in PLACE] if any(map(properties.get, PLACE)) else []
    places = places or [properties.get(key) for key in PLACE_OF_CAMERA]
    return texts | {"place": ", ".join(dict.fromkeys(filter(None, places)))}


def _properties(root):
    found: dict[str, str] = {}
    for description in root.iter(RDF + "Description"):
        for key, text in description.items():
            found.setdefault(key, text)
        for element in description:
            found.setdefault(element.tag, _text(element))
            if element.tag == EXTENSION + "LocationCreated":
                found |= _struct(element)
    return found


def _struct(element):
    """The fields of the first of its places; no property of the picture has such a name."""
    place = element.find(f".//{RDF}li")
    parts = (
        []
        if place is None
        else [part for inner in place.iter() for part in (*inner.items(), (inner.tag, _text(inner)))]
    )
    return {key: text for key, text in parts if key in PLACE_OF_CAMERA and text}


def _text(element):
    items = element.findall(f"./*/{RDF}li")
    if not items:
        return (element.text or "").strip()
    texts = [(item.text or "").strip() for item in items]
    if element.find(RDF + "Alt") is None:
        return ", ".join(filter(None, texts))
    default = (text for item, text in zip(items, texts, strict=True) if item.get(LANGUAGE) == "x-default")
    return next(filter(None, (*default, *texts)), "")
