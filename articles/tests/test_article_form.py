"""Writing a story on the desk: what is kept, what is refused, and that nobody's words are lost."""

import datetime as dt
import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from articles import workflow
from articles.models import Article, Byline
from images.models import Image

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from .sending import fields_of

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"
PROSE = (
    '<h2>One</h2><p>Two <strong>bold</strong> <em>words</em>, a <a href="https://example.org/?a=1&amp;b=2">link</a>'
    ' &amp; a&nbsp;space<br>H<sub>2</sub>O</p>\n<ul><li><p>x</p></li></ul><ol start="3"><li><p>y</p></li></ol><hr>'
    "<blockquote><p>“Quoted”</p></blockquote>"
)


def address(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def errors(response):
    return " ".join(str(error) for error in response.context["errors"])


def byline_rows(*authors, orders=None):
    rows = {"bylines-TOTAL_FORMS": len(authors), "bylines-INITIAL_FORMS": 0}
    for place, author in enumerate(authors):
        rows |= {
            f"bylines-{place}-author": author.pk,
            f"bylines-{place}-role": "writing",
            f"bylines-{place}-order": orders[place] if orders else place,
        }
    return rows


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def article(editor):
    section = SectionFactory()
    story = ArticleFactory(
        body=PROSE, section=section, topics=[TagFactory()], authors=[AuthorFactory(), AuthorFactory()]
    )
    story.related_links.create(target=ArticleFactory())
    workflow.keep(story, by=editor)
    return story


def send(client, article, **changes):
    """The form as it was opened, with ``changes``, by the button that Enter presses."""
    fields = fields_of(client.get(address(article)))
    return client.post(address(article), fields | {"_continue": ""} | changes)


def test_a_new_story_is_a_draft_of_one_s_own_and_stays_open(client, writer):
    author = AuthorFactory(login=writer)
    client.force_login(writer)
    fields = fields_of(client.get(ADD)) | {
        "headline": "The harbour freezes over",
        "body": "<p>Ice.</p>",
        "_continue": "",
    }
    answer = client.post(ADD, fields)
    story = Article.objects.get()
    assert answer.url == address(story)
    assert said(answer) == ["Saved."]
    assert (story.created_by, story.stage, story.slug) == (writer, "draft", "the-harbour-freezes-over")
    assert [byline.author for byline in story.bylines.all()] == [author]
    assert story.latest_revision.by == writer


def test_the_same_form_sent_twice_is_one_story(desk):
    fields = fields_of(desk.get(ADD)) | {"headline": "Once", "_continue": ""}
    first, second = desk.post(ADD, fields), desk.post(ADD, fields)
    assert first.url == second.url == address(Article.objects.get())
    assert "saved already" in said(second)[-1]


def test_two_forms_are_two_stories(desk):
    for _ in range(2):
        desk.post(ADD, fields_of(desk.get(ADD)) | {"headline": "Twins", "_continue": ""})
    assert Article.objects.count() == 2


def test_saving_an_untouched_story_changes_nothing(desk, article):
    before = Article.objects.filter(pk=article.pk).values().get()
    rows = list(Byline.objects.filter(article=article).values())
    assert send(desk, article).status_code == 302
    assert Article.objects.filter(pk=article.pk).values().get() == before
    assert list(Byline.objects.filter(article=article).values()) == rows
    assert article.revisions.count() == 1


def test_what_is_saved_is_cleaned_once_and_for_all(desk, article):
    send(desk, article, body='<p onclick="x()">Kept</p><script>alert(1)</script>\r\n<p><b>Bold</b></p><p></p>')
    article.refresh_from_db()
    assert article.body == "<p>Kept</p>\n<p><strong>Bold</strong></p>"
    assert send(desk, article).status_code == 302
    assert article.revisions.count() == 2


def test_a_change_is_a_revision_of_whoever_made_it(desk, editor, article):
    answer = send(desk, article, standfirst="First line.\r\nSecond line.", kicker="New")
    assert said(answer)[-1] == "Saved."
    article.refresh_from_db()
    assert (article.kicker, article.standfirst) == ("New", "First line.\nSecond line.")
    assert article.latest_revision.by == editor
    assert article.revisions.count() == 2


def test_save_and_close_goes_back_to_the_list(desk, article):
    fields = fields_of(desk.get(address(article)))
    assert desk.post(address(article), fields | {"_save": ""}).url == "/admin/articles/article/"


def test_enter_presses_save_and_no_step_of_the_workflow(desk, article):
    page = desk.get(address(article)).content.decode()
    form = page[page.index('id="article_form"') :]
    assert form.index('name="_continue"') < form.index('name="_save"') < form.index('name="_verb"')


def test_saving_does_not_undo_a_step_that_was_taken_meanwhile(desk, editor, article):
    fields = fields_of(desk.get(address(article))) | {"kicker": "New", "_continue": ""}
    workflow.approve(article, by=editor)
    assert desk.post(address(article), fields).status_code == 302
    article.refresh_from_db()
    assert (article.stage, article.kicker) == ("approved", "New")


def test_a_story_that_was_taken_from_a_writer_keeps_what_they_typed(client, writer, editor):
    story = ArticleFactory(created_by=writer)
    workflow.keep(story, by=writer)
    client.force_login(writer)
    fields = fields_of(client.get(address(story))) | {"body": "<p>An hour's work.</p>", "_continue": ""}
    workflow.submit(story, by=editor)
    answer = client.post(address(story), fields)
    assert answer.status_code == 200
    assert "own drafts only" in errors(answer)
    assert "An hour&#x27;s work." in answer.content.decode()
    story.refresh_from_db()
    assert "An hour" not in story.body


def test_a_writer_cannot_save_the_story_of_somebody_else(client, writer):
    story = ArticleFactory(headline="Theirs")
    client.force_login(writer)
    answer = client.post(address(story), {"headline": "Mine"} | byline_rows())
    assert answer.status_code in (200, 403)
    story.refresh_from_db()
    assert story.headline == "Theirs"


def test_who_saves_over_somebody_else_is_told_and_loses_nothing(desk, article, chief):
    author = AuthorFactory()
    fields = fields_of(desk.get(address(article))) | {"headline": "Mine", "_continue": ""} | byline_rows(author)
    Article.objects.filter(pk=article.pk).update(headline="Theirs")
    workflow.keep(Article.objects.get(pk=article.pk), by=chief)
    answer = desk.post(address(article), fields)
    assert f"{chief} saved this story at" in answer.content.decode()
    again = fields_of(answer, "conflict_form")
    assert (again["edit-headline"], again["bylines-0-author"]) == ("Mine", str(author.pk))
    article.refresh_from_db()
    assert article.headline == "Theirs"

    assert desk.post(address(article), again | {"_continue": "", "answer-headline": "mine"}).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Mine"
    assert [byline.author for byline in article.bylines.all()] == [author]


def test_the_same_change_by_two_people_is_no_conflict(desk, article, chief):
    fields = fields_of(desk.get(address(article))) | {"headline": "Ours", "_continue": ""}
    Article.objects.filter(pk=article.pk).update(headline="Ours")
    workflow.keep(Article.objects.get(pk=article.pk), by=chief)
    assert desk.post(address(article), fields).status_code == 302
    assert article.revisions.count() == 2


def test_a_byline_that_somebody_else_removed_does_not_come_back(desk, article, chief):
    fields = fields_of(desk.get(address(article))) | {"kicker": "New", "_continue": ""}
    article.bylines.last().delete()
    workflow.keep(Article.objects.get(pk=article.pk), by=chief)
    assert desk.post(address(article), fields).status_code == 302
    article.refresh_from_db()
    assert (article.kicker, article.bylines.count()) == ("New", 1)


def test_a_form_that_was_open_during_a_restore_can_still_be_saved(desk, article, editor):
    """A restore makes new rows of bylines: their former ids must not stand in anybody's way."""
    fields = fields_of(desk.get(address(article))) | {"kicker": "New", "_continue": ""}
    workflow.restore(article, by=editor, revision=article.latest_revision)
    assert desk.post(address(article), fields).status_code == 302
    article.refresh_from_db()
    assert (article.kicker, article.bylines.count()) == ("New", 2)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"headline": ""}, "required"),
        ({"headline": "x" * 300}, "at most 255 characters (it has 300)"),
        ({"slug": "no spaces"}, "valid “slug”"),
        ({"embargo_until": "yesterday"}, "valid date/time"),
        ({"base_revision": "x"}, "whole number"),
    ],
)
def test_a_form_that_is_not_right_keeps_what_was_typed(desk, article, changes, complaint):
    author = AuthorFactory()
    typed = {"body": "<p>An hour of work</p>", "kicker": "New"} | byline_rows(author) | changes
    answer = send(desk, article, **typed)
    assert answer.status_code == 200
    assert complaint in errors(answer)
    again = fields_of(answer)
    expected = {"body", "kicker", "bylines-0-author"} | set(changes)
    assert {name: again[name] for name in expected} == {name: str(typed[name]) for name in expected}
    article.refresh_from_db()
    assert article.kicker == ""


