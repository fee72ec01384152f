"""A crawl over every public address of the resolver: what readers may not see is nowhere."""

import datetime as dt
import io
import re

import pytest
from django.core.files.base import ContentFile
from django.urls import URLPattern, get_resolver
from django.utils import timezone
from PIL import Image as PillowImage

from articles import assignments, notes, preview, standing_pages, workflow
from articles.models import Article, Correction, PreviewLink
from articles.seals import for_desk, for_link
from articles.tests.factories import ArticleFactory, AuthorFactory, SectionFactory, SeriesFactory, TagFactory, published
from comments.tests.factories import CommentFactory
from images.intake import take_in
from images.models import Image
from images.renditions import renditions_of
from publication.models import THE_ONE, Publication, StandingPage

pytestmark = pytest.mark.django_db
TEXTS = [
    *("headline", "kicker", "standfirst", "dateline", "body", "seo_title", "seo_description", "social_headline"),
    *("embargo_source", "embargo_note"),
]


def canary(state):
    return f"canary{state}"


def picture(by, colour):
    stream = io.BytesIO()
    PillowImage.new("RGB", (300, 200), colour).save(stream, "PNG")
    texts = dict.fromkeys(
        ["alt", "caption", "credit", "byline", "place", "instructions", "usage_terms"], "canarypicture"
    )
    return take_in(ContentFile(stream.getvalue(), name="canary.png"), by=by, **texts)


def body_with(image):
    """All that a body may name besides its words: a picture with words of its own, an embed, a link."""
    return (
        f'<p>canarybody</p><figure data-image="{image.pk}"><img alt="canaryalt">'
        "<figcaption>canarycaption</figcaption></figure>"
        '<figure data-embed="youtube"><a href="https://www.youtube.com/watch?v=canaryvideo">canarytitle</a></figure>'
        '<p><a href="https://canary.example/">canarylink</a></p>'
    )


@pytest.fixture
def newsroom(chief):
    """A live story among a draft, an embargoed, a scheduled-change and a withdrawn one, all with the same labels."""
    labels = {
        "section": SectionFactory(slug="news"),
        "series": SeriesFactory(slug="tides"),
        "authors": [AuthorFactory(slug="mara")],
        "topics": [TagFactory(slug="sea")],
    }
    later = timezone.now() + dt.timedelta(hours=2)
    made = {}
    for number, state in enumerate(["draft", "embargoed", "withdrawn", "spiked"]):
        fields = dict.fromkeys(TEXTS, canary(state)) | {"embargo_until": later if state == "embargoed" else None}
        fields["body"] = body_with(picture(chief, (9, number * 40, 9)))
        made[state] = ArticleFactory(
            **labels, **fields, slug=canary(state), lead_image=picture(chief, (number * 40, 9, 9)), created_by=chief
        )
    links = "".join(f'<p><a data-article="{article.pk}">a word of ours</a></p>' for article in made.values())
    live = published(by=chief, slug="live", headline="In the open", body=links, **labels)
    for article in made.values():
        live.article.related_links.create(target=article, order=article.pk)
    live = workflow.publish(live.article, by=chief)
    workflow.publish(made["embargoed"], by=chief, at=later)
    workflow.publish(made["withdrawn"], by=chief)
    CommentFactory(article=made["withdrawn"], body="canarycomment", name="canaryreader")
    for kind in Correction.Kind.values:
        workflow.correct(made["withdrawn"], by=chief, text="canarycorrection", kind=kind)
    workflow.correct(live.article, by=chief, text="In the open too.")
    workflow.withdraw(made["withdrawn"], by=chief)
    workflow.spike(made["spiked"], by=chief)
    for article in [*made.values(), live.article]:
        notes.say(article, by=chief, text="canarynote")
        assignments.assign(article, by=chief, to=chief, what="canarytask")
    Article.objects.filter(pk=live.article_id).update(standfirst="canarychange")
    workflow.keep(Article.objects.get(pk=live.article_id), by=chief)
    CommentFactory(article=live.article, body="canaryheldcomment", name="canaryheldreader")
    for article in made.values():
        given_to_outsiders(article, chief)
    links += "<p>canarypage</p>" + body_with(picture(chief, (9, 9, 90)))
    standing_pages.keep(StandingPage(title="canarypage", slug="canarypage", body=links, seo_description="canarypage"))
    standing_pages.keep(StandingPage(title="Open", slug="open", body=links.partition("<p>canary")[0], published=True))
    Publication.objects.create(pk=THE_ONE, about_page=StandingPage.objects.get(slug="canarypage"))
    return made


def given_to_outsiders(article, chief):
    """Two links to its text: one that stands, and one that was revoked."""
    revision = workflow.keep(article, by=chief)
    preview.make_link(article, by=chief, revision=revision, for_whom="canarylawyer")
    revoked, article.revoked_token = preview.make_link(article, by=chief, revision=revision)
    preview.note(article.revoked_token, verb="comment", name="canaryoutsider", text="canarynote")
    preview.revoke(revoked, by=chief)


