"""The desk's list, who may do what, copies and history."""

import datetime as dt

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article, Byline, Edition

from .factories import ArticleFactory, AuthorFactory, SectionFactory, TagFactory, published

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
HOUR = dt.timedelta(hours=1)


def address(article, page="change", *args):
    return reverse(f"admin:articles_article_{page}", args=[article.pk, *args])


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def stories(response):
    return {article.headline for article in response.context["cl"].result_list}


@pytest.fixture
def desk(client, editor):
    client.force_login(editor)
    return client


def a_story_of_every_state(editor):
    ArticleFactory(headline="a draft")
    workflow.submit(ArticleFactory(headline="in review"), by=editor)
    workflow.approve(ArticleFactory(headline="approved"), by=editor)
    workflow.publish(ArticleFactory(headline="scheduled"), by=editor, at=timezone.now() + HOUR)
    published(by=editor, headline="live")
    changed = published(by=editor, headline="x").article
    Article.objects.filter(pk=changed.pk).update(headline="changed")
    workflow.keep(Article.objects.get(pk=changed.pk), by=editor)
    workflow.withdraw(published(by=editor, headline="withdrawn").article, by=editor)
    workflow.spike(ArticleFactory(headline="spiked"), by=editor)


def test_the_list_takes_as_many_queries_for_thirty_stories_as_for_three(desk, editor, django_assert_num_queries):
    def some(count):
        for _ in range(count):
            published(by=editor, authors=[AuthorFactory(), AuthorFactory()], topics=[TagFactory()])

    some(3)
    SectionFactory()
    desk.get(LIST)
    with django_assert_num_queries(13):
        assert len(desk.get(LIST).context["cl"].result_list) == 3
    some(27)
    with django_assert_num_queries(13):
        assert len(desk.get(LIST).context["cl"].result_list) == 30


def test_the_list_says_what_it_is_about_and_how_it_stands(desk, editor):
    section = SectionFactory(name="Harbour")
    authors = [AuthorFactory(name="Mara Lind"), AuthorFactory(name="Tom Reyes")]
    edition = published(by=editor, headline="Bridge <opens>", kicker="At last", section=section, authors=authors)
    page = desk.get(LIST).content.decode()
    assert "Bridge &lt;opens&gt;" in page
    assert address(edition.article) in page
    for words in ("At last", "Harbour", "Mara Lind, Tom Reyes", '<span class="pill pill-good">Live</span>'):
        assert words in page


@pytest.mark.parametrize(
    ("state", "found"),
    [
        ("draft", {"a draft"}),
        ("in_review", {"in review"}),
        ("approved", {"approved"}),
        ("scheduled", {"scheduled"}),
        ("live", {"live", "changed"}),
        ("changed", {"changed"}),
        ("withdrawn", {"withdrawn"}),
        ("spiked", {"spiked"}),
        ("nonsense", {"a draft", "in review", "approved", "scheduled", "live", "changed", "withdrawn", "spiked"}),
    ],
)
def test_the_list_can_be_narrowed_to_a_state(desk, editor, state, found):
    a_story_of_every_state(editor)
    assert stories(desk.get(LIST, {"state": state}, follow=True)) == found


def test_the_list_can_be_narrowed_to_one_s_own(client, writer, editor):
    ArticleFactory(headline="somebody else's")
    ArticleFactory(headline="begun by me", created_by=writer)
    ArticleFactory(headline="by me", authors=[AuthorFactory(login=writer)])
    client.force_login(writer)
    assert stories(client.get(LIST, {"owner": "mine"})) == {"begun by me", "by me"}


def test_the_list_is_searched_by_headline_and_address(desk):
    ArticleFactory(headline="Frigates for the Navy", slug="three-ships")
    ArticleFactory(headline="Fish", slug="fish")
    assert stories(desk.get(LIST, {"q": "frigates"})) == {"Frigates for the Navy"}
    assert stories(desk.get(LIST, {"q": "three-ships"})) == {"Frigates for the Navy"}