def test_the_lines_are_kept_in_the_order_that_was_sent_and_numbered_anew(desk, article):
    one, two, three = AuthorFactory(), AuthorFactory(), AuthorFactory()
    send(desk, article, **byline_rows(one, two, three, orders=["7", "", "3"]))
    rows = Byline.objects.filter(article=article).values_list("author", "order")
    assert list(rows) == [(three.pk, 0), (one.pk, 1), (two.pk, 2)]


def test_a_line_is_removed_and_an_empty_one_is_none(desk, article):
    first, second = (byline.author for byline in article.bylines.all())
    rows = byline_rows(first, second) | {"bylines-0-DELETE": "on", "bylines-TOTAL_FORMS": 3}
    send(desk, article, **rows, **{"bylines-2-author": "", "bylines-2-role": "writing", "bylines-2-order": "0"})
    assert list(article.bylines.values_list("author", "order")) == [(second.pk, 0)]


def test_an_author_stands_in_the_byline_once(desk, article):
    author = AuthorFactory(name="Mara Lind")
    assert "“Mara Lind” stands here twice." in errors(send(desk, article, **byline_rows(author, author)))


def test_a_story_is_not_related_to_itself(desk, article):
    rows = {"related_links-TOTAL_FORMS": 1, "related_links-0-target": article.pk, "related_links-0-order": ""}
    assert "not related to itself" in errors(send(desk, article, **rows))


