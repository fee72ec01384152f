"""What can be embedded: the one list of providers, for the editor, the sanitiser and the page.

An address is recognised by its text alone; nobody is asked over the network.
"""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import quote

Kind = Literal["video", "post"]
LONGEST_ADDRESS = 500

_WEB = r"^https?://"
_REST = r"(?:[?&#].*)?$"
_HOST = (
    r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9]))"  # no port, no number, no dotless
)
_scheme_and_host = re.compile(r"https?://[^/?#]*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Provider:
    """``pattern`` means the same in Python and in JavaScript. The groups fill ``page`` and ``frame``, both https."""

    key: str
    name: str
    kind: Kind
    pattern: str
    page: str
    frame: str
    compiled: re.Pattern = field(init=False, repr=False, compare=False)

    def __post_init__(self):
        object.__setattr__(self, "compiled", re.compile(self.pattern, re.ASCII))

    def embed(self, address: str) -> "Embed | None":
        found = self.compiled.fullmatch(address)
        if not found:
            return None
        parts = [part or "" for part in found.groups()]
        url = self.page.format(*parts)
        frame = self.frame.format(*parts, address=quote(url, safe=""))
        return Embed(self.key, self.name, self.kind, url, frame)


@dataclass(frozen=True, slots=True)
class Embed:
    """``url`` is the page that a plain link leads to, ``frame_url`` what a frame shows after the reader's click."""

    provider: str
    name: str
    kind: Kind
    url: str
    frame_url: str

    @property
    def frame_host(self) -> str:
        """As a Content-Security-Policy names it: ``https://www.youtube-nocookie.com``."""
        return "/".join(self.frame_url.split("/", 3)[:3])


_YOUTUBE_PLACES = (
    r"(?:(?:www\.|m\.|music\.)?youtube\.com/(?:watch/?\?(?:[^#]*&)?v=|shorts/|live/|embed/|v/)"
    r"|(?:www\.)?youtube-nocookie\.com/embed/|youtu\.be/)"
)

PROVIDERS = (
    Provider(
        "youtube",
        "YouTube",
        "video",
        rf"{_WEB}{_YOUTUBE_PLACES}([A-Za-z0-9_-]{{11}})/?{_REST}",
        "https://www.youtube.com/watch?v={0}",
        "https://www.youtube-nocookie.com/embed/{0}",
    ),
    Provider(
        "vimeo",
        "Vimeo",
        "video",
        rf"{_WEB}(?:www\.)?vimeo\.com/(?:channels/[A-Za-z0-9_-]+/|video/)?([0-9]{{1,15}})/?{_REST}",
        "https://vimeo.com/{0}",
        "https://player.vimeo.com/video/{0}?dnt=1",
    ),
    Provider(  # not listed: the page needs the word after the number, and so does the frame
        "vimeo",
        "Vimeo",
        "video",
        rf"{_WEB}(?:(?:www\.)?vimeo\.com/|player\.vimeo\.com/video/)([0-9]{{1,15}})(?:/|\?h=)([0-9a-f]{{8,16}})/?{_REST}",
        "https://vimeo.com/{0}/{1}",
        "https://player.vimeo.com/video/{0}?h={1}&dnt=1",
    ),
    Provider(
        "vimeo",
        "Vimeo",
        "video",
        rf"{_WEB}player\.vimeo\.com/video/([0-9]{{1,15}})/?{_REST}",
        "https://vimeo.com/{0}",
        "https://player.vimeo.com/video/{0}?dnt=1",
    ),
    Provider(
        "x",
        "X",
        "post",
        rf"{_WEB}(?:www\.|mobile\.)?(?:x|twitter)\.com/([A-Za-z0-9_]{{1,20}})/(?:web/)?status(?:es)?/([0-9]{{1,20}})"
        rf"(?:/(?:photo|video)/[0-9])?/?{_REST}",
        "https://x.com/{0}/status/{1}",
        "https://platform.twitter.com/embed/Tweet.html?dnt=true&id={1}",
    ),
    Provider(
        "bluesky",
        "Bluesky",
        "post",
        rf"{_WEB}bsky\.app/profile/((?:[a-zA-Z0-9-]+\.)+[a-zA-Z]+|did:plc:[a-z0-9]+)/post/([a-z0-9]{{1,20}})/?{_REST}",
        "https://bsky.app/profile/{0}/post/{1}",
        "https://embed.bsky.app/embed/{0}/app.bsky.feed.post/{1}",
    ),
    Provider(
        "instagram",
        "Instagram",
        "post",
        rf"{_WEB}(?:www\.|m\.)?instagram\.com/(?:[A-Za-z0-9_.]+/)?(p|reel|tv)/([A-Za-z0-9_-]{{5,50}})(?:/embed)?/?{_REST}",
        "https://www.instagram.com/{0}/{1}/",
        "https://www.instagram.com/{0}/{1}/embed/",
    ),
    Provider(
        "facebook",
        "Facebook",
        "post",
        rf"{_WEB}(?:www\.|m\.|web\.)?facebook\.com/([A-Za-z0-9_.-]+)/posts/((?:[A-Za-z0-9_%.-]+/)?[A-Za-z0-9]+)/?{_REST}",
        "https://www.facebook.com/{0}/posts/{1}",
        "https://www.facebook.com/plugins/post.php?show_text=true&href={address}",
    ),
    Provider(
        "facebook",
        "Facebook",
        "video",
        rf"{_WEB}(?:www\.|m\.|web\.)?facebook\.com/([A-Za-z0-9_.-]+)/videos/(?:[A-Za-z0-9_%.-]+/)?([0-9]{{5,20}})/?{_REST}",
        "https://www.facebook.com/{0}/videos/{1}",
        "https://www.facebook.com/plugins/video.php?href={address}",
    ),
    Provider(
        "facebook",
        "Facebook",
        "video",
        rf"{_WEB}(?:www\.|m\.|web\.)?facebook\.com/watch/?\?(?:[^#]*&)?v=([0-9]{{5,20}}){_REST}",
        "https://www.facebook.com/watch/?v={0}",
        "https://www.facebook.com/plugins/video.php?href={address}",
    ),
    Provider(  # any host may be one, so it comes last
        "mastodon",
        "Mastodon",
        "post",
        rf"{_WEB}{_HOST}/(?:web/)?(?:@|users/)([A-Za-z0-9_]{{1,60}})(?:@[A-Za-z0-9.-]{{1,200}})?/"
        rf"(?:statuses/)?([0-9]{{1,25}})(?:/embed)?/?{_REST}",
        "https://{0}/@{1}/{2}",
        "https://{0}/@{1}/{2}/embed",
    ),
)


def find(url: str) -> Embed | None:
    """What is at ``url``, if one of the providers has it. ``find(embed.url)`` is the same embed again."""
    address = url.strip()
    if len(address) > LONGEST_ADDRESS or not address.isascii() or not address.isprintable():
        return None
    address = _scheme_and_host.sub(lambda found: found[0].lower(), address, count=1)
    return next((embed for provider in PROVIDERS if (embed := provider.embed(address))), None)


def as_json() -> list[dict[str, str]]:
    """The providers for the editor, the first that fits counts; ``new RegExp(pattern)`` knows what ``find`` knows."""
    names = ("key", "name", "kind", "pattern")
    return [{name: getattr(provider, name) for name in names} for provider in PROVIDERS]
