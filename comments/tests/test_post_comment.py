import pytest
from django.test import Client
from django.urls import reverse

from articles import workflow as articles_workflow
from articles.models import Article
from articles.tests.factories import ArticleFactory, published
from comments import workflow
from comments.models import Comment, Standing

from .factories import CommentFactory, approved
from .posting import OWN_PAGE, WORDS, hidden_in, seconds_later, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(db):
    return published()


def address(article):
    return reverse("comments:post_comment", args=[article.pk])


def errors_in(response):
    form = response.context["form"]
    return [str(error) for errors in form.errors.values() for error in errors]


def test_a_comment_is_taken_and_its_writer_sees_that_it_waits(client, edition):
    response = send(client, edition.article, email="ann@example.org")
    comment = Comment.objects.get()
    assert (comment.body, comment.name, comment.email) == ("Who pays?", "Ann", "ann@example.org")
    assert comment.standing == Standing.HELD
    waiting = client.get(response.url)
    assert b"Who pays?" in waiting.content
    assert waiting.headers["X-Robots-Tag"] == "noindex"
    assert b"Who pays?" not in client.get(edition.get_absolute_url()).content


def test_the_link_to_a_waiting_comment_cannot_be_guessed(client, edition):
    comment = CommentFactory(article=edition.article)
    assert client.get(reverse("comments:held_comment", args=[comment.pk])).status_code == 404


def test_a_double_click_leads_to_the_same_comment(client, edition):
    first = send(client, edition.article)
    assert send(client, edition.article).status_code == first.status_code == 302
    assert Comment.objects.count() == 1


def test_an_empty_form_is_told_exactly_two_things(client, edition):
    response = send(client, edition.article, body=" ", name="")
    assert response.status_code == 422
    assert errors_in(response) == ["Please enter your comment!", "Please enter your name here"]
    page = response.content.decode()
    assert page.count("Please enter your") == 2


def test_an_address_is_asked_for_where_the_newsroom_wants_one(client, edition, settings):
    settings.COMMENTS_REQUIRE_EMAIL = True
    response = send(client, edition.article)
    assert errors_in(response) == ["Please enter your email address here"]
    assert "Please enter your email address here" in response.content.decode()


def test_a_wrong_address_is_refused_and_nothing_is_lost(client, edition):
    response = send(client, edition.article, email="ann(at)example")
    assert errors_in(response) == ["You have entered an incorrect email address!"]
    assert "Who pays?" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("body", ["Who\0pays?", "Who pays? " * 600], ids=["NUL", "6,000 characters"])
def test_what_cannot_be_taken_comes_back_with_a_message(client, edition, body):
    response = send(client, edition.article, body=body)
    assert response.status_code == 422
    assert len(errors_in(response)) == 1
    assert response.context["form"]["body"].value() == body
    assert "pays?" in response.content.decode()
    assert not Comment.objects.exists()


def test_a_line_break_counts_once_as_in_the_browser(client, edition):
    asked = send(client, edition.article, body="\r\n".join("a" * 2_500))
    send(client, edition.article, body="\r\n".join("a" * 2_500), asked=hidden_in(asked)["asked"])
    assert len(Comment.objects.get().body) == 4_999


def test_words_for_a_withdrawn_story_are_given_back(client, editor, edition):
    articles_workflow.withdraw(edition.article, by=editor)
    response = send(client, edition.article)
    assert response.status_code == 410
    assert "Who pays?" in response.content.decode()
    assert not Comment.objects.exists()


@pytest.mark.parametrize("key", [0, 999_999, 10**25])
def test_there_is_nothing_to_comment_where_there_is_no_story(client, key):
    assert client.post(f"/comments/on/{key}/", WORDS, headers=OWN_PAGE).status_code == 404


def test_a_story_that_was_never_public_is_not_betrayed(client, db):
    assert send(client, ArticleFactory()).status_code == 404


def test_a_closed_thread_says_so_and_gives_the_words_back(client, edition):
    Article.objects.update(comments_mode=Article.CommentsMode.CLOSED)
    response = send(client, edition.article)
    assert response.status_code == 409
    page = response.content.decode()
    assert "closed" in page
    assert "Who pays?" in page
    assert not Comment.objects.exists()


def test_an_answer_stands_below_its_parent(client, edition):
    parent = approved(article=edition.article)
    send(client, edition.article, parent=parent.pk)
    assert Comment.objects.get(name="Ann").parent == parent


def test_a_parent_from_another_story_or_unseen_is_no_parent(client, edition):
    for parent in (approved(article=published().article), CommentFactory(article=edition.article)):
        send(client, edition.article, parent=parent.pk, name=f"Answers {parent.pk}", ip=f"192.0.2.{parent.pk % 250}")
        assert Comment.objects.get(name=f"Answers {parent.pk}").parent is None


def test_an_answer_to_a_comment_removed_meanwhile_joins_the_others_below_it(client, edition, moderator):
    parent = approved(article=edition.article, by=moderator)
    approved(article=edition.article, parent=parent, by=moderator)
    workflow.remove(parent, by=moderator)
    send(client, edition.article, parent=parent.pk)
    assert Comment.objects.get(name="Ann").parent == parent
    assert client.get(reverse("comments:reply_to_comment", args=[parent.pk])).status_code == 404


def test_the_answer_form_is_a_page_of_its_own(client, edition):
    parent = approved(article=edition.article, body="The first thing to ask.")
    page = client.get(reverse("comments:reply_to_comment", args=[parent.pk])).content.decode()
    assert "The first thing to ask." in page
    assert f'name="parent" value="{parent.pk}"' in page


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
        {"Origin": "http://testserver"},
        {"Referer": "http://testserver/news/storm/"},
    ],
)
def test_a_browser_that_names_our_own_page_is_believed(edition, headers):
    assert send(Client(enforce_csrf_checks=True), edition.article, headers).status_code == 302


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "http://evil.example", "Referer": "http://testserver/"},
        {"Referer": "http://[broken"},
    ],
)
def test_anybody_else_is_asked_first_and_then_taken_with_a_token(edition, headers):
    browser = Client(enforce_csrf_checks=True)
    question = send(browser, edition.article, headers, email="ann@example.org")
    assert (question.status_code, Comment.objects.count()) == (200, 0)
    assert "Who pays?" in question.content.decode()
    with seconds_later():
        assert browser.post(address(edition.article), hidden_in(question)).status_code == 302
    assert Comment.objects.get().email == "ann@example.org"


@pytest.mark.parametrize("token", [{}, {"csrfmiddlewaretoken": "a" * 64}])
def test_a_forged_confirmation_is_refused(edition, token):
    browser = Client(enforce_csrf_checks=True)
    fields = hidden_in(send(browser, edition.article, {}))
    fields.pop("csrfmiddlewaretoken")
    with seconds_later():
        assert browser.post(address(edition.article), fields | token).status_code == 403
    assert not Comment.objects.exists()


def test_a_get_posts_nothing(client, edition):
    answer = client.get(address(edition.article), WORDS)
    assert (answer.status_code, answer["Location"]) == (302, edition.get_absolute_url())