def test_related_stories_are_kept_in_order(desk, article):
    one, two = ArticleFactory(), ArticleFactory()
    rows = {"related_links-0-target": one.pk, "related_links-1-target": two.pk, "related_links-TOTAL_FORMS": 2}
    send(desk, article, **rows, **{"related_links-0-order": 1, "related_links-1-order": 0})
    assert [link.target for link in article.related_links.all()] == [two, one]


def test_a_live_story_says_that_readers_do_not_see_the_change_yet(desk, editor):
    story = published(by=editor).article
    assert "once you publish it" in said(send(desk, story, kicker="New"))[-1]


def test_an_embargo_is_typed_on_the_site_s_clock(desk, article):
    send(desk, article, embargo_until="2027-07-01T06:00")
    article.refresh_from_db()
    assert article.embargo_until == dt.datetime(2027, 7, 1, 5, tzinfo=dt.UTC)
    assert fields_of(desk.get(address(article)))["embargo_until"] == "2027-07-01T06:00"


def test_the_picture_that_was_chosen_is_shown(desk, article):
    article.lead_image = Image.objects.create(title="Harbour", content_hash="a", master_hash="b", width=4, height=3)
    article.save()
    preview = f'src="/admin/images/image/{article.lead_image_id}/preview/?v=b"'
    assert preview in desk.get(address(article)).content.decode()


def test_the_form_takes_few_queries(desk, article, django_assert_max_num_queries):
    desk.get(address(article))
    with django_assert_max_num_queries(26):  # notes, their number and assignments are three of them
        desk.get(address(article))


def test_the_page_has_no_script_or_style_that_the_policy_refuses(desk, article):
    answer = desk.get(address(article))
    page = answer.content.decode()
    nonce = answer["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    inside = [tag for tag in re.findall(r"<script[^>]*>", page) if not re.search("src=|application/json", tag)]
    assert inside == [f'<script type="importmap" nonce="{nonce}">']
    for refused in ("<style", " style=", " onclick="):
        assert refused not in page
