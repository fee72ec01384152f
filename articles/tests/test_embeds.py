import re

import pytest

from articles import embeds

KNOWN = [
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "youtube", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
    ("https://vimeo.com/76979871", "vimeo", "https://player.vimeo.com/video/76979871?dnt=1"),
    ("https://vimeo.com/76979871/a1b2c3d4e5", "vimeo", "https://player.vimeo.com/video/76979871?h=a1b2c3d4e5&dnt=1"),
    ("https://x.com/jack/status/20", "x", "https://platform.twitter.com/embed/Tweet.html?dnt=true&id=20"),
    (
        "https://bsky.app/profile/bsky.app/post/3l6oveex3ii2l",
        "bluesky",
        "https://embed.bsky.app/embed/bsky.app/app.bsky.feed.post/3l6oveex3ii2l",
    ),
    ("https://www.instagram.com/p/C1a_b-c2/", "instagram", "https://www.instagram.com/p/C1a_b-c2/embed/"),
    ("https://www.instagram.com/reel/C1a_b-c2/", "instagram", "https://www.instagram.com/reel/C1a_b-c2/embed/"),
    (
        "https://www.facebook.com/zuck/posts/pfbid0abc",
        "facebook",
        "https://www.facebook.com/plugins/post.php?show_text=true"
        "&href=https%3A%2F%2Fwww.facebook.com%2Fzuck%2Fposts%2Fpfbid0abc",
    ),
    (
        "https://www.facebook.com/nasa/videos/1234567",
        "facebook",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fnasa%2Fvideos%2F1234567",
    ),
    (
        "https://www.facebook.com/watch/?v=1234567",
        "facebook",
        "https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fwatch%2F%3Fv%3D1234567",
    ),
    ("https://mastodon.social/@Gargron/1", "mastodon", "https://mastodon.social/@Gargron/1/embed"),
]
WRITTEN_OTHERWISE = {
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ": [
        *(
            "http://youtu.be/dQw4w9WgXcQ?si=x",
            "https://m.youtube.com/watch?app=m&v=dQw4w9WgXcQ&t=9",
            " HTTPS://YouTu.be/dQw4w9WgXcQ ",
        ),
        *("https://youtube.com/shorts/dQw4w9WgXcQ", "https://www.youtube.com/live/dQw4w9WgXcQ?feature=x"),
        *("https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"),
    ],
    "https://vimeo.com/76979871": [
        *("http://www.vimeo.com/76979871#t=3", "https://vimeo.com/channels/staffpicks/76979871"),
        *("https://player.vimeo.com/video/76979871?badge=0", "https://vimeo.com/video/76979871/"),
    ],
    "https://vimeo.com/76979871/a1b2c3d4e5": ["https://player.vimeo.com/video/76979871?h=a1b2c3d4e5&app_id=1"],
    "https://x.com/jack/status/20": [
        "https://twitter.com/jack/status/20?s=20",
        "https://mobile.twitter.com/jack/statuses/20/photo/1",
    ],
    "https://www.instagram.com/p/C1a_b-c2/": ["https://instagram.com/nasa/p/C1a_b-c2/?igsh=x"],
    "https://www.facebook.com/nasa/videos/1234567": ["https://m.facebook.com/nasa/videos/a-launch/1234567/"],
    "https://mastodon.social/@Gargron/1": [
        *("https://mastodon.social/users/Gargron/statuses/1", "https://mastodon.social/@Gargron/1/embed"),
        "https://MASTODON.social/web/@Gargron/1",
    ],
}
UNKNOWN = [
    *("", "youtube", "https://example.org/", "https://www.youtube.com/", "https://www.youtube.com/watch?v=short"),
    *("https://www.youtube.com.evil.example/watch?v=dQw4w9WgXcQ", "https://evilyoutube.com/watch?v=dQw4w9WgXcQ"),
    *(
        "https://youtu.be@evil.example/dQw4w9WgXcQ",
        "https://user@youtu.be/dQw4w9WgXcQ",
        "https://youtu.be:444/dQw4w9WgXcQ",
    ),
    *("https://youtu.be/dQw4w9WgXcQ/../x", "https://youtu.be\\dQw4w9WgXcQ", "https://yоutu.be/dQw4w9WgXcQ"),
    *(
        "https://youtu.be/dQw4w9WgXcQ\n<script>",
        "ftp://youtu.be/dQw4w9WgXcQ",
        "javascript:https://youtu.be/dQw4w9WgXcQ",
    ),
    *("//youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ x", "https://youtu.be/" + "x" * 600),
    *("https://x.com/jack", "https://x.com.evil.example/jack/status/20", "https://x.com/jack/status/x"),
    *(
        "https://localhost/@a/1",
        "https://127.0.0.1/@a/1",
        "https://mastodon.social:8443/@a/1",
        "https://a@b.example/@a/1",
    ),
    *(
        "https://mastodon.social/@a/1/x",
        "https://mastodon.social/@../1",
        "https://[::1]/@a/1",
        "https://evil.example;/@a/1",
    ),
    *("https://medium.com/@user/a-story-1a2b", "https://www.tiktok.com/@user/video/1", "https://bsky.app/profile/x"),
    *("https://www.facebook.com/evil.php?x=/posts/1", "https://bsky.app/profile/a'b.c/post/1"),
]


@pytest.mark.parametrize(("url", "provider", "frame"), KNOWN)
def test_an_address_of_a_provider_gets_its_frame(url, provider, frame):
    embed = embeds.find(url)
    assert (embed.url, embed.provider, embed.frame_url) == (url, provider, frame)
    assert frame.startswith(f"{embed.frame_host}/")


@pytest.mark.parametrize(
    ("url", "written"), [(url, other) for url, others in WRITTEN_OTHERWISE.items() for other in others]
)
def test_however_it_is_written_one_page_has_one_address(url, written):
    assert embeds.find(written) == embeds.find(url)
    assert embeds.find(written).url == url


@pytest.mark.parametrize("address", UNKNOWN)
def test_no_other_address_is_taken_for_one(address):
    assert embeds.find(address) is None


def test_the_hosts_of_frames_can_stand_in_a_policy():
    hosts = {embeds.find(url).frame_host for url, _provider, _frame in KNOWN}
    assert all(re.fullmatch(r"https://[a-z0-9.-]+", host) for host in hosts)


def test_films_and_posts_are_told_apart():
    kinds = {(embeds.find(url).provider, embeds.find(url).kind) for url, _provider, _frame in KNOWN}
    assert {
        ("youtube", "video"),
        ("vimeo", "video"),
        ("facebook", "video"),
        ("facebook", "post"),
        ("x", "post"),
    } <= kinds
