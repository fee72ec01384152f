import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from articles import cache_tags, revisions, workflow
from articles.models import Article, ArticleImage, Edition, EditionImage, EditionLink
from articles.printing import printed
from images.intake import take_in
from images.models import Image
from images.tests.pictures import encoded, scene, upload

from .factories import ArticleFactory, SectionFactory, published
from .reading import source_of

pytestmark = pytest.mark.django_db
VIDEO = '<figure data-embed="youtube"><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A song</a></figure>'
POST = '<figure data-embed="mastodon"><a href="https://mastodon.social/@Gargron/1">https://mastodon.social/@Gargron/1</a></figure>'


@pytest.fixture
def picture(chief):
    def take(height=300, **texts):
        return take_in(upload(encoded(scene((400, height)))), by=chief, **texts)

    return take


def figure(image, caption="", layout="", alt=""):
    described = f'<img alt="{alt}">' if alt else ""
    wide = f' data-layout="{layout}"' if layout else ""
    return f'<figure data-image="{image.pk}"{wide}>{described}<figcaption>{caption}</figcaption></figure>'


def link(article, words="the story"):
    return f'<p>Read <a data-article="{article.pk}">{words}</a>.</p>'


def body_on(client, edition):
    source = source_of(client, edition.get_absolute_url())
    return re.search(r'<div class="story-body">(.*?)</div>\s*(?:<script|</article>)', source, re.DOTALL)[1]


def test_a_picture_is_printed_with_caption_and_credit(client, picture):
    image = picture(alt="A quay", byline="Mara Lind", credit="Reuters")
    html = body_on(client, published(body=figure(image, "The <em>quay</em>", layout="left")))
    assert '<figure class="picture picture-left"><picture>' in html
    assert 'alt="A quay"' in html
    assert (
        '</picture><figcaption><span class="caption">The <em>quay</em></span> '
        '<span class="credit">Mara Lind / Reuters</span></figcaption></figure>'
    ) in html


def test_a_picture_may_have_other_words_here_than_in_the_library(client, picture):
    html = body_on(client, published(body=figure(picture(alt="A quay"), alt="Two &quot;boats&quot;")))
    assert 'alt="Two &quot;boats&quot;"' in html
    assert "figcaption" not in html


def test_what_is_ours_in_a_foreign_story_says_its_language(client, picture):
    story = {"language": "ar", "body": figure(picture(credit="Reuters")) + VIDEO}
    html = body_on(client, published(**story))
    assert '<span class="credit" lang="en-gb" dir="auto">Reuters</span>' in html
    assert '<figcaption lang="en-gb" dir="auto">YouTube</figcaption>' in html


def test_a_picture_whose_rights_end_is_gone_with_its_words_at_that_second(client, picture):
    end = timezone.now() + dt.timedelta(minutes=5)
    image = picture()
    Image.objects.filter(pk=image.pk).update(rights_until=end)
    edition = published(body=f"<p>Before</p>{figure(image, 'Caption')}<p>Behind</p>", lead_image=image)
    with time_machine.travel(end - dt.timedelta(seconds=1), tick=False) as clock:
        assert "Caption" in body_on(client, edition)
        clock.move_to(end)
        html = body_on(client, edition)
        assert "Caption" not in html
        assert "<img" not in source_of(client, edition.get_absolute_url())
        assert "<img" not in source_of(client, "/")
        assert "<p>Before</p>" in html
        assert "<p>Behind</p>" in html


def test_a_picture_that_was_deleted_leaves_nothing(client, picture):
    image = picture()
    edition = published(body=figure(image, "Caption"))
    image.delete()
    assert "Caption" not in str(printed(edition))


def test_a_number_typed_before_its_picture_was_there_shows_nothing_of_it(client, picture):
    following = picture().pk + 1
    edition = published(body=f'<p>Text.</p><figure data-image="{following}"><figcaption>Mine</figcaption></figure>')
    assert picture(301, alt="Not before Monday", credit="Reuters").pk == following
    assert body_on(client, edition).strip() == "<p>Text.</p>"


def test_a_link_to_a_number_that_no_story_had_stays_plain(client):
    following = ArticleFactory().pk + 2
    edition = published(body=f'<p>Read <a data-article="{following}">this</a>.</p>')
    assert body_on(client, edition).strip() == "<p>Read this.</p>"
    assert published().article_id == following
    assert body_on(client, edition).strip() == printed(edition) == "<p>Read this.</p>"


def test_a_link_leads_to_where_the_story_is_today(client, chief):
    target = published(slug="storm", section=SectionFactory(slug="news"), by=chief)
    edition = published(body=link(target.article, "the <em>storm</em>"), by=chief)
    assert '<a href="/news/storm/">the <em>storm</em></a>' in body_on(client, edition)
    Article.objects.filter(pk=target.article_id).update(slug="gale")
    workflow.publish(Article.objects.get(pk=target.article_id), by=chief)
    assert '<a href="/news/gale/">' in body_on(client, edition)
    workflow.withdraw(target.article, by=chief)
    assert "<p>Read the <em>storm</em>.</p>" in body_on(client, edition)


