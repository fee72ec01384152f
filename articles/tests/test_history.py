"""The history page, and two texts of a story side by side, as the desk uses them."""

import datetime as dt
import re
import statistics
import time

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Article, Author, Edition, Revision, Tag

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published
from .reading import words_of

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def address(article, page="history", *args):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *args])


def saved(article, by, **fields):
    """A save of the story with these columns changed: its revision."""
    Article.objects.filter(pk=article.pk).update(**fields)
    return workflow.keep(Article.objects.get(pk=article.pk), by=by)


def side_by_side(client, article, one, other):
    return client.get(address(article, "compare"), {"from": getattr(one, "pk", one), "to": getattr(other, "pk", other)})


def labels(response):
    return [change.label for change in response.context["changes"]]


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def test_each_save_tells_its_size_and_what_it_changed(desk, editor):
    article = ArticleFactory(headline="One two", body="<p>Three four.</p>", standfirst="")
    saved(article, editor)
    saved(article, editor, headline="One five six")
    Article.objects.get(pk=article.pk).tags.add(TagFactory())
    workflow.keep(Article.objects.get(pk=article.pk), by=editor, note="Tagged")
    words = words_of(desk, address(article))
    for part in ("First text, 4 words", "+2 words −1 word Headline", "Tagged Tags"):
        assert part in words


def test_public_editions_stand_in_the_same_list_with_their_times(desk, editor):
    edition = published(by=editor)
    start, end = timezone.now() + HOUR, timezone.now() + 2 * HOUR
    saved(edition.article, editor, headline="Later")
    workflow.publish(edition.article, by=editor, at=start)
    workflow.unpublish_at(edition.article, by=editor, at=end)
    found = [entry.edition for entry in desk.get(address(edition.article)).context["entries"] if entry.edition]
    assert [(row.live_from, row.live_until) for row in found] == [(start, end), (edition.live_from, start)]
    words = words_of(desk, address(edition.article))
    assert re.search(r"Scheduled for readers from .* until .* Live for readers from .* until", words)
    workflow.withdraw(edition.article, by=editor)
    assert "Was live" in words_of(desk, address(edition.article))


def test_any_two_texts_are_compared_the_older_one_first(desk, editor):
    article = ArticleFactory(headline="One")
    one, two, three = (saved(article, editor, headline=headline) for headline in ("One", "Two", "Three"))
    for chosen in ((one, three), (three, one)):
        response = side_by_side(desk, article, *chosen)
        assert (response.context["before"].revision, response.context["after"].revision) == (one, three)
        assert labels(response) == ["Headline"]
    source = response.content.decode()
    assert re.search(r"<del>.*One.*</del>", source)
    assert re.search(r"<ins>.*Three.*</ins>", source)
    assert f"from={three.pk}" not in source
    assert f"from={one.pk}&amp;to={two.pk}" in desk.get(address(article)).content.decode()


def test_a_text_is_compared_with_the_live_one_and_with_the_working_copy(desk, editor):
    edition = published(by=editor, headline="Live words")
    article = edition.article
    old = Revision.objects.get()
    new = saved(article, editor, headline="New words")
    with_live = side_by_side(desk, article, new, "live")
    assert with_live.context["before"].is_live
    assert labels(with_live) == ["Headline"]
    Article.objects.filter(pk=article.pk).update(kicker="Not kept yet")
    with_now = side_by_side(desk, article, old, "now")
    assert with_now.context["after"].revision is None
    assert labels(with_now) == ["Headline", "Kicker"]
    page = desk.get(address(article)).content.decode()
    assert f"from={new.pk}&amp;to=live" in page
    assert f"from={old.pk}&amp;to=now" in page


def test_one_goes_from_save_to_save_without_the_list(desk, editor):
    article = ArticleFactory()
    texts = [saved(article, editor, headline=f"Headline {number}") for number in range(4)]
    source = side_by_side(desk, article, texts[1], texts[2]).content.decode()
    assert f"from={texts[0].pk}&amp;to={texts[1].pk}" in source
    assert f"from={texts[2].pk}&amp;to={texts[3].pk}" in source
    ends = side_by_side(desk, article, texts[0], texts[3]).context
    assert (ends["earlier"], ends["later"]) == (None, None)


def test_the_same_text_is_said_to_be_the_same(desk, editor):
    article = ArticleFactory()
    one = saved(article, editor)
    assert "The two texts are the same." in words_of(desk, f"{address(article, 'compare')}?from={one.pk}&to=now")


