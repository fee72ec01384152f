import re

import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow as articles_workflow
from articles.models import Article, RelatedArticle
from articles.tests.factories import ArticleFactory, AuthorFactory, SeriesFactory, TagFactory, published
from articles.tests.reading import source_of, words, words_of
from comments import workflow
from comments.models import Comment
from images.intake import take_in
from images.tests.pictures import upload
from page_cache.middleware import store

from .factories import approved
from .posting import hidden_in, seconds_later

pytestmark = pytest.mark.django_db
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def edition(db):
    return published()


@pytest.fixture
def article(edition):
    return edition.article


def send(client, article, headers=OWN_PAGE, **fields):
    return client.post(reverse("comments:post_comment", args=[article.pk]), fields, headers=headers)


def levels(source):
    """Each comment's anchor with the number of lists of the thread around it."""
    depth, found = 0, []
    source = source.partition('<section class="thread"')[2]
    for opened, closed, anchor in re.findall(r'(<ol class="replies">)|(</ol>)|id="(comment-\d+)"', source):
        depth += bool(opened) - bool(closed)
        if anchor:
            found.append((anchor, depth))
    return found


def test_a_story_without_comments_has_the_form_and_no_heading(client, edition):
    thread = words_of(client, edition.get_absolute_url()).partition("wireless.")[2]
    assert thread.strip().startswith("Leave a reply")


@pytest.mark.parametrize(("number", "heading"), [(1, "1 comment"), (12, "12 comments")])
def test_the_heading_counts_the_comments(client, edition, article, moderator, number, heading):
    for _number in range(number):
        approved(article=article, by=moderator)
    source = source_of(client, edition.get_absolute_url())
    assert re.search(rf"<h2[^>]*>{heading}</h2>", source)
    assert source.count('class="commenter"') == number


def test_replies_stand_inside_what_they_answer(client, edition, article, moderator):
    one = approved(article=article, by=moderator)
    two = approved(article=article, by=moderator)
    answer = approved(article=article, parent=one, by=moderator)
    deeper = approved(article=article, parent=answer, by=moderator)
    expected = [(one, 1), (answer, 2), (deeper, 3), (two, 1)]
    anchors = [(f"comment-{comment.pk}", depth) for comment, depth in expected]
    assert levels(source_of(client, edition.get_absolute_url())) == anchors


def test_a_removed_comment_says_so_and_is_not_answered(client, edition, article, moderator):
    root = approved(article=article, name="Rude", by=moderator)
    answer = approved(article=article, parent=root, by=moderator)
    workflow.remove(root, by=moderator)
    source = source_of(client, edition.get_absolute_url())
    assert "This comment was removed." in source
    assert levels(source) == [(f"comment-{root.pk}", 1), (f"comment-{answer.pk}", 2)]
    assert source.count('class="reply"') == 1


def test_a_comment_has_name_time_permalink_and_reply(client, edition, article, moderator):
    comment = approved(article=article, name="Ann <b>", body="سلام\n\n<script>", by=moderator)
    source = source_of(client, edition.get_absolute_url())
    assert '<bdi class="commenter">Ann &lt;b&gt;</bdi>' in source
    assert re.search(rf'<a class="when" href="/comments/{comment.pk}/" rel="nofollow"><time datetime="[^"]+">', source)
    assert '<p dir="auto">سلام</p>\n<p dir="auto">&lt;script&gt;</p>' in source
    assert f'href="{reverse("comments:reply_to_comment", args=[comment.pk])}"' in source
    assert 'aria-label="Reply to Ann &lt;b&gt;"' in source


def test_a_closed_thread_keeps_the_comments_and_says_why_there_is_no_form(client, edition, article, moderator):
    approved(article=article, body="Who pays?", by=moderator)
    Article.objects.filter(pk=article.pk).update(comments_mode=Article.CommentsMode.CLOSED)
    page = words_of(client, edition.get_absolute_url())
    assert "1 comment" in page
    assert "Who pays?" in page
    assert page.endswith("Comments on this story are closed.")


def test_every_field_has_a_label_and_every_error_is_tied_to_its_field(client, article):
    source = send(client, article, body="", name="", email="nonsense").content.decode()
    for field, label, message in [
        ("body", "Comment", "Please enter your comment!"),
        ("name", "Name", "Please enter your name here"),
        ("email", "E-mail (optional, never shown)", "You have entered an incorrect email address!"),
    ]:
        assert f'<label for="id_{field}">{label}</label>' in source
        control = re.search(rf'<(?:input|textarea)[^>]* id="id_{field}"[^>]*>', source)[0]
        assert 'aria-invalid="true"' in control
        assert f'aria-describedby="id_{field}_error"' in control
        listed = re.search(rf'<div class="errors" id="id_{field}_error" role="alert">(.*?)</div>', source, re.DOTALL)[1]
        assert words(listed) == message


