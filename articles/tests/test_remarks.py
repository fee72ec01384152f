import datetime as dt

import pytest
from django.utils import timezone

from articles import workflow
from articles.remarks import Remark, remarks
from images.models import Image

from .factories import ArticleFactory, published
from .test_printing import figure, link, picture  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


def of(**fields):
    return [(remark.tone, remark.text) for remark in remarks(ArticleFactory(**fields))]


def test_a_plain_story_has_none(django_assert_num_queries):
    article = ArticleFactory()
    with django_assert_num_queries(0):
        assert remarks(article) == []


def test_links_that_readers_cannot_follow_are_told_of_each_with_its_reason(chief):
    live, withdrawn = published(by=chief), published(by=chief, headline="Off again")
    workflow.withdraw(withdrawn.article, by=chief)
    draft, scheduled = ArticleFactory(headline="Half written"), ArticleFactory(headline="Tomorrow’s")
    workflow.publish(scheduled, by=chief, at=timezone.now() + dt.timedelta(days=1))
    targets = [live.article, withdrawn.article, draft, scheduled]
    body = "".join(map(link, targets)) + '<p><a data-article="4711">x</a></p>'
    assert of(body=body) == [
        ("warning", "The text links to “Off again”, which was withdrawn: readers get plain text."),
        ("warning", "The text links to “Half written”: readers get plain text until it is published."),
        ("warning", "The text links to “Tomorrow’s”, which is scheduled: readers get plain text until then."),
        ("warning", "A story that the text links to was deleted: readers get plain text."),
    ]


def test_pictures_without_words_are_told_of_once(picture):  # noqa: F811
    silent, told = picture(300, title="Quay"), picture(310, title="Boat", alt="A boat")
    none = ("info", "“Quay” has no alternative text.")
    assert of(body=figure(silent) * 2 + figure(told)) == [none]
    assert of(body=figure(silent, alt="A quay")) == []
    assert of(body=figure(silent, alt="A quay"), lead_image=silent) == [none]


def test_conditions_of_pictures_are_told(picture):  # noqa: F811
    image = picture(title="Quay", alt="A quay", instructions="Not for magazines")
    assert of(lead_image=image) == [("warning", "“Quay”: Not for magazines")]
    now = timezone.now()
    for days, expected in ((-1, "its rights ended on"), (3, "its rights end on"), (15, None)):
        Image.objects.update(instructions="", rights_until=now + dt.timedelta(days=days))
        found = of(body=figure(image))
        assert len(found) == (1 if expected else 0)
        assert not found or expected in found[0][1]


def test_a_picture_that_is_gone_is_told_of():
    gone = Remark("warning", "A picture of the text is no longer in the library: readers do not see it.")
    assert remarks(ArticleFactory(body=figure(Image(pk=4711)))) == [gone]


def test_two_queries_are_enough(picture, chief, django_assert_num_queries):  # noqa: F811
    body = "".join(map(figure, [picture(height) for height in (300, 310, 320)]))
    article = ArticleFactory(body=body + "".join(link(ArticleFactory()) for _ in range(5)))
    with django_assert_num_queries(2):
        assert len(remarks(article)) == 8
