import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.body import clean
from interchange.wordpress.markup import one_line, plain_text, plain_words, to_html

FRAGMENTS = [
    *("a", "b c", "\n", "\n\n", " ", "<3", "&amp;", "[gallery]", '[caption width="3"]<img src="x"> c[/caption]'),
    *("<p>", "</p>", "<em>", "</em>", "<br />", "<a href='http://x/'>", "</a>", "<img src='x'>", "<hr/>"),
    *("<div class='x'>", "</div>", "<blockquote>", "</blockquote>", "<ul>", "</ul>", "<li>", "</li>", "<h2>", "</h2>"),
    *("<table>", "</table>", "<td>", "</td>", "<pre>", "</pre>", "<!-- wp:paragraph -->", "<!--more-->"),
]


def test_blank_lines_divide_paragraphs_and_single_ones_break_them():
    assert to_html("One\r\ntwo\r\n\r\nthree") == "<p>One<br>\ntwo</p>\n<p>three</p>"


def test_a_line_that_ends_with_a_break_breaks_once():
    assert to_html("One<br />\ntwo\n<BR>three") == "<p>One<br>\ntwo<br>\nthree</p>"


def test_blocks_stay_as_they_are_and_text_around_them_is_wrapped():
    body = "Before\n<h2>Title</h2>\nAfter\n<ul>\n\t<li>one\ntwo</li>\n</ul>"
    assert to_html(body) == "<p>Before</p>\n<h2>Title</h2>\n<p>After</p>\n<ul>\n<li>one\ntwo</li>\n</ul>"


def test_quotes_and_divs_hold_paragraphs_of_their_own():
    assert to_html("<blockquote>One\n\ntwo</blockquote>") == "<blockquote>\n<p>One</p>\n<p>two</p>\n</blockquote>"


def test_list_items_hold_paragraphs_only_when_a_blank_line_divides_them():
    assert to_html("<ul><li>One</li><li>two\n\nthree</li></ul>") == (
        "<ul><li>One</li><li>\n<p>two</p>\n<p>three</p>\n</li></ul>"
    )


def test_preformatted_text_keeps_every_newline():
    body = "<pre>one\n\n  <b>two</b>\n<p>\n</pre>"
    assert to_html(body) == body


def test_a_paragraph_that_nobody_closes_ends_with_the_next_block():
    assert to_html("<p>One\n\ntwo<h2>Three</h2></p>four") == "<p>One</p>\n<p>two</p><h2>Three</h2>\n<p>four</p>"


def test_a_list_that_nobody_closes_does_not_swallow_the_paragraphs_after_it():
    assert to_html("<ul>\n\nOne\n\ntwo") == "<ul>\n<p>One</p>\n<p>two</p>"


def test_an_inline_tag_around_a_block_gets_no_paragraph_of_its_own():
    assert to_html("<code><pre>x</pre></code>") == "<code>\n<pre>x</pre>\n</code>"


def test_a_newline_inside_a_tag_is_no_line_break():
    assert to_html('<a\nhref="/x">One</a>') == '<p><a href="/x">One</a></p>'


def test_block_comments_go_and_their_html_stays():
    body = (
        '<!-- wp:paragraph {"align":"left"} -->\n<p class="x">One\ntwo</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:rss /-->'
    )
    assert to_html(body) == '<p class="x">One\ntwo</p>'


def test_the_more_and_nextpage_marks_leave_a_paragraph_break():
    assert to_html("One<!--more Read on-->two<!--nextpage-->three") == "<p>One</p>\n<p>two</p>\n<p>three</p>"


def test_a_comment_may_hold_the_beginning_of_another():
    assert to_html("One<!-- a <!-- b -->two") == "<p>Onetwo</p>"


@pytest.mark.parametrize(
    "body",
    [
        '[caption id="a_1" width="604"]<a href="/x"><img src="x.jpg"></a> Bell on wharf[/caption]',
        '[wp_caption caption="Bell on wharf"]<a href="/x"><img src="x.jpg"></a>[/wp_caption]',
    ],
)
def test_captions_keep_their_picture_and_words(body):
    assert to_html(f"Before\n{body}\nafter") == (
        '<p>Before</p>\n<p><a href="/x"><img src="x.jpg"></a> Bell on wharf</p>\n<p>after</p>'
    )


def test_unknown_shortcodes_stay_text():
    assert to_html('[gallery ids="1,2"]') == '<p>[gallery ids="1,2"]</p>'


def test_an_empty_body_stays_empty():
    assert to_html(" \n\n ") == ""


@settings(deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=20))
def test_twice_is_the_same_as_once_and_no_word_is_lost(fragments):
    body = "".join(fragments)
    html = to_html(body)
    assert to_html(html) == html
    if "[" not in body:
        assert _letters(html) == _letters(body)