def test_a_link_to_what_is_still_to_come_is_plain_text_until_its_second(client, chief):
    target = ArticleFactory(slug="later", section=SectionFactory(slug="news"))
    edition = published(body=link(target), by=chief)
    hour = timezone.now() + dt.timedelta(minutes=5)
    workflow.publish(target, by=chief, at=hour)
    assert "<p>Read the story.</p>" in body_on(client, edition)
    assert "later" not in body_on(client, edition)
    with time_machine.travel(hour, tick=False):
        assert '<a href="/news/later/">the story</a>' in body_on(client, edition)


def test_two_queries_are_enough_for_any_number_of_pictures_and_links(picture, chief, django_assert_num_queries):
    images = [picture(height) for height in (300, 310, 320)]
    targets = [published(by=chief).article for _ in range(3)]
    edition = published(by=chief, body="".join([*map(figure, images), *map(link, targets)]))
    with django_assert_num_queries(2):
        html = printed(edition)
    assert html.count("<picture>") == html.count('<a href="/section') == 3
    with django_assert_num_queries(0):
        assert printed(Edition(html="<p>plain</p>")) == "<p>plain</p>"


def test_two_thousand_figures_are_printed_in_one_query(picture, chief, django_assert_num_queries):
    gone = "".join(
        f'<figure data-image="{number}"><figcaption>x</figcaption></figure>' for number in range(9000, 10_999)
    )
    edition = published(by=chief, body=gone + figure(picture()))
    with django_assert_num_queries(1):
        assert printed(edition).count("<figure") == 1


def test_tables_can_be_scrolled_by_keyboard(client):
    html = body_on(client, published(body="<table><tbody><tr><td><p>x</p></td></tr></tbody></table>"))
    assert '<div class="table" role="region" aria-label="Table" tabindex="0"><table>' in html


def test_an_embed_is_a_plain_link_with_all_that_a_click_needs(client):
    html = body_on(client, published(body=VIDEO + POST))
    assert (
        '<figure class="embed embed-video" data-provider="youtube" data-frame="https://www.youtube-nocookie.com/'
        in html
    )
    assert 'rel="noopener" href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">A song</a>' in html
    assert 'data-show="Show the video from YouTube"' in html
    assert ">Post on Mastodon</a>" in html
    assert not re.search(r"<(iframe|script|img|link)\b", html)


def test_a_page_may_frame_what_its_story_embeds_and_no_page_anything_else(client):
    plain, filled = published(), published(body=POST + VIDEO + VIDEO)
    for state in ("MISS", "HIT"):
        answer = client.get(filled.get_absolute_url())
        assert answer["X-Cache"] == state
        hosts = "https://mastodon.social https://www.youtube-nocookie.com"
        assert f"; frame-src {hosts};" in answer["Content-Security-Policy"]
    for address in (plain.get_absolute_url(), "/", "/admin/login/", "/static/x"):
        assert "; frame-src 'none';" in client.get(address)["Content-Security-Policy"]
    again = client.get(filled.get_absolute_url(), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert f"; frame-src {hosts};" in again["Content-Security-Policy"]


def test_the_script_for_embeds_is_only_where_there_is_one(client):
    assert "embeds.js" not in source_of(client, published().get_absolute_url())
    assert "embeds.js" in source_of(client, published(body=VIDEO).get_absolute_url())


def test_what_an_edition_shows_and_leads_to_is_written_down(picture, chief):
    image, target = picture(), ArticleFactory()
    body = figure(image) * 2 + link(target) * 2 + figure(Image(pk=4711)) + link(Article(pk=4711))
    edition = published(by=chief, body=body)
    assert list(EditionImage.objects.values_list("edition", "image")) == [(edition.pk, image.pk)]
    assert list(EditionLink.objects.values_list("edition", "target")) == [(edition.pk, target.pk)]


def test_where_a_picture_is_used_follows_the_working_copy(picture, chief):
    one, other = picture(300), picture(310)
    article = ArticleFactory(body=figure(one))
    first = workflow.keep(article, by=chief)
    assert _used(article) == {one.pk}
    article.body = figure(other) + figure(Image(pk=4711))
    article.save()
    workflow.keep(article, by=chief)
    assert _used(article) == {other.pk}
    workflow.restore(article, by=chief, revision=first)
    assert _used(article) == {one.pk}
    copy = workflow.duplicate(article, by=chief)
    assert _used(copy) == {one.pk}
    article.body = ""
    article.save()
    revisions.keep(article, by=chief)
    assert _used(article) == set()


def _used(article):
    return set(ArticleImage.objects.filter(article=article).values_list("image_id", flat=True))


def test_pages_that_link_to_a_story_go_stale_with_it(chief):
    target = published(by=chief)
    edition = published(by=chief, body=link(target.article))
    assert cache_tags.page(edition.path) in cache_tags.of(target)
    assert cache_tags.page(target.path) not in cache_tags.of(edition)