def test_a_refused_form_comes_back_in_its_place_with_what_was_typed(client, article):
    response = send(client, article, body="Who <pays>?", name="", email="ann@example.org")
    source = response.content.decode()
    assert response.status_code == 422
    assert "<title>Not sent yet: " in source
    assert f'action="{response.request["PATH_INFO"]}#leave-a-reply"' in source
    assert source.count('id="leave-a-reply"') == 1
    assert re.search(r"<textarea[^>]*>\s*Who &lt;pays&gt;\?</textarea>", source)
    assert 'value="ann@example.org"' in source
    assert not Comment.objects.exists()


def test_a_refused_reply_still_knows_what_it_answers(client, article, moderator):
    parent = approved(article=article, name="Ann", by=moderator)
    source = send(client, article, body="Well said", name="", parent=parent.pk).content.decode()
    assert "In reply to Ann." in words(source)
    assert re.search(rf'<input type="hidden" name="parent" value="{parent.pk}"[^>]*>', source)


def test_a_refused_reply_does_not_name_somebody_whose_comment_was_removed(client, article, moderator):
    parent = approved(article=article, name="Rude", by=moderator)
    approved(article=article, parent=parent, by=moderator)
    workflow.remove(parent, by=moderator)
    assert "Rude" not in send(client, article, body="Well", name="", parent=parent.pk).content.decode()


def test_the_public_form_holds_no_token(client, edition):
    assert "csrfmiddlewaretoken" not in source_of(client, edition.get_absolute_url())


def test_a_reply_has_a_page_of_its_own_that_shows_what_is_answered(client, edition, article, moderator):
    parent = approved(article=article, name="Ann", body="Who pays?", by=moderator)
    address = reverse("comments:reply_to_comment", args=[parent.pk])
    page = words_of(client, address)
    assert "Reply to Ann" in page
    assert "Who pays?" in page
    source = source_of(client, address)
    assert '<meta name="robots" content="noindex">' in source
    assert f'href="/comments/{parent.pk}/"' in source
    assert f'name="parent" value="{parent.pk}"' in source


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        (None, "Your comment is awaiting moderation."),
        (workflow.spam, "Your comment is awaiting moderation."),
        (workflow.approve, "Your comment has been published"),
        (workflow.reject, "Your comment is not shown"),
    ],
)
def test_the_writer_s_own_page_tells_how_things_stand(client, article, moderator, verb, sentence):
    response = send(client, article, body="Who pays?", name="Ann")
    if verb:
        verb(Comment.objects.get(), by=moderator)
    page = words_of(client, response.url)
    assert sentence in page
    assert "Who pays?" in page
    assert '<meta name="robots" content="noindex">' in source_of(client, response.url)


def test_a_published_comment_is_one_click_away_from_the_writer_s_page(client, edition, article, moderator):
    response = send(client, article, body="Who pays?", name="Ann")
    comment = Comment.objects.get()
    workflow.approve(comment, by=moderator)
    assert f'href="/comments/{comment.pk}/"' in source_of(client, response.url)


def test_a_form_from_nowhere_is_sent_again_from_the_question_alone(article, moderator):
    parent = approved(article=article, by=moderator)
    browser = Client(enforce_csrf_checks=True)
    asked = send(browser, article, headers={}, body="One\r\n\r\n‘two’ & <three>", name="Ann", parent=parent.pk)
    assert "Do you want to send this comment?" in words(asked.content.decode())
    with seconds_later():
        assert send(browser, article, headers={}, **hidden_in(asked)).status_code == 302
    comment = Comment.objects.get(name="Ann")
    assert (comment.body, comment.parent) == ("One\n\n‘two’ & <three>", parent)


def test_words_that_cannot_be_taken_are_given_back_to_copy(client, article, editor):
    Article.objects.filter(pk=article.pk).update(comments_mode=Article.CommentsMode.CLOSED)
    closed = send(client, article, body="Who <pays>?", name="Ann")
    assert closed.status_code == 409
    assert "Comments on this story are closed." in words(closed.content.decode())
    articles_workflow.withdraw(article, by=editor)
    gone = send(client, article, body="Who <pays>?", name="Ann")
    assert gone.status_code == 410
    for response in (closed, gone):
        assert re.search(r"<textarea [^>]*readonly>Who &lt;pays&gt;\?</textarea>", response.content.decode())


def test_fifty_comments_cost_twenty_queries_and_two_when_made_again(
    client, chief, moderator, django_assert_max_num_queries
):
    photo = take_in(upload(), by=None)
    authors, topics = [AuthorFactory(photo=photo), AuthorFactory()], [TagFactory(), TagFactory()]
    article = ArticleFactory(authors=authors, topics=topics, lead_image=photo, series=SeriesFactory())
    for order in range(3):
        RelatedArticle.objects.create(article=article, target=published(by=chief).article, order=order)
    edition = articles_workflow.publish(article, by=chief)
    articles_workflow.correct(article, by=chief, text="It was Tuesday.")
    parent = None
    for _number in range(50):
        parent = approved(article=article, by=moderator, parent=parent)
    with django_assert_max_num_queries(20):
        source = source_of(client, edition.get_absolute_url())
    store.clear()
    with django_assert_max_num_queries(2):
        assert source_of(client, edition.get_absolute_url()) == source
    assert source.count('class="commenter"') == 50
    assert max(depth for _anchor, depth in levels(source)) == 5