def test_what_is_wrong_in_the_address_is_told_or_not_found(desk, editor):
    article, other = ArticleFactory(), ArticleFactory()
    mine, foreign = saved(article, editor), saved(other, editor)
    for wrong in ("x", "0", "-1", "9" * 30, "١", foreign.pk):
        assert side_by_side(desk, article, mine, wrong).status_code == 404
    for query in ({}, {"from": mine.pk}, {"from": mine.pk, "to": "live"}):
        answer = desk.get(address(article, "compare"), query)
        assert answer.url == address(article)
    assert "not live" in [str(message) for message in get_messages(answer.wsgi_request)][-1]
    assert desk.get("/admin/articles/article/999/compare/?from=1&to=2").status_code == 404


def test_names_that_are_gone_are_told_on_the_page(desk, editor):
    author, tag = AuthorFactory(), TagFactory()
    article = ArticleFactory(authors=[author], topics=[tag])
    one = saved(article, editor)
    section = article.section
    article.bylines.all().delete()
    article.tags.clear()
    two = saved(article, editor, section=SectionFactory())
    for row in (
        Author.objects.filter(pk=author.pk),
        Tag.objects.filter(pk=tag.pk),
        type(section).objects.filter(pk=section.pk),
    ):
        row.delete()
    words = words_of(desk, f"{address(article, 'compare')}?from={one.pk}&to={two.pk}")
    assert words.count("deleted since") == 3


def test_a_text_is_restored_from_the_comparison(desk, editor):
    article = ArticleFactory(headline="One")
    one = saved(article, editor)
    two = saved(article, editor, headline="Two")
    source = side_by_side(desk, article, one, two).content.decode()
    assert address(article, "restore", one.pk) in source
    assert address(article, "restore", two.pk) not in source
    desk.post(address(article, "restore", one.pk))
    article.refresh_from_db()
    assert article.headline == "One"
    assert not Edition.objects.exists()


def test_who_may_only_read_compares_and_restores_nothing(client, writer, moderator, editor):
    article = ArticleFactory(headline="One")
    one, two = saved(article, editor), saved(article, editor, headline="Two")
    client.force_login(writer)
    response = side_by_side(client, article, one, two)
    assert labels(response) == ["Headline"]
    assert "Restore" not in response.content.decode()
    client.force_login(moderator)
    assert side_by_side(client, article, one, two).status_code == 403
    client.logout()
    assert side_by_side(client, article, one, two).status_code == 302


def test_two_texts_are_chosen_on_different_pages_of_the_list(desk, editor):
    article = ArticleFactory()
    texts = [saved(article, editor, headline=f"Headline {number}") for number in range(60)]
    first = desk.get(address(article))
    assert first.context["chosen"] == {"to": texts[59].pk, "from": texts[58].pk}
    later = desk.get(address(article), {"from": texts[58].pk, "to": texts[59].pk, "page": 2})
    assert later.context["elsewhere"] == {"from": texts[58].pk, "to": texts[59].pk}
    assert f'type="hidden" name="to" value="{texts[59].pk}"' in later.content.decode()
    query = f"from={texts[58].pk}&to={texts[59].pk}&from={texts[3].pk}"  # as the form sends it: hidden first
    compared = desk.get(f"{address(article, 'compare')}?{query}").context
    assert (compared["before"].revision, compared["after"].revision) == (texts[3], texts[59])


def test_text_from_right_to_left_finds_its_own_direction(desk, editor):
    article = ArticleFactory(headline="بيت علي", language="ar")
    one = saved(article, editor)
    two = saved(article, editor, headline="بيت جديد")
    source = side_by_side(desk, article, one, two).content.decode()
    assert re.search(r'<p dir="auto">بيت <del>', source)


def long_body(number):
    return "".join(f"<p>Paragraph {place} of {number if place == 7 else 'the story'}.</p>" for place in range(40))


def with_revisions(count, editor):
    article = ArticleFactory(body=long_body(0))
    content = saved(article, editor).content
    start = timezone.now() - dt.timedelta(days=30)
    Revision.objects.bulk_create(
        Revision(
            article=article,
            by=editor,
            at=start + number * HOUR,
            digest=str(number),
            content=content | {"body": long_body(number)},
        )
        for number in range(count - 1)
    )
    return article


def test_five_hundred_revisions_take_no_more_queries_and_time_than_sixty(desk, editor, django_assert_max_num_queries):
    few, many = with_revisions(60, editor), with_revisions(500, editor)

    def took(article, **query):
        began = time.process_time()
        with django_assert_max_num_queries(16):
            assert len(desk.get(address(article), query).context["entries"]) == query.get("count", 50)
        return time.process_time() - began

    took(few)
    times = [(took(few), took(many), took(many, page=9)) for _round in range(5)]
    short, long, deep = (statistics.median(row) for row in zip(*times, strict=True))
    assert max(long, deep) < 1.6 * short
    assert desk.get(address(many)).context["page"].paginator.num_pages == 10
    first, *_rest, last = many.revisions.order_by("pk")
    with django_assert_max_num_queries(15):
        assert labels(side_by_side(desk, many, first, last)) == ["Body"]
    assert many.revisions.count() == 500
