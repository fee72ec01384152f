"""Where a picture is used, and that it is deleted only where nobody sees it go."""

import datetime as dt
import threading

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import picture_desk, where_used, workflow
from articles.models import Article, ArticleImage, Author, Edition, EditionImage, Section
from articles.moves import Refused
from images.intake import take_in
from images.models import Image
from images.tests.pictures import encoded, scene, upload
from page_cache.versions import current
from publication.models import THE_ONE, Publication

from .factories import ArticleFactory, AuthorFactory, SectionFactory, published

pytestmark = pytest.mark.django_db

LIST = "admin:images_image_changelist"


@pytest.fixture
def image(writer):
    return take_in(upload(name="harbour.jpg"), by=writer)


@pytest.fixture
def other(writer):
    return take_in(upload(encoded(scene((500, 300))), "other.jpg"), by=writer)


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


def page(image, name="change"):
    return reverse(f"admin:images_image_{name}", args=[image.pk])


def words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def soon():
    return timezone.now() + dt.timedelta(days=1)


# Each puts the picture somewhere; what is told of it, and whether it may go.


def in_a_live_story(image):
    published(lead_image=image)


def in_the_body_of_a_live_story(image):
    EditionImage.objects.get_or_create(edition=published(), image=image)


def in_a_scheduled_story(image):
    published(lead_image=image, at=soon())


def in_the_body_of_a_scheduled_story(image):
    EditionImage.objects.get_or_create(edition=published(at=soon()), image=image)


def on_an_author_with_a_live_story(image):
    published(authors=[AuthorFactory(photo=image)])


def on_an_author_with_a_scheduled_story(image):
    published(authors=[AuthorFactory(photo=image)], at=soon())


def on_a_section(image):
    SectionFactory(picture=image)


def as_the_logo(image):
    Publication.objects.create(pk=THE_ONE, logo=image)


def in_a_draft(image):
    ArticleFactory(lead_image=image)


def in_the_body_of_a_draft(image):
    ArticleImage.objects.create(article=ArticleFactory(), image=image)


def in_a_past_edition(image):
    edition = published(lead_image=image)
    Article.objects.filter(pk=edition.article_id).update(lead_image=None)
    workflow.withdraw(edition.article, by=UserFactory(role=roles.CHIEF_EDITOR))


def on_an_author_without_a_live_story(image):
    author = AuthorFactory(photo=image)
    ArticleFactory(authors=[author])


HOLDING = [
    in_a_live_story,
    in_the_body_of_a_live_story,
    in_a_scheduled_story,
    in_the_body_of_a_scheduled_story,
    on_an_author_with_a_live_story,
    on_an_author_with_a_scheduled_story,
    on_a_section,
    as_the_logo,
]
LETTING_GO = [in_a_draft, in_the_body_of_a_draft, in_a_past_edition, on_an_author_without_a_live_story]


@pytest.mark.parametrize("put", HOLDING)
def test_what_readers_see_or_will_see_is_not_deleted(desk, chief, image, other, put):
    put(image)
    assert where_used.of(image).holds
    assert not where_used.of(other).anywhere
    with pytest.raises(Refused, match=r"harbour.* was not deleted"):
        picture_desk.delete(image, by=chief)
    question = desk.get(page(image, "delete")).content.decode()
    assert "It cannot be deleted" in question
    assert "Delete the picture" not in question
    answer = desk.post(page(image, "delete"), {"confirmed": "1"})
    assert answer.url == page(image)
    assert "was not deleted" in words(answer)[0]
    assert Image.objects.filter(pk=image.pk).exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("put", LETTING_GO)
