import pytest

from articles import body
from articles.body.blocks import blocks_of
from articles.body.tree import tree_of

from .attacks import ABSENT, SECURITY, attack_strings

YOUTUBE = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
FIGURE = (
    '<figure data-image="12" data-layout="wide"><img alt="A quay"><figcaption>The <em>quay</em></figcaption></figure>'
)
BARE = '<figure data-image="12"><figcaption></figcaption></figure>'
EMBED = f'<figure data-embed="youtube"><a href="{YOUTUBE}">A song</a></figure>'
CELL = "<td><p>x</p></td>"


def table(*rows):
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


STAYS = [
    "<p>plain &amp; simple &lt;3&nbsp;x</p>",
    "<h2>One</h2>\n<h3>Two</h3>\n<h4>Three</h4>",
    "<p>a <strong>b <em>c</em></strong><em> d</em> <s>e</s> H<sub>2</sub>O m<sup>2</sup><br>new line</p>",
    '<p><a href="https://example.org/?a=1&amp;b=2">x</a> <a href="/news/storm/">y</a> <a href="#note">z</a></p>',
    '<p><a href="mailto:desk@example.org">x</a> <a href="tel:+441234">y</a></p>',
    '<p><a data-article="7"><strong>a story</strong> of ours</a></p>',
    "<ul><li><p>one</p><ul><li><p>in it</p></li></ul></li><li><p>two</p><p>more</p></li></ul>",
    '<ol start="3"><li><p>three</p></li></ol>\n<ol><li><p></p></li></ol>',
    "<blockquote><p>said</p><ul><li><p>x</p></li></ul></blockquote>\n<hr>",
    '<aside data-type="pullquote"><p>loud</p></aside>',
    '<aside data-type="factbox"><h3>Facts</h3><p>x</p><h4>More</h4><ol><li><p>y</p></li></ol></aside>',
    table("<th><p>a</p></th><th><p>b</p></th>", '<td colspan="2"><p>c</p><ul><li><p>d</p></li></ul></td>'),
    table(f'<td rowspan="2"><p>a</p></td>{CELL}', CELL),
    f"<p>before</p>\n{FIGURE}\n{BARE}\n{EMBED}\n<p>behind</p>",
]

