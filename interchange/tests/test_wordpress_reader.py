import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interchange.records import (
    AuthorRecord,
    CategoryRecord,
    CommentRecord,
    SiteRecord,
    SkippedRecord,
    StoryRecord,
    TagRecord,
    TermRef,
)
from interchange.wordpress.reader import NotWordPressExport, TruncatedExport, read

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "wxr"
real_exports = pytest.mark.skipif(not EXPORTS.is_dir(), reason=f"no exports in {EXPORTS}")

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>The &amp;amp; Paper</title><link>https://paper.test</link><language>de</language>
"""
TAIL = "</channel></rss>"
POST = "<wp:post_id>7</wp:post_id><wp:post_type>post</wp:post_type><wp:status>publish</wp:status>"
DATE = "<wp:post_date_gmt>2024-11-02 12:00:00</wp:post_date_gmt>"
NOON = datetime(2024, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
def records_of(tmp_path):
    def write_and_read(text):
        path = tmp_path / "export.xml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read(path))

    return write_and_read


@pytest.fixture
def story_of(records_of):
    def only_story(fields):
        return records_of(f"{HEAD}<item>{POST}{fields}</item>{TAIL}")[-1]

    return only_story


@pytest.fixture
def comment_of(story_of):
    def only_comment(fields):
        date = "<wp:comment_date_gmt>2024-11-02 12:00:00</wp:comment_date_gmt>"
        return story_of(f"<wp:comment><wp:comment_id>3</wp:comment_id>{date}{fields}</wp:comment>").comments[0]

    return only_comment


def test_the_site_comes_first_even_without_anything_else(records_of):
    assert records_of(HEAD + TAIL) == [SiteRecord("The & Paper", "https://paper.test", "de")]


def test_authors_categories_and_tags_come_with_entities_and_addresses_resolved(records_of):
    text = f"""{HEAD}<wp:author><wp:author_login>jo</wp:author_login><wp:author_email>jo@paper.test</wp:author_email>
      <wp:author_display_name><![CDATA[Jo &amp; Co]]></wp:author_display_name></wp:author>
      <wp:category><wp:category_nicename>caf%c3%a9</wp:category_nicename><wp:category_parent>food</wp:category_parent>
      <wp:cat_name><![CDATA[Caf&eacute;]]></wp:cat_name></wp:category>
      <wp:tag><wp:tag_slug>r-d</wp:tag_slug><wp:tag_name><![CDATA[R&amp;D]]></wp:tag_name></wp:tag>{TAIL}"""
    assert records_of(text)[1:] == [
        AuthorRecord("jo", "Jo & Co", "jo@paper.test"),
        CategoryRecord("café", "Café", "food"),
        TagRecord("r-d", "R&D"),
    ]


def test_an_author_without_a_name_goes_by_the_login(records_of):
    text = f"{HEAD}<wp:author><wp:author_login>jo</wp:author_login></wp:author>{TAIL}"
    assert records_of(text)[1:] == [AuthorRecord("jo", "jo")]


def test_a_story_comes_whole(story_of):
    story = story_of(f"""<title><![CDATA[A <em>fine</em> R&amp;D day]]></title><link>https://paper.test/fine/</link>
      <guid>https://paper.test/?p=7</guid><dc:creator>jo</dc:creator>{DATE}
      <content:encoded><![CDATA[One

two]]></content:encoded><excerpt:encoded><![CDATA[<p>In&nbsp;short</p>]]></excerpt:encoded>
      <wp:post_name>fine-%e2%82%ac</wp:post_name><wp:comment_status>closed</wp:comment_status>
      <wp:post_modified_gmt>2024-11-03 12:00:00</wp:post_modified_gmt>""")
    assert story == StoryRecord(
        key="7",
        guid="https://paper.test/?p=7",
        headline="A fine R&D day",
        slug="fine-€",
        body="<p>One</p>\n<p>two</p>",
        excerpt="In\N{NO-BREAK SPACE}short",
        author_keys=("jo",),
        categories=(),
        tags=(),
        status="publish",
        has_password=False,
        comments_open=False,
        published_at=NOON,
        modified_at=NOON.replace(day=3),
        comments=(),
        url="https://paper.test/fine/",
    )


def test_a_story_without_a_status_is_a_draft(records_of):
    assert records_of(f"{HEAD}<item><wp:post_id>7</wp:post_id></item>{TAIL}")[-1].status == "draft"


def test_a_password_is_noticed(story_of):
    assert story_of("<wp:post_password><![CDATA[enter]]></wp:post_password>").has_password
    assert not story_of("<wp:post_password></wp:post_password>").has_password


@pytest.mark.parametrize(
    "dates",
    [
        f"{DATE}<wp:post_date>2024-11-02 09:00:00</wp:post_date>",
        "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><wp:post_date>2024-11-02 12:00:00</wp:post_date>",
        "<wp:post_date_gmt>soon</wp:post_date_gmt><pubDate>Sat, 02 Nov 2024 14:00:00 +0200</pubDate>",
    ],
)
def test_the_date_is_the_best_of_those_given(story_of, dates):
    assert story_of(dates).published_at == NOON


def test_a_story_may_have_no_date_at_all(story_of):
    dates = "<wp:post_date>0000-00-00 00:00:00</wp:post_date><pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate>"
    assert story_of(dates).published_at is None


def test_terms_are_sorted_into_categories_and_tags_each_once(story_of):
    story = story_of("""<category domain="category" nicename="a">A</category><category domain="post_tag" nicename="t">T
      </category><category domain="category" nicename="a">A</category><category domain="post_format" nicename="x">X
      </category><category domain="category" nicename="%d0%b6"><![CDATA[B &amp; b]]></category>""")
    assert story.categories == (TermRef("a", "A"), TermRef("ж", "B & b"))
    assert story.tags == (TermRef("t", "T"),)


def test_wxr_1_0_says_its_terms_twice(story_of):
    story = story_of("""<category>News</category><category domain="category" nicename="news">News</category>
      <category domain="tag">Big</category><category domain="tag" nicename="big">Big</category>
      <category>Only here</category>""")
    assert story.categories == (TermRef("news", "News"), TermRef("only-here", "Only here"))
    assert story.tags == (TermRef("big", "Big"),)


def test_co_authors_win_over_the_creator_in_their_order_and_each_once(story_of):
    story = story_of("""<dc:creator>ann</dc:creator><category domain="author" nicename="cap-bob">bob</category>
      <category domain="author" nicename="ann">Ann</category><category domain="author" nicename="ann">Ann</category>""")
    assert story.author_keys == ("bob", "ann")


def test_a_guest_author_comes_just_before_the_story_and_a_known_one_does_not(records_of):
    login = "<wp:author><wp:author_login>hugo dworak</wp:author_login></wp:author>"
    item = f"""<item>{POST}<category domain="author" nicename="cap-hugo-dworak">hugo dworak</category>
      <category domain="author" nicename="cap-guest"><![CDATA[A Guest]]></category></item>"""
    *_, guest, story, again = records_of(HEAD + login + item + item + TAIL)
    assert guest == AuthorRecord("guest", "A Guest")
    assert story.author_keys == again.author_keys == ("hugo dworak", "guest")


def test_a_stray_bracket_is_no_part_of_a_login(story_of):
    assert story_of("<dc:creator>&gt;jo</dc:creator>").author_keys == ("jo",)


@pytest.mark.parametrize("kind", ["page", "attachment", "nav_menu_item", "product"])
def test_what_is_no_post_is_skipped_with_a_reason(records_of, kind):
    skipped = records_of(f"{HEAD}<item><wp:post_type>{kind}</wp:post_type></item>{TAIL}")[-1]
    assert skipped.what == kind
    assert skipped.why


def test_terms_of_other_taxonomies_are_skipped(records_of):
    text = f"{HEAD}<wp:term><wp:term_taxonomy>series</wp:term_taxonomy></wp:term>{TAIL}"
    assert records_of(text)[-1] == SkippedRecord("series term", "only categories and tags are imported")


def test_a_comment_comes_as_plain_text(comment_of):
    comment = comment_of("""<wp:comment_author><![CDATA[Ann &amp; Bob]]></wp:comment_author>
      <wp:comment_author_email>ann@home.test</wp:comment_author_email>
      <wp:comment_author_IP>192.0.2.1</wp:comment_author_IP><wp:comment_parent>2</wp:comment_parent>
      <wp:comment_content><![CDATA[I &lt;3 <b>this</b>.<br />

Bye]]></wp:comment_content><wp:comment_approved>1</wp:comment_approved>""")
    assert comment == CommentRecord(
        key="3",
        parent_key="2",
        name="Ann & Bob",
        email="ann@home.test",
        ip="192.0.2.1",
        body="I <3 this.\n\nBye",
        posted_at=NOON,
        standing="approved",
        kind="comment",
    )


@pytest.mark.parametrize(
    ("approved", "standing"),
    [
        *(("1", "approved"), ("0", "held"), ("spam", "spam"), ("trash", "removed"), ("post-trashed", "removed")),
        *(("", "held"), ("whatever", "held")),
    ],
)
def test_only_an_approved_comment_is_approved(comment_of, approved, standing):
    assert comment_of(f"<wp:comment_approved>{approved}</wp:comment_approved>").standing == standing


@pytest.mark.parametrize(
    ("said", "kind"), [("", "comment"), ("comment", "comment"), ("pingback", "pingback"), ("trackback", "trackback")]
)
def test_a_comment_knows_its_kind(comment_of, said, kind):
    assert comment_of(f"<wp:comment_type>{said}</wp:comment_type>").kind == kind


def test_a_comment_on_the_story_itself_has_no_parent(comment_of):
    assert comment_of("<wp:comment_parent>0</wp:comment_parent>").parent_key == ""


def test_a_comment_without_a_date_has_that_of_the_story(story_of):
    assert story_of(f"{DATE}<wp:comment></wp:comment>").comments[0].posted_at == NOON


def test_private_notes_of_plugins_stay_behind(records_of):
    note = "<wp:comment><wp:comment_type>editorial-comment</wp:comment_type></wp:comment>"
    skipped, story = records_of(f"{HEAD}<item>{POST}{DATE}{note}</item>{TAIL}")[-2:]
    assert skipped.what == "editorial-comment on a post"
    assert story.comments == ()


@pytest.mark.parametrize(
    "namespace",
    ["http://wordpress.org/export/1.0/", "http://wordpress.org/export/1.1/", "https://wordpress.org/export/1.3/"],
)
def test_every_version_is_read_by_its_local_names(records_of, namespace):
    text = f"{HEAD}<item>{POST}<excerpt:encoded>Short</excerpt:encoded></item>{TAIL}"
    story = records_of(text.replace("http://wordpress.org/export/1.2/", namespace))[-1]
    assert (story.key, story.excerpt) == ("7", "Short")


def test_names_of_other_namespaces_are_not_mistaken_for_wordpress(story_of):
    assert story_of('<x:title xmlns:x="urn:x">No</x:title><title>Yes</title>').headline == "Yes"
    assert story_of('<title>Yes</title><x:title xmlns:x="urn:x">No</x:title>').headline == "Yes"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty or not XML"),
        ("Hello", "empty or not XML"),
        ("PK\x03\x04", "empty or not XML"),
        ('<!DOCTYPE html><html><head><meta charset="utf-8"></head>Log in', "begins with <html>"),
        ('<rss version="2.0"><channel><item><title>x</title></item></channel></rss>', "news feed"),
        ('<?xml version="1.0" encoding="klingon"?><rss/>', "character encoding"),
        ('<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><rss>&c;</rss>', "XML entities"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "XML entities"),
    ],
)
def test_what_is_no_export_is_refused_with_a_reason(records_of, text, reason):
    with pytest.raises(NotWordPressExport, match=reason):
        records_of(text)


def test_a_missing_file_is_an_ordinary_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        next(read(tmp_path / "nowhere.xml"))


@pytest.mark.parametrize("damage", ["", "<oops", "</oops>", "&oops;", "<oops:a/>"])
def test_all_that_stood_whole_before_the_damage_is_yielded(tmp_path, damage):
    path = tmp_path / "export.xml"
    path.write_text(f"{HEAD}<item>{POST}</item><item><wp:post_id>8</wp:post_id>{damage}")
    records = read(path)
    assert [type(next(records)), next(records).key] == [SiteRecord, "7"]
    with pytest.raises(TruncatedExport, match="line 6"):
        next(records)


def test_what_stands_around_the_export_does_no_harm(records_of):
    text = f"\ufeff\nWarning: plugin{HEAD}<item>{POST}</item>{TAIL}\n<b>Fatal error</b> &"
    assert records_of(text)[-1].key == "7"


def test_characters_that_xml_forbids_are_dropped(story_of):
    assert story_of("<title>Con\x0btr\x00ol</title>").headline == "Control"


@pytest.mark.parametrize("encoding", ["iso-8859-1", "utf-16", "gbk"])
def test_other_encodings_are_read(records_of, encoding):
    text = f"{HEAD}<item>{POST}<title>é</title></item>{TAIL}".replace("UTF-8", encoding)
    assert records_of(text.encode(encoding))[-1].headline == "é"


def test_a_broken_character_costs_only_itself(records_of):
    text = f"{HEAD}<item>{POST}<title>Fin\N{REPLACEMENT CHARACTER}e</title></item>{TAIL}"
    assert (
        records_of(text.encode().replace(b"\xef\xbf\xbd", b"\xe2\x82"))[-1].headline == "Fin\N{REPLACEMENT CHARACTER}e"
    )


def test_a_long_export_is_read_a_piece_at_a_time(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(HEAD + f"<item>{POST}<content:encoded>{'word ' * 5000}</content:encoded></item>" * 40)
    records = read(path)
    assert [type(next(records)) for _ in range(20)] == [SiteRecord] + [StoryRecord] * 19


# EXPECTED.json counts these over pages too, here they are counted over posts alone.
KINDS = {
    "A1-theme-unit-test.xml": {"comment": 24, "pingback": 2, "trackback": 2},
    "A2-cc-labs-multiauthor.xml": {"comment": 119, "pingback": 61},
}
THREADED = {"A1-theme-unit-test.xml": 9}
NAMES = [
    "A1-theme-unit-test",
    "A2-cc-labs-multiauthor",
    "A4-small-export-wxr11",
    "A5-valid-wxr10",
    "A6-co-authors-plus",
]


@real_exports
@pytest.mark.parametrize("name", [f"{stem}.xml" for stem in NAMES])
def test_real_exports_give_what_an_independent_count_found(name):
    expected = json.loads((EXPORTS / "EXPECTED.json").read_text())[name]["independent_count"]
    records = list(read(EXPORTS / name))
    stories = [record for record in records if isinstance(record, StoryRecord)]
    comments = [comment for story in stories for comment in story.comments]
    counted = Counter(type(record) for record in records)
    standings = {"held": expected["comments_on_posts_by_status"].get("pending", 0)}
    standings["approved"] = expected["comments_on_posts_by_status"].get("approved", 0)

    assert counted[StoryRecord] == expected["posts"] == len({story.key for story in stories})
    assert counted[AuthorRecord] == expected["authors_declared"]
    assert counted[CategoryRecord] == expected["categories_declared"]
    assert counted[TagRecord] == expected["tags_declared"]
    assert Counter(story.status for story in stories) == expected["posts_by_status"]
    assert sum(story.has_password for story in stories) == expected["posts_with_password"]
    assert len({tag.slug for story in stories for tag in story.tags}) == expected["tags_used_posts"]
    assert len(comments) == expected["comments_on_posts"]
    assert Counter(comment.standing for comment in comments) == Counter(standings)
    assert Counter(comment.kind for comment in comments) == KINDS.get(name, expected["comments_by_type"])
    assert sum(bool(c.parent_key) for c in comments) == THREADED.get(name, expected["comments_threaded"])


@real_exports
@pytest.mark.parametrize("name", [f"{stem}.xml" for stem in NAMES])
def test_all_but_posts_of_real_exports_is_skipped(name):
    expected = json.loads((EXPORTS / "EXPECTED.json").read_text())[name]["independent_count"]
    skipped = Counter(record.what for record in read(EXPORTS / name) if isinstance(record, SkippedRecord))
    skipped.pop("nav_menu term", None)
    assert skipped == {kind: count for kind, count in expected["items_by_type"].items() if kind != "post"}


@real_exports
def test_co_authors_plus_gives_a_byline_in_its_order():
    stories = [record for record in read(EXPORTS / "A6-co-authors-plus.xml") if isinstance(record, StoryRecord)]
    assert [story.author_keys for story in stories] == [
        ("alice-smith", "bob-jones"),
        ("alice-smith", "bob-jones", "carol-white"),
        ("bob-jones",),
        ("alice-smith", "bob-jones"),
    ]


@real_exports
def test_guids_are_not_unique_in_a_real_export():
    """Why a story's key is its post id."""
    stories = [record for record in read(EXPORTS / "A1-theme-unit-test.xml") if isinstance(record, StoryRecord)]
    assert len({story.guid for story in stories}) == len(stories) - 2
