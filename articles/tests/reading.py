"""A reader's eyes: what a page says, without its markup."""

import re
from html import unescape

from django.utils.html import strip_tags


def source_of(client, address, *, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def words_of(client, address, **options):
    """The words of the page's main part, in one line."""
    return words(re.search(r"<main.*</main>", source_of(client, address, **options), re.DOTALL)[0])


def words(html):
    return " ".join(unescape(strip_tags(html)).split())
