"""The demo newsroom as machines read it: whoever follows every link finds sound pages, feeds and sitemaps."""

from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import resolve

from articles import notifications
from images.models import Image
from images.renditions import renditions_of
from newsroom.demo.seed import seed

from .sound_feeds import faults_of_json, faults_of_xml, places_in
from .sound_html import Page

pytestmark = pytest.mark.django_db
BEGIN = ["/", "/robots.txt", "/search/?q=harbour", "/feeds/atom/", "/feeds/json/", "/nothing-here/"]
MISSING = {"/nothing-here/"}
LEADS_ON = {"comment"}  # a permalink goes to the page of the thread on which the comment is now
NOT_READ = ("/admin/", "/accounts/")
READ = {  # at least
    "article_detail", "author", "authors", "archive", "comments_feed", "corrections", "corrections_feed", "feed",
    "feed_about", "home", "latest", "news_sitemap", "reply_to_comment", "robots", "search", "section", "series",
    "sitemap", "sitemap_index", "sitemap_of_lists", "tag",
}  # fmt: skip


class Crawl:
    """All that is to be found from ``BEGIN`` on; ``faults`` are of the first page that leads to them."""

    def __init__(self, client):
        self.client, self.faults = client, []
        self.pages, self.read, self.listed = {}, set(), set()
        self.pictures = {image.pk: set(renditions_of(image)) for image in Image.objects.all()}
        self._ahead, self._from, self._fragments = [], {}, []
        for address in BEGIN:
            self._follow(address, "/")
        while self._ahead:
            self._read(self._ahead.pop())
        for page, target, fragment in self._fragments:
            if target in self.pages and fragment not in self.pages[target].anchors:
                self._note(page, f"leads to #{fragment} of {target}, which is not there")
        for address in self.listed:
            if (page := self.pages.get(address)) and page.head.get("canonical") != settings.SITE_URL + address:
                self._note(address, f"is in a sitemap, and says that it is {page.head.get('canonical')}")

    def _note(self, address, fault):
        self.faults.append(f"{address}: {fault}")

    def _follow(self, link, page):
        whole, fragment = urldefrag(urljoin(settings.SITE_URL + page, link))
        if not whole.startswith(f"{settings.SITE_URL}/"):
            return
        target = whole.removeprefix(settings.SITE_URL)
        self._fragments.append((page, target, unquote(fragment)))
        if target not in self._from and not target.startswith(NOT_READ):
            self._from[target] = page
            self._ahead.append(target)

    def _read(self, address):
        parts = urlsplit(address).path.strip("/").split("/")
        if parts[0] == "pictures":
            found = parts[2] in self.pictures[int(parts[1])]
        elif parts[0] == "static":
            found = finders.find("/".join(parts[1:])) is not None
        else:
            return self._ask(address)
        if not found:
            self._note(self._from[address], f"leads to {address}, which is not there")
        return None

    def _ask(self, address):
        answer = self.client.get(address)
        if answer.status_code == 302 and resolve(urlsplit(address).path).url_name in LEADS_ON:
            return self._follow(answer["Location"], address)
        if answer.status_code != (404 if address in MISSING else 200):
            return self._note(self._from[address], f"leads to {address}, which answers {answer.status_code}")
        content = b"".join(answer) if answer.streaming else answer.content
        kind = answer["Content-Type"].partition(";")[0].removeprefix("application/")
        self.read.add(resolve(urlsplit(address).path).url_name)
        reading = {"text/html": self._page, "feed+json": self._json, "text/plain": self._text}
        return reading.get(kind, self._xml)(address, content)

    def _page(self, address, content):
        page = self.pages[address] = Page(content.decode())
        for fault in page.faults:
            self._note(address, fault)
        for link in [*page.links, *(page.head[name] for name in ("canonical", "og:image") if name in page.head)]:
            self._follow(link, address)

    def _xml(self, address, content):
        for fault in faults_of_xml(content, settings.SITE_URL + address):
            self._note(address, fault)
        for place in places_in(content):
            self.listed.add(place.removeprefix(settings.SITE_URL))
            self._follow(place, address)

    def _json(self, address, content):
        for fault in faults_of_json(content, settings.SITE_URL + address):
            self._note(address, fault)

    def _text(self, address, content):
        for line in content.decode().splitlines():
            if line.startswith("Sitemap: "):
                self._follow(line.removeprefix("Sitemap: "), address)


def test_whoever_follows_every_link_finds_what_is_sound(client):
    with notifications.silence():
        seed()
    crawl = Crawl(client)
    assert crawl.faults == []
    assert crawl.read >= READ
    assert len(crawl.pages) > 200