BECOMES = [
    ("", ""),
    ("words alone", "<p>words alone</p>"),
    ("<p>one</p>\r\n<p>two</p><p></p><p><br></p><p>&nbsp; </p>", "<p>one</p>\n<p>two</p>"),
    ("<p>nul\x00</p>", "<p>nul</p>"),
    ("<p>half \ud800 a character</p>", "<p>half a character</p>"),
    ("<p>x<!-- note --> y</p>", "<p>x y</p>"),
    ("<p>a\n  b\tc </p>", "<p>a b c</p>"),
    ("<p><br> a <br> b <br></p>", "<p>a<br>b</p>"),
    ('<p style="color:red" class="MsoNormal" id="x" onclick="y()">x</p>', "<p>x</p>"),
    ("<p>x</p><script>alert(1)</script><style>p {}</style>", "<p>x</p>"),
    (
        "<p>AT&T, fish &chips, &copy; &#8364; &#99999999999;</p>",
        "<p>AT&amp;T, fish &amp;chips, © € &amp;#99999999999;</p>",
    ),
    # Formatting
    (
        "<p><b>bold</b> and <i>italic</i> <del>gone</del></p>",
        "<p><strong>bold</strong> and <em>italic</em> <s>gone</s></p>",
    ),
    ("<p><em><strong>x</strong></em></p>", "<p><strong><em>x</em></strong></p>"),
    ("<p><strong>a</strong><strong>b</strong></p>", "<p><strong>ab</strong></p>"),
    ("<p>a<b>b<i>c</b>d</i></p>", "<p>a<strong>b<em>c</em></strong><em>d</em></p>"),
    ("<b><p>a</p><p>b</p></b>", "<p><strong>a</strong></p>\n<p><strong>b</strong></p>"),
    ("<p><u>u</u> <span>s</span> <code>c</code> <mark>m</mark></p>", "<p>u s c m</p>"),
    # Links
    ('<p><a href="//evil.example/x">x</a></p>', "<p>x</p>"),
    ('<p><a href="/\\evil.example">x</a></p>', "<p>x</p>"),
    ('<p><a href="java\nscript:alert(1)">x</a></p>', "<p>x</p>"),
    ('<p><a href="http://[">x</a></p>', "<p>x</p>"),
    ('<p><a href=" /news/\n" title="t" target="_blank">x</a></p>', '<p><a href="/news/">x</a></p>'),
    ('<p><a href="/x?a=1&copy=2">x</a></p>', '<p><a href="/x?a=1&amp;copy=2">x</a></p>'),
    ('<p><a data-article="07" href="https://example.org">x</a></p>', '<p><a data-article="7">x</a></p>'),
    ('<p><a data-article="99999999999999999999">x</a></p>', "<p>x</p>"),
    ('<p>a <a href="/x"> </a><a href="/y"><br></a>b</p>', "<p>a<br>b</p>"),
    # Blocks
    ("<h1>Title</h1><h5>small</h5><h6>x</h6>", "<h2>Title</h2>\n<h4>small</h4>\n<h4>x</h4>"),
    ("<div>one<div>two</div>three</div>", "<p>one</p>\n<p>two</p>\n<p>three</p>"),
    ("<section><h2>a</h2>b</section>", "<h2>a</h2>\n<p>b</p>"),
    ("<dl><dt>a<dd>b</dl>", "<p>a</p>\n<p>b</p>"),
    ("<pre>a\n  b</pre>", "<p>a<br>b</p>"),
    ("<p>a<h2>b", "<p>a</p>\n<h2>b</h2>"),
    ("<ul><li>a<li>b</ul>", "<ul><li><p>a</p></li><li><p>b</p></li></ul>"),
    ("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li><p>a</p><ul><li><p>b</p></li></ul></li></ul>"),
    ("<ul><li><h2>a</h2><blockquote>b</blockquote></li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
    ("<ul><li><ol><li>a</ol></ul>", "<ul><li><p></p><ol><li><p>a</p></li></ol></li></ul>"),
    ("<ul></ul><ol></ol><blockquote></blockquote>", ""),
    ('<ol start="x"><li>a</ol><ol start="1"><li>b</ol>', "<ol><li><p>a</p></li></ol>\n<ol><li><p>b</p></li></ol>"),
    ("<blockquote>a<h2>b</h2></blockquote>", "<blockquote><p>a</p><p>b</p></blockquote>"),
    ('<aside data-type="pullquote"><ul><li>a</ul><p></aside>', '<aside data-type="pullquote"><p>a</p></aside>'),
    ('<aside data-type="factbox"><h2>a</h2>b</aside>', '<aside data-type="factbox"><h3>a</h3><p>b</p></aside>'),
    ('<aside data-type="x"><h2>a</h2></aside><aside>b</aside>', "<h2>a</h2>\n<p>b</p>"),
    ("<p>a<hr>b</p>", "<p>a</p>\n<hr>\n<p>b</p>"),
    # Tables
    (
        "<table style=x><caption>c</caption><colgroup><col></colgroup><thead><tr><th>a</thead><tr><td>b</table>",
        table("<th><p>a</p></th>", "<td><p>b</p></td>") + "\n<p>c</p>",
    ),
    ("<table><tr><td>x<td>x<tr><td>x</table>", table(CELL * 2, CELL + "<td><p></p></td>")),
    ("<table><td rowspan=9 colspan=0>x<tr></table>", table(CELL)),
    (
        "<table><tr><td>x<td rowspan=2>x<tr><td colspan=2>x</table>",
        table(f'{CELL}<td rowspan="2"><p>x</p></td>', CELL),
    ),
    ("<table><tr><td>x<table><tr><td>x</table></table>", table(CELL) + "\n" + table(CELL)),
    ("<table></table>", ""),
    # Pictures and embeds
    (f"<ul><li>a{FIGURE}b</li></ul><p>c</p>", f"<ul><li><p>a</p><p>b</p></li></ul>\n{FIGURE}\n<p>c</p>"),
    (f"<blockquote>{FIGURE}</blockquote><p>c</p>", f"{FIGURE}\n<p>c</p>"),
    (f"<table><tr><td>x{EMBED}<hr></td></tr></table>", f"{table(CELL)}\n{EMBED}\n<hr>"),
    ('<figure data-image="012" class=x><img src=x alt=""></figure>', BARE),
    ('<figure data-image="12"><p>a</p><p>b</p></figure>', BARE.replace("></fig", ">a<br>b</fig", 1)),
    ('<figure data-image="12" data-layout="huge"></figure>', BARE),
    ('<figure data-image="x"><img alt=y><figcaption>c</figcaption></figure>', "<p>c</p>"),
    ('<p>a <img src="https://elsewhere.example/x.jpg" alt="y"> b</p>', "<p>a b</p>"),
    ('<figure data-embed="javascript:x"><a href="http://youtu.be/dQw4w9WgXcQ?t=9">A <b>song</b></a></figure>', EMBED),
    (f'<figure data-embed=""><a href="{YOUTUBE}"></a></figure>', ""),
    (f'<figure data-embed="">{YOUTUBE}</figure>', EMBED.replace("A song", YOUTUBE)),
    ('<figure data-embed="x"><a href="https://a.example">T</a></figure>', '<p><a href="https://a.example">T</a></p>'),
]


@pytest.mark.parametrize("kept", STAYS)
def test_what_is_canonical_stays_as_it_is(kept):
    assert body.clean(kept) == kept


@pytest.mark.parametrize(("typed", "kept"), BECOMES)
def test_a_body_is_kept_in_our_vocabulary(typed, kept):
    assert body.clean(typed) == kept
    assert body.clean(kept) == kept


def test_what_is_nested_beyond_reason_keeps_its_words():
    kept = body.clean("<ul><li>x" * 30)
    assert kept.count("<ul>") == 8
    assert body.as_text(kept).split() == ["x"] * 30
    assert body.clean(kept) == kept


def test_a_row_of_a_hundred_columns_and_more_loses_its_spans():
    kept = body.clean("<table><tr>" + "<td colspan=9 rowspan=9>x" * 101 + "<tr><td>x</table>")
    assert kept == table(CELL * 101, CELL)


def test_links_out_are_printed_without_a_handle_on_our_window():
    assert body.render('<p><a href="https://example.org">x</a> <a data-article="7">y</a></p>') == (
        '<p><a rel="noopener" href="https://example.org">x</a> <a data-article="7">y</a></p>'
    )


@pytest.mark.skipif(not SECURITY.is_dir(), reason=ABSENT)
def test_attacks_come_out_as_our_vocabulary_and_stay_as_they_are():
    for attack in attack_strings():
        once = body.clean(attack)
        assert body.clean(once) == once, attack
        assert not any(word in once.lower() for word in ("<script", "<svg", "<iframe", "<style", "<form", "<math"))
        assert 'href="javascript' not in once.lower().replace(" ", "")


@pytest.mark.skipif(not SECURITY.is_dir(), reason=ABSENT)
def test_the_sanitiser_finds_nothing_to_take_out_of_what_it_gets():
    for attack in attack_strings():
        if "\0" not in attack and attack.isprintable():
            assert "\n".join(blocks_of(tree_of(attack))) == body.clean(attack), attack


def test_what_a_body_shows_and_leads_to():
    html = f'{FIGURE}{BARE}<figure data-image="3"></figure><p><a data-article="7">x</a><a data-article="7">y</a></p>'
    for text in (html, body.clean(html), body.render(html)):
        assert (body.images_in(text), body.articles_in(text)) == ([12, 3], [7])
    assert body.images_in('<figure data-image="99999999999999999999">') == []
    assert body.images_without_words_in(body.clean(FIGURE + BARE)) == [12]
    assert body.images_without_words_in(body.clean(FIGURE)) == []


def test_the_words_alone():
    assert body.as_text("<h2>One</h2><p>two &amp; <em>three</em></p>") == "One two & three"
    assert body.first_words("<p>one two three four</p>", 2) == "one two…"
    assert body.words("<ul><li><p>one two</p></li></ul>") == 2
    assert body.minutes_to_read("<p>" + "word " * 690 + "</p>") == 3
