import json
from pathlib import Path

import pytest

from articles import body

SECURITY = Path(__file__).resolve().parents[3] / "shared" / "data" / "security"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<p>plain</p>", "<p>plain</p>"),
        ("<p><b>bold</b> and <i>italic</i></p>", "<p><strong>bold</strong> and <em>italic</em></p>"),
        ("<h1>Title</h1><h5>small</h5>", "<h2>Title</h2><h4>small</h4>"),
        ("<p>one</p>\r\n<p>two</p><p></p><p><br></p>", "<p>one</p>\n<p>two</p>"),
        ('<p><a href="//evil.example/x">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="/\\evil.example">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="javascript:alert(1)">x</a></p>', "<p><a>x</a></p>"),
        ('<p><a href="/news/storm/" onclick="x()">x</a></p>', '<p><a href="/news/storm/">x</a></p>'),
        ('<p style="color:red" class="MsoNormal">x</p>', "<p>x</p>"),
        ("<p>x</p><script>alert(1)</script>", "<p>x</p>"),
        ("<p>x<!-- note --></p>", "<p>x</p>"),
        ('<ol start="3"><li><p>x</p></li></ol>', '<ol start="3"><li><p>x</p></li></ol>'),
        ("", ""),
        ("<p>nul\x00</p>", "<p>nul</p>"),
    ],
)
def test_a_body_is_kept_in_our_vocabulary(typed, kept):
    assert body.clean(typed) == kept


def test_links_out_are_printed_without_a_handle_on_our_window():
    assert body.render('<p><a href="https://example.org">x</a></p>') == (
        '<p><a rel="noopener" href="https://example.org">x</a></p>'
    )


def attack_strings():
    if not SECURITY.is_dir():
        return []
    lines = [line for name in ("xss-payloadbox", "xss-patt") for line in _lines(f"{name}.txt")]
    rows = [
        json.loads(line)
        for name in ("dompurify-expect", "h5sc-vectors", "bleach-corpus")
        for line in _lines(f"{name}.jsonl")
    ]
    return lines + [row["payload"] for row in rows]


def _lines(name):
    return [line for line in (SECURITY / name).read_text(encoding="utf-8", errors="replace").split("\n") if line]


@pytest.mark.skipif(not SECURITY.is_dir(), reason="the attack strings lie in ../shared, which is not here")
def test_attacks_come_out_as_our_vocabulary_and_stay_as_they_are():
    for attack in attack_strings():
        once = body.clean(attack)
        assert body.clean(once) == once, attack
        assert not any(word in once.lower() for word in ("<script", "<img", "<svg", "<iframe", "<style", "<form"))
        assert 'href="javascript' not in once.lower().replace(" ", "")


def test_the_words_alone():
    assert body.as_text("<h2>One</h2><p>two &amp; <em>three</em></p>") == "One two & three"
    assert body.first_words("<p>one two three four</p>", 2) == "one two…"
    assert body.minutes_to_read("<p>" + "word " * 690 + "</p>") == 3
