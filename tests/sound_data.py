"""What is wrong with a page's words to machines: JSON-LD in the vocabulary of schema.org."""

import datetime as dt
from collections.abc import Iterator

NEEDED = {
    "NewsArticle": "headline url mainEntityOfPage datePublished dateModified author publisher",
    "BreadcrumbList": "itemListElement",
    "ListItem": "position name item",
    "ProfilePage": "url mainEntity",
    "Person": "name url",
    "NewsMediaOrganization": "name url",
    "ImageObject": "url width height",
    "CorrectionComment": "text datePublished",
    "WebPage": "url name",
    "ContactPoint": "contactType",
}
KINDS = {
    **dict.fromkeys(
        [f"{kind}NewsArticle" for kind in ("Reportage", "Analysis", "Opinion", "Background", "Review")], "NewsArticle"
    ),
    **dict.fromkeys(["AboutPage", "ContactPage"], "WebPage"),
}
LONGEST_HEADLINE = 110
ADDRESSES = "url", "item", "mainEntityOfPage", "sameAs"
MOMENTS = "datePublished", "dateModified"


def faults_of_data(told: dict) -> list[str]:
    faults = [] if told.get("@context") == "https://schema.org" else ["JSON-LD: no context"]
    objects = list(_objects(told.get("@graph", [told])))
    return faults + [f"JSON-LD, {row.get('@type')}: {fault}" for row in objects for fault in _faults(row)]


def addresses_of(told: dict) -> list[str]:
    return [
        address for row in _objects(told.get("@graph", [told])) for name in ADDRESSES for address in _all(row, name)
    ]


def _all(row, name) -> list[str]:
    values = row.get(name, [])
    return values if isinstance(values, list) else [values]


def _objects(told) -> Iterator[dict]:
    if isinstance(told, list):
        for row in told:
            yield from _objects(row)
    elif isinstance(told, dict):
        yield told
        yield from _objects(list(told.values()))


def _faults(row) -> Iterator[str]:
    kind = KINDS.get(row.get("@type", ""), row.get("@type", ""))
    if kind not in NEEDED:
        yield "an unknown type"
        return
    yield from (f"no {name}" for name in NEEDED[kind].split() if name not in row)
    yield from (f"{name} says nothing" for name, value in row.items() if value in ("", None, [], {}))
    for name in ADDRESSES:
        yield from (f"{name} is not absolute: {value}" for value in _all(row, name) if not value.startswith("http"))
    yield from (f"{name} has no time zone" for name in MOMENTS if name in row and not _is_moment(row[name]))
    if len(row.get("headline", "")) > LONGEST_HEADLINE:
        yield "a long headline"
    if row.get("dateModified", "9") < row.get("datePublished", ""):
        yield "changed before it was published"
    if kind == "BreadcrumbList":
        places = [step["position"] for step in row["itemListElement"]]
        if places != list(range(1, len(places) + 1)):
            yield f"its steps are numbered {places}"


def _is_moment(text):
    try:
        return dt.datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False