def test_what_readers_do_not_see_goes_after_a_question(
    desk, image, put, private_media, django_capture_on_commit_callbacks
):
    put(image)
    usage = where_used.of(image)
    assert usage.anywhere
    assert not usage.holds
    before = current(("pictures",))
    assert "It disappears from the following" in desk.get(page(image, "delete")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(page(image, "delete"), {"confirmed": "1"})
    assert words(answer) == ["1 picture was deleted."]
    assert not Image.objects.exists()
    assert not [path for path in private_media.rglob("*") if path.is_file()]
    assert current(("pictures",)) != before
    assert LogEntry.objects.get().object_repr == "harbour"


def test_a_deletion_leaves_every_text_standing_without_it(chief, image):
    in_a_draft(image)
    in_the_body_of_a_draft(image)
    in_a_past_edition(image)
    on_an_author_without_a_live_story(image)
    before = Article.objects.count(), Edition.objects.count(), Author.objects.count(), Section.objects.count()
    picture_desk.delete(image, by=chief)
    assert (Article.objects.count(), Edition.objects.count(), Author.objects.count(), Section.objects.count()) == before
    assert not Article.objects.exclude(lead_image=None).exists()
    assert not Edition.objects.exclude(lead_image=None).exists()
    assert not ArticleImage.objects.exists()


def test_a_picture_that_is_gone_is_no_error(chief, image):
    picture_desk.delete(Image.objects.get(), by=chief)
    picture_desk.delete(image, by=chief)


def test_deleting_takes_the_right_to_it(client, editor, image):
    with pytest.raises(PermissionDenied, match="You may not delete pictures"):
        picture_desk.delete(image, by=editor)
    client.force_login(editor)
    assert client.get(page(image, "delete")).status_code == 403
    assert client.post(page(image, "delete")).status_code == 403
    chosen = {"action": "delete_pictures", "_selected_action": [image.pk], "confirmed": "1"}
    client.post(reverse(LIST), chosen)
    client.post(reverse(LIST), chosen | {"action": "delete_selected", "post": "yes"})
    assert Image.objects.exists()


def test_of_several_those_go_that_may_go(desk, image, other):
    in_a_live_story(image)
    chosen = {"action": "delete_pictures", "_selected_action": [image.pk, other.pk]}
    question = desk.post(reverse(LIST), chosen | {"index": "0"})
    assert question.context["going"] == [other]
    answer = desk.post(reverse(LIST), chosen | {"confirmed": "1"})
    refused, deleted = words(answer)
    assert "“harbour” was not deleted" in refused
    assert deleted == "1 picture was deleted."
    assert Image.objects.get() == image


# What the picture's page tells.


def test_the_page_names_every_place(desk, image):
    for put in (*HOLDING, *LETTING_GO):
        put(image)
    usage = where_used.of(image)
    counts = [len(some.first) for some in (usage.live, usage.scheduled, usage.drafts, usage.sections)]
    assert counts == [2, 2, 2, 1]
    assert (usage.past, usage.is_logo) == (1, True)
    assert (len(usage.live_authors.first), len(usage.other_authors.first)) == (2, 1)
    source = desk.get(page(image)).content.decode()
    named = [edition.headline for edition in (*usage.live.first, *usage.scheduled.first)]
    for words_of in [*named, *(article.headline for article in usage.drafts.first)]:
        assert source.count(words_of) == 1
    assert "It stands at the head of every page." in source


def test_a_story_is_told_of_once_however_often_it_has_the_picture(image):
    edition = published(lead_image=image)
    EditionImage.objects.get_or_create(edition=edition, image=image)
    ArticleImage.objects.get_or_create(article=edition.article, image=image)
    usage = where_used.of(image)
    assert (usage.live.count, usage.drafts.count, usage.past) == (1, 0, 0)
    assert where_used.stories(image) == [edition.article_id]


def test_a_picture_in_many_stories_is_told_of_in_few_queries(desk, image, chief):
    published(lead_image=image, by=chief)
    with CaptureQueriesContext(connection) as for_one:
        desk.get(page(image))
    for _ in range(25):
        published(lead_image=image, by=chief)
    with CaptureQueriesContext(connection) as for_many:
        source = desk.get(page(image)).content.decode()
    assert "and 6 more" in source
    assert len(for_many) <= len(for_one) + 1 <= 25


def test_headlines_are_for_those_who_may_read_the_desks_stories(client, image):
    colleague = UserFactory()
    colleague.user_permissions.set(permissions_on_pictures())
    client.force_login(colleague)
    secret = published(lead_image=image, at=soon(), headline="Under embargo")
    source = client.get(page(image)).content.decode()
    assert secret.headline not in source
    assert "The desk uses it." in source


def permissions_on_pictures():
    return Permission.objects.filter(codename__in=["view_image", "change_image"])


# Two at once.


def at_once(*actions):
    """What each was refused with, in words, or None. Anything else that is raised fails the test."""
    gate, outcomes = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place, action):
        gate.wait()
        try:
            action()
        except Refused as refusal:
            outcomes[place] = refusal.messages
        except Exception as error:  # noqa: BLE001 -- the thread's error is the test's
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("_attempt", range(4))
def test_a_publication_that_crosses_a_deletion_is_seen_or_goes_without_the_picture(chief, image, _attempt):
    stories = [ArticleFactory(lead_image=image) for _ in range(2)]
    publish = [lambda story=story: workflow.publish(story, by=chief) for story in stories]
    deleted, *published_ones = at_once(lambda: picture_desk.delete(image, by=chief), *publish)
    assert published_ones == [None, None]
    assert Edition.objects.live().count() == 2
    if deleted is None:
        assert not Image.objects.exists()
        assert not Edition.objects.exclude(lead_image=None).exists()
    else:
        assert "was not deleted" in deleted[0]
        assert Edition.objects.filter(lead_image=image).exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_delete_at_once_are_both_content(chief, image):
    in_a_draft(image)
    deletion = lambda: picture_desk.delete(Image(pk=image.pk, title="harbour"), by=chief)  # noqa: E731
    assert at_once(deletion, deletion) == [None, None]
    assert not Image.objects.exists()