@pytest.mark.parametrize(
    "beginning",
    [
        "<!--",
        "[caption]",
        "[caption ",
        "<p>",
        "<a ",
        '<a"',
        "\n ",
        "  ",
        "<pre>",
        "<iframe ",
        "<iframe '",
        "[embed ",
        "[embed]http://x",
        '<figure class="wp-block-pullquote">',
        "<p>http://x ",
        "http://x ",
    ],
)
def test_hostile_repetition_takes_no_longer_than_its_length(beginning):
    """A quadratic reading of these took minutes."""
    hostile = beginning * (200_000 // len(beginning)) + "z"
    assert isinstance(to_html(hostile) + plain_text(hostile), str)


def test_plain_text_has_a_line_to_a_block_and_resolves_entities():
    assert plain_text("<p>R&amp;D&nbsp;&#8230;</p><p>one<br />two</p>") == "R&D\N{NO-BREAK SPACE}…\n\none\ntwo"


def test_plain_text_keeps_where_a_link_leads():
    html = 'See <a href="https://example.org/?a=1&amp;b">here</a>, <a href="https://x.org">https://x.org</a>'
    assert plain_text(html) == "See here (https://example.org/?a=1&b), https://x.org"
    assert plain_text('<a href="javascript:alert(1)">here</a>') == "here"


def test_plain_text_leaves_out_scripts_styles_and_comments():
    assert plain_text("<style>p {}</style>one<script>if (a < b) '<p>'</script><!-- two --> three") == "one three"


def test_plain_text_takes_a_bracket_in_an_attribute_for_no_end():
    assert plain_text('<img alt="a > b" src=x>one') == "one"


def test_a_comparison_is_no_tag():
    assert plain_text("1 < 2 and I <3 you") == "1 < 2 and I <3 you"


def test_plain_words_stop_with_an_ellipsis_only_when_there_are_more():
    assert plain_words("<p>One two</p><p>three</p>", 2) == "One two…"
    assert plain_words("<p>One two</p><p>three</p>", 3) == "One two three"


def test_one_line_gives_a_headline_without_its_markup():
    assert one_line('Title <em>With</em>\n<a href="https://x.org">Mark<sup>up</sup></a>') == "Title With Markup"


def _letters(html):
    return re.sub(r"\s", "", one_line(html))


VIDEO = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
EMBED = f'<figure data-embed="youtube"><a href="{VIDEO}">{VIDEO}</a></figure>'


@pytest.mark.parametrize(
    "written",
    [
        f"Before\n{VIDEO}\nbehind",
        "Before\n\nhttps://youtu.be/dQw4w9WgXcQ?a=1&amp;b=2\n\nbehind",
        f"Before\n[embed width=100]{VIDEO}[/embed]\nbehind",
        f"<p>Before</p><p> {VIDEO} </p><p>behind</p>",
        '<p>Before</p><iframe width="560" src="//www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe><p>behind</p>',
        '<!-- wp:embed {"url":"x"} --><p>Before</p><figure class="wp-block-embed is-type-video"><div class='
        f'"wp-block-embed__wrapper">\n{VIDEO}\n</div></figure><!-- /wp:embed --><p>behind</p>',
    ],
)
def test_an_address_that_stands_alone_becomes_an_embed(written):
    assert clean(to_html(written)) == f"<p>Before</p>\n{EMBED}\n<p>behind</p>"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"See {VIDEO} there", f"<p>See {VIDEO} there</p>"),
        ("https://example.org/x", "<p>https://example.org/x</p>"),
        ("[embed]https://example.org/x[/embed]", "<p>https://example.org/x</p>"),
        ('a<iframe src="https://evil.example/embed/dQw4w9WgXcQ"></iframe>b', "<p>a</p>\n<p>b</p>"),
    ],
)
def test_no_other_address_becomes_one(written, kept):
    assert clean(to_html(written)) == kept


def test_the_blocks_of_wordpress_become_ours():
    quoted = (
        '<figure class="wp-block-pullquote is-style-x"><blockquote><p>Loud</p><cite>Who</cite></blockquote></figure>'
    )
    assert clean(to_html(quoted)) == '<aside data-type="pullquote"><p>Loud</p><p>Who</p></aside>'
    quote = '<blockquote class="wp-block-quote"><p>Said</p><cite>Who</cite></blockquote>'
    assert clean(to_html(quote)) == "<blockquote><p>Said</p><p>Who</p></blockquote>"
    cells = "<table><tbody><tr><td>x</td></tr></tbody></table><figcaption>c</figcaption>"
    assert (
        clean(to_html(f'<figure class="wp-block-table">{cells}</figure>'))
        == "<table><tbody><tr><td><p>x</p></td></tr></tbody></table>\n<p>c</p>"
    )