def test_the_list_is_narrowed_to_a_year_a_month_and_a_day(desk):
    def begun(year, month, day):
        moment = dt.datetime(year, month, day, 12, tzinfo=dt.UTC)
        ArticleFactory(headline=f"{year}-{month}-{day}", created_at=moment)

    begun(2024, 5, 6)
    begun(2024, 5, 7)
    begun(2025, 1, 1)
    assert "?created_at__year=2024" in desk.get(LIST).content.decode()
    year = desk.get(LIST, {"created_at__year": 2024})
    assert stories(year) == {"2024-5-6", "2024-5-7"}
    assert "created_at__month=5&amp;created_at__year=2024" in year.content.decode()
    month = desk.get(LIST, {"created_at__year": 2024, "created_at__month": 5})
    assert "created_at__day=7" in month.content.decode()
    day = desk.get(LIST, {"created_at__year": 2024, "created_at__month": 5, "created_at__day": 7})
    assert stories(day) == {"2024-5-7"}
    assert "May 2024" in day.content.decode()


@pytest.mark.parametrize("query", ["month=5", "day=5", "month=5&created_at__day=3", "year=2024&created_at__day=3"])
def test_half_a_date_in_the_address_is_no_error(desk, query):
    ArticleFactory()
    assert desk.get(f"{LIST}?created_at__{query}").status_code == 200


def test_a_writer_reads_the_story_of_somebody_else_without_buttons(client, writer):
    article = ArticleFactory(body="<p>Words <strong>to</strong> read</p>")
    client.force_login(writer)
    page = client.get(address(article)).content.decode()
    assert "<p>Words <strong>to</strong> read</p>" in page
    for name in ("_continue", "_save", "_verb", "headline"):
        assert f'name="{name}"' not in page


def test_a_moderator_does_not_see_the_stories_of_the_desk(client, moderator):
    client.force_login(moderator)
    assert client.get(LIST).status_code == 403
    assert client.get(address(ArticleFactory())).status_code == 403


def test_a_person_who_reads_only_cannot_send_the_form(client):
    reader = UserFactory()
    client.force_login(reader)
    assert client.post(address(ArticleFactory()), {"headline": "Mine"}).status_code == 403


def test_a_story_that_readers_never_saw_can_be_deleted_by_who_has_the_right(client, chief, editor):
    article = ArticleFactory()
    workflow.keep(article, by=editor)
    workflow.submit(article, by=editor)
    client.force_login(editor)
    assert client.post(address(article, "delete"), {"post": "yes"}).status_code == 403
    client.force_login(chief)
    assert client.post(address(article, "delete"), {"post": "yes"}).status_code == 302
    assert not Article.objects.exists()


def test_a_story_that_readers_saw_is_withdrawn_instead_of_deleted(client, chief):
    article = published(by=chief).article
    client.force_login(chief)
    assert address(article, "delete") not in client.get(address(article)).content.decode()
    answer = client.post(address(article, "delete"), {"post": "yes"})
    assert answer.status_code == 302
    assert "withdraw it instead" in said(answer)[0]
    assert Article.objects.exists()


def test_the_story_leads_to_its_page_only_while_readers_see_it(desk, editor):
    edition = published(by=editor)
    assert edition.get_absolute_url() in desk.get(address(edition.article)).content.decode()
    workflow.withdraw(edition.article, by=editor)
    assert edition.get_absolute_url() not in desk.get(address(edition.article)).content.decode()


def test_a_copy_is_a_draft_of_one_s_own_with_everything_but_the_address(client, writer, editor):
    authors, topics = [AuthorFactory(), AuthorFactory()], [TagFactory()]
    until = timezone.now() + HOUR
    article = ArticleFactory(kicker="Sea", authors=authors, topics=topics, embargo_until=until, comments_mode="closed")
    related = ArticleFactory()
    article.related_links.create(target=related)
    client.force_login(writer)
    answer = client.post(address(article, "duplicate"))
    copy = Article.objects.exclude(pk__in=[article.pk, related.pk]).get()
    assert answer.url == address(copy)
    assert (copy.headline, copy.kicker, copy.body, copy.slug) == (article.headline, "Sea", article.body, "")
    assert (copy.created_by, copy.stage, copy.comments_mode) == (writer, "draft", "closed")
    assert copy.embargo_until == until
    assert [byline.author for byline in copy.bylines.all()] == authors
    assert list(copy.tags.all()) == topics
    assert [link.target for link in copy.related_links.all()] == [related]
    assert copy.latest_revision.action == "duplicate"