def patterns(resolver, prefix=()):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield (*prefix, entry)
        elif entry.pattern.regex.pattern not in (r"^admin/",) and str(entry.pattern) != "admin/":
            yield from patterns(entry, (*prefix, entry))


def urls(newsroom):
    """Every public pattern with every value that a stranger could try in it."""
    values = {
        "slug": ["news", "mara", "sea", "tides", "live", "open", "canarypage", *map(canary, newsroom)],
        "section": ["news"],
        "kind": ["section", "tag", "author", "series"],
        "form": ["rss", "atom", "json"],
        "number": ["0", "1"],
        "year": ["1999", *{str(day.year) for day in days()}],
        "month": ["01", *{f"{day.month:02}" for day in days()}],
        "day": ["01", *{f"{day.day:02}" for day in days()}],
        "article": [str(article.pk) for article in newsroom.values()] + ["1", "5"],
        "pk": [str(number) for number in range(1, 12)],
        "name": names(),
        "token": ["1", "abc", *(article.revoked_token for article in newsroom.values()), *digests()],
        "seal": list(seals()),
        "image": [str(image.pk) for image in Image.objects.all()],
        "file": [image.rendition_name(320) for image in Image.objects.all()],
    }
    for chain in patterns(get_resolver()):
        route = "/" + "".join(str(part.pattern) for part in chain)
        yield from filled(route, values)


def days():
    """On which something was, is and will be published."""
    return {timezone.localdate(), timezone.localdate(timezone.now() + dt.timedelta(hours=2))}


def names():
    """All by which any picture could be asked for."""
    return sorted({name for image in Image.objects.all() for name in renditions_of(image)})


def digests():
    """What a thief of the database would have."""
    return PreviewLink.objects.values_list("digest", flat=True)


def seals():
    """Of a colleague who is not here, of a link that was revoked, of one that never was; and forged."""
    image = Image.objects.first()
    for folder_of in (for_desk(image.uploaded_by), for_link(PreviewLink.objects.exclude(revoked_at=None).first())):
        yield folder_of(image).split("/")[3]
    yield for_link(PreviewLink(pk=999))(image).split("/")[3]
    yield f"l{PreviewLink.objects.standing().first().pk}:1tQ2zM:{'A' * 43}"


def filled(route, values):
    start, bracket, rest = route.partition("<")
    if not bracket:
        yield route
        return
    parameter, _, rest = rest.partition(">")
    for value in values.get(parameter.split(":")[-1], ["1", "x"]):
        yield from filled(start + value + rest, values)


def test_no_public_address_gives_away_what_is_not_live(client, newsroom):
    asked = {}
    for url in urls(newsroom):
        for method in (client.get, client.post):
            response = method(url)
            text = b"".join(response) if response.streaming else response.content
            asked[response.status_code] = asked.get(response.status_code, 0) + 1
            leaked = text.replace(url.encode(), b"").lower()
            assert b"canary" not in leaked, f"{method.__name__} {url}"
            assert "image" not in response.headers.get("Content-Type", ""), url
    assert asked[200] >= 8  # home, section, series, tag, author, corrections and their feed, and the story that is live
    assert asked[404] > 50


def test_a_link_to_a_story_that_is_not_live_is_words_and_leads_nowhere(client, newsroom, chief):
    source = client.get("/news/live/").content.decode()
    assert source.count("a word of ours") == len(newsroom)
    assert not re.findall(r"<a [^>]*>a word of ours", source)
    assert "data-article" not in source
    workflow.publish(newsroom["draft"], by=chief)
    source = client.get("/news/live/").content.decode()
    assert re.findall(r"<a [^>]*>a word of ours", source) == ['<a href="/news/canarydraft/">a word of ours']


def test_the_picture_of_a_story_is_there_while_it_is_live(client, newsroom, chief):
    article = newsroom["draft"]
    url = article.lead_image.rendition_url(1280)
    assert client.get(url).status_code == 404
    workflow.publish(article, by=chief)
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert "immutable" in answer["Cache-Control"]
    workflow.withdraw(article, by=chief)
    assert client.get(url).status_code == 404


def test_search_finds_nothing_that_is_not_live(client, newsroom):
    words = ["board", "canary", *map(canary, newsroom), "mara", "sea", "canaryreader", "canarycorrection"]
    for word in words:
        for asked in (
            {"q": word},
            {"q": word, "order": "newest"},
            {"q": f"open -{word}"},
            {"q": "open", "author": word},
        ):
            text = client.get("/search/", asked).content.decode().lower()
            assert "canary" not in text.replace(word, ""), asked
            assert text.count('class="card card-row"') <= 1, asked
            assert "/canary" not in text, asked
