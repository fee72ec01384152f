import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, Author, Edition, Section, Tag, Transition
from comments.models import Comment, Thread
from interchange.importer import Importer
from interchange.models import Imported

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "wxr"
needs_exports = pytest.mark.skipif(not EXPORTS.is_dir(), reason="the real exports lie in ../shared, which is not here")

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Old site</title><link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>https://old.example</wp:base_site_url>
<wp:author><wp:author_login>mara</wp:author_login><wp:author_display_name>Mara Lind</wp:author_display_name></wp:author>
"""
CATEGORY = (
    "<wp:category><wp:category_nicename>{0}</wp:category_nicename><wp:category_parent>{1}</wp:category_parent>"
    "<wp:cat_name>{2}</wp:cat_name></wp:category>"
)
ITEM = """<item><title>{title}</title><link>https://old.example/{key}</link><dc:creator>mara</dc:creator>
<guid>https://old.example/?p={key}</guid><content:encoded><![CDATA[{body}]]></content:encoded>
<excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{key}</wp:post_id><wp:post_date>{date}</wp:post_date>
<wp:post_date_gmt>{date}</wp:post_date_gmt><wp:comment_status>open</wp:comment_status><wp:post_name>{slug}</wp:post_name>
<wp:status>{status}</wp:status><wp:post_parent>0</wp:post_parent><wp:post_type>post</wp:post_type>
<wp:post_password>{password}</wp:post_password>{more}</item>
"""
COMMENT = """<wp:comment><wp:comment_id>{key}</wp:comment_id><wp:comment_author>Rita</wp:comment_author>
<wp:comment_date_gmt>2020-05-02 10:00:0{key}</wp:comment_date_gmt><wp:comment_content>Words {key}</wp:comment_content>
<wp:comment_approved>{approved}</wp:comment_approved><wp:comment_type>{kind}</wp:comment_type>
<wp:comment_parent>{parent}</wp:comment_parent></wp:comment>
"""


def item(key, **fields):
    defaults = {
        "title": f"Story {key}",
        "body": "Some words.",
        "date": "2020-05-01 10:00:00",
        "slug": f"story-{key}",
        "status": "publish",
        "password": "",
        "more": "",
    }
    return ITEM.format(key=key, **(defaults | fields))


def comment(key, approved="1", kind="comment", parent=0):
    return COMMENT.format(key=key, approved=approved, kind=kind, parent=parent)


@pytest.fixture
def bring_in(tmp_path):
    def run(*parts, **options):
        (tmp_path / "old.xml").write_text(HEAD + "".join(parts) + "</channel></rss>", encoding="utf-8")
        call_command("import_wordpress", tmp_path / "old.xml", receipt=tmp_path / "receipt.json", **options)
        return json.loads((tmp_path / "receipt.json").read_text())

    return run


def everything():
    models = (Article, Author, Comment, Edition, Imported, Section, Tag, Thread, Transition)
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_stories_come_in_as_far_along_as_they_were(bring_in):
    receipt = bring_in(
        item(1),
        item(2, status="future", date="2090-01-01 06:00:00"),
        item(3, status="pending"),
        item(4, status="draft"),
        item(5, status="private"),
        item(6, password="secret"),
        item(7, status="trash"),
    )
    assert receipt["articles"] == {"live": 1, "scheduled": 1, "in_review": 1, "draft": 3}
    assert {"what": "post", "why": "its status is “trash”", "count": 1} in receipt["skipped"]
    assert any("password" in sentence for sentence in receipt["warnings"])
    assert str(Edition.objects.live().get().first_published_at) == "2020-05-01 10:00:00+00:00"
    waiting = Article.objects.get(stage="in_review")
    assert waiting.waiting_since == waiting.transitions.get().at


def test_the_first_category_is_the_section_and_the_others_are_tags(bring_in):
    named = [
        f'<category domain="category" nicename="{slug}"><![CDATA[{slug}]]></category>' for slug in ("sea", "trade")
    ]
    bring_in(CATEGORY.format("sea", "", "Sea"), item(1, more="".join(named)))
    article = Article.objects.get()
    assert (article.section.name, [tag.name for tag in article.tags.all()]) == ("Sea", ["trade"])


def test_deep_categories_hang_under_the_second_level_with_a_warning(bring_in):
    receipt = bring_in(
        CATEGORY.format("a", "", "A"), CATEGORY.format("b", "a", "B"), CATEGORY.format("c", "b", "C"), item(1)
    )
    assert Section.objects.get(slug="c").parent.slug == "a"
    assert any("“C”" in sentence for sentence in receipt["warnings"])


def test_a_category_at_one_of_our_own_addresses_gets_another(bring_in):
    receipt = bring_in(CATEGORY.format("admin", "", "Admin"), item(1))
    assert Section.objects.filter(slug="admin-section").exists()
    assert any("admin" in sentence for sentence in receipt["warnings"])


def test_no_title_and_no_category(bring_in):
    bring_in(item(1, title="", body="One two three.", slug=""))
    article = Article.objects.get()
    assert (article.headline, article.section.slug, article.slug) == ("One two three.", "news", "one-two-three")


def test_comments_come_in_by_standing_with_their_threads(bring_in):
    thread = [comment(2, parent=1), comment(1), comment(3, "0"), comment(4, "spam"), comment(5, "trash")]
    receipt = bring_in(item(1, more="".join(thread) + comment(6, kind="pingback") + comment(7, parent=99)))
    assert receipt["comments"] == {"approved": 3, "held": 1, "spam": 1, "removed": 1}
    assert receipt["pingbacks"] == 1
    assert Thread.objects.get().visible_count == 3
    assert Comment.objects.get(body="Words 2").parent.body == "Words 1"
    assert any("missing" in sentence for sentence in receipt["warnings"])


def test_bodies_go_through_our_own_door(bring_in):
    bring_in(item(1, body='<p onclick="x()">Safe</p><script>alert(1)</script><img src="https://old.example/x.png">'))
    assert Edition.objects.get().html == "<p>Safe</p>"


def test_a_second_import_changes_nothing_and_says_the_same(bring_in):
    parts = [item(1, more=comment(1)), item(2, status="draft"), item(3, status="pending")]
    first, before = bring_in(*parts), everything()
    second = bring_in(*parts)
    assert everything() == before
    assert second["known"] == 4
    assert second["articles"] == first["articles"]
    assert second["comments"] == first["comments"]


def test_a_later_export_brings_only_what_is_new(bring_in):
    bring_in(item(1, more=comment(1)))
    bring_in(item(1, more=comment(1) + comment(2, parent=1)), item(2))
    assert (Article.objects.count(), Comment.objects.count()) == (2, 2)


def filed(slug):
    return f'<category domain="category" nicename="{slug}"><![CDATA[{slug.title()}]]></category>'


def without_author(text):
    return text.replace("<dc:creator>mara</dc:creator>", "")


def test_a_refused_story_takes_no_label_from_the_next(bring_in):
    receipt = bring_in(
        without_author(item(1, more=filed("sport"))),
        item(2, more=filed("politics")),
        item(3, more=filed("sport") + filed("cup")),
        without_author(item(4, more=filed("sport") + filed("league"))),
        item(5, more=filed("sport") + filed("league")),
    )
    assert (receipt["articles"]["live"], len(receipt["skipped"])) == (3, 2)
    sections = dict(Edition.objects.live().values_list("headline", "section__name"))
    assert sections == {"Story 2": "Politics", "Story 3": "Sport", "Story 5": "Sport"}
    assert list(Article.objects.get(headline="Story 5").tags.values_list("slug", flat=True)) == ["league"]


def test_a_scheduled_story_without_a_date_that_can_be_read_is_a_draft(bring_in):
    receipt = bring_in(item(1, status="future", date="0000-00-00 00:00:00"))
    assert receipt["articles"] == {"live": 0, "scheduled": 0, "in_review": 0, "draft": 1}
    assert any("“Story 1” was scheduled" in sentence for sentence in receipt["warnings"])
    assert not Edition.objects.exists()


def in_menu():
    return set(Section.objects.filter(in_menu=True).values_list("slug", flat=True))


MANY = [CATEGORY.format(f"c{number}", "", f"C{number}") for number in range(12)]


def test_the_menu_gets_the_eight_largest_also_after_an_import_that_was_killed(bring_in, monkeypatch):
    parts = [*MANY, *(item(number, more=filed(f"c{number}")) for number in range(4, 12))]
    with monkeypatch.context() as patch:
        patch.setattr(Importer, "finish", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bring_in(*parts)
    assert (Section.objects.count(), in_menu()) == (8, set())
    bring_in(*parts)
    assert (Section.objects.count(), in_menu()) == (12, {f"c{number}" for number in range(4, 12)})


def test_a_second_import_leaves_names_and_menu_as_the_editors_made_them(bring_in):
    bring_in(*MANY, item(1, more=filed("c1")))
    Section.objects.update(in_menu=False)
    Section.objects.filter(slug="c1").update(slug="first", name="First", in_menu=True, order=7)
    before = everything()
    bring_in(*MANY, item(1, more=filed("c1")))
    assert everything() == before


def test_a_section_that_was_there_before_keeps_its_place_in_the_menu(bring_in):
    Section.objects.create(slug="c1", name="Ours", in_menu=True, order=3)
    bring_in(*MANY, item(1, more=filed("c1")))
    section = Section.objects.get(slug="c1")
    assert (section.name, section.in_menu, section.order, len(in_menu())) == ("Ours", True, 3, 9)


def test_a_page_that_is_kept_knows_a_new_label_before_the_import_ends(bring_in, client, monkeypatch):
    client.get("/")
    assert client.get("/")["X-Cache"] == "HIT"
    with monkeypatch.context() as patch:
        patch.setattr(Importer, "finish", lambda self: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            bring_in(without_author(item(1, more=filed("sport"))))
    assert client.get("/")["X-Cache"] == "MISS"


def test_two_stories_at_one_address_both_live(bring_in):
    bring_in(item(1, slug="storm"), item(2, slug="storm"))
    assert sorted(Edition.objects.live().values_list("slug", flat=True)) == ["storm", "storm-2"]


def test_a_dry_run_tells_the_same_and_changes_nothing(bring_in):
    before = everything()
    dry = bring_in(item(1, more=comment(1)), dry_run=True)
    assert everything() == before
    wet = bring_in(item(1, more=comment(1)))
    assert dry == wet


@pytest.mark.parametrize(
    "content", ["", "hello", "<html><body>Log in</body></html>", "<rss version='2.0'><channel></channel></rss>"]
)
def test_a_file_that_is_no_export_is_refused_in_words(tmp_path, content):
    (tmp_path / "x.xml").write_text(content)
    with pytest.raises(CommandError, match=r"x\.xml: .+"):
        call_command("import_wordpress", tmp_path / "x.xml")
    assert not Article.objects.exists()


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_wordpress", tmp_path / "nothing.xml")


def test_of_a_truncated_export_every_whole_story_counts(tmp_path):
    (tmp_path / "cut.xml").write_text(HEAD + item(1) + item(2)[:300])
    with pytest.raises(CommandError):
        call_command("import_wordpress", tmp_path / "cut.xml", receipt=tmp_path / "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_text())
    assert receipt["articles"]["live"] == 1
    assert receipt["warnings"]


@needs_exports
@pytest.mark.parametrize(
    ("name", "articles", "authors", "comments", "pingbacks"),
    [
        ("A1-theme-unit-test", (55, 1, 0, 2), 2, (23, 1), 4),
        ("A2-cc-labs-multiauthor", (219, 0, 0, 0), 30, (119, 0), 61),
        ("A4-small-export-wxr11", (5, 0, 0, 1), 3, (1, 0), 0),
        ("A5-valid-wxr10", (3, 0, 0, 0), 1, (1, 0), 0),
        ("A6-co-authors-plus", (4, 0, 0, 0), 3, (0, 0), 0),
    ],
)
def test_real_exports_arrive_whole(tmp_path, client, name, articles, authors, comments, pingbacks):
    path = tmp_path / "receipt.json"
    call_command("import_wordpress", EXPORTS / f"{name}.xml", receipt=path)
    receipt = json.loads(path.read_text())
    assert tuple(receipt["articles"].values()) == articles
    assert (receipt["authors"], receipt["pingbacks"]) == (authors, pingbacks)
    assert (receipt["comments"]["approved"], receipt["comments"]["held"]) == comments
    assert Edition.objects.live().count() == articles[0]
    newest = Edition.objects.live().select_related("section").newest_first()[0]
    for url in ("/", newest.get_absolute_url(), newest.section.get_absolute_url()):
        assert client.get(url).status_code == 200