def test_duplicate_pressed_twice_makes_one_copy(desk):
    article = ArticleFactory()
    fields = {"creation_key": desk.get(address(article)).context["copy_key"]}
    first, second = desk.post(address(article, "duplicate"), fields), desk.post(address(article, "duplicate"), fields)
    assert first.url == second.url
    assert f'name="creation_key" value="{fields["creation_key"]}"' not in desk.get(address(article)).content.decode()
    assert Article.objects.count() == 2


def test_a_copy_is_made_by_post_and_by_who_may_add_stories(client, moderator, desk):
    article = ArticleFactory()
    assert desk.get(address(article, "duplicate")).status_code == 405
    client.force_login(moderator)
    assert client.post(address(article, "duplicate")).status_code == 403
    assert Article.objects.count() == 1


def test_the_history_tells_steps_and_texts_in_one_list(desk, editor):
    article = ArticleFactory(headline="One")
    workflow.keep(article, by=editor)
    workflow.submit(article, by=editor, note="Please read")
    workflow.publish(article, by=editor, at=timezone.now() + HOUR)
    told = [(entry.what, entry.note) for entry in desk.get(address(article, "history")).context["entries"]]
    assert told == [("Edition", ""), ("Scheduled", ""), ("Submitted for review", "Please read"), ("Saved", "")]


def test_the_history_is_cut_into_pages_and_keeps_to_few_queries(desk, editor, django_assert_max_num_queries):
    article = ArticleFactory()
    for number in range(60):
        Article.objects.filter(pk=article.pk).update(headline=f"Headline {number}")
        workflow.keep(Article.objects.get(pk=article.pk), by=editor)
    with django_assert_max_num_queries(13):
        assert len(desk.get(address(article, "history")).context["entries"]) == 50
    assert len(desk.get(address(article, "history"), {"page": 2}).context["entries"]) == 10


def test_an_old_text_is_restored_from_the_history(desk, editor):
    article = published(by=editor, headline="One").article
    old = Article.objects.get(pk=article.pk).latest_revision
    Article.objects.filter(pk=article.pk).update(headline="Two")
    workflow.keep(Article.objects.get(pk=article.pk), by=editor)
    restore = address(article, "restore", old.pk)
    assert restore in desk.get(address(article, "history")).content.decode()
    assert desk.get(restore).status_code == 405
    assert "That text is back" in said(desk.post(restore))[0]
    article.refresh_from_db()
    assert article.headline == "One"
    assert Edition.objects.count() == 1


def test_a_writer_cannot_restore_the_text_of_somebody_else(client, writer, editor):
    article = ArticleFactory(headline="One")
    old = workflow.keep(article, by=editor)
    client.force_login(writer)
    assert "own drafts only" in said(client.post(address(article, "restore", old.pk)))[0]
    assert "<button" not in client.get(address(article, "history")).content.decode().split('class="history"')[1]


def test_who_left_is_not_offered_for_a_byline(desk):
    AuthorFactory(name="Ann Gone", left_on=timezone.localdate() - dt.timedelta(days=1))
    here = AuthorFactory(name="Ann Here")
    field = {"app_label": "articles", "model_name": "byline", "field_name": "author", "term": "Ann"}
    offered = desk.get("/admin/autocomplete/", field).json()["results"]
    assert [row["id"] for row in offered] == [str(here.pk)]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("article", "section"),
        ("article", "series"),
        ("article", "tags"),
        ("article", "lead_image"),
        ("relatedarticle", "target"),
    ],
)
def test_every_choice_of_the_form_is_searched_for(client, model, field):
    client.force_login(UserFactory(role=roles.WRITER))
    query = {"app_label": "articles", "model_name": model, "field_name": field, "term": "a"}
    assert client.get("/admin/autocomplete/", query).status_code == 200


def test_a_new_story_begins_with_the_name_of_its_writer(client, writer):
    author = AuthorFactory(login=writer)
    client.force_login(writer)
    formset = client.get("/admin/articles/article/add/").context["inline_admin_formsets"][0].formset
    assert formset.model is Byline
    assert formset[0]["author"].value() == author.pk
