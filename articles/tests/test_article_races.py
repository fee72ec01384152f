"""The story's form sent twice at the same moment, on real transactions."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from articles import workflow
from articles.models import Article, Edition

from .factories import ArticleFactory
from .sending import fields_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def signed_in():
    client = Client()
    client.force_login(UserFactory(role=roles.EDITOR))
    return client


def send_at_once(address, *sendings):
    """The answers to forms that different threads send together; ``sendings`` are clients with their fields."""
    gate, answers = threading.Barrier(len(sendings)), [None] * len(sendings)

    def send(place, client, fields):
        gate.wait()
        try:
            answers[place] = client.post(address, fields)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(place, *sending)) for place, sending in enumerate(sendings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_a_new_story_sent_twice_at_once_is_one_story():
    client, add = signed_in(), reverse("admin:articles_article_add")
    fields = fields_of(client.get(add)) | {"headline": "Once", "_continue": ""}
    first, second = send_at_once(add, (client, fields), (client, fields))
    story = Article.objects.get()
    assert first.url == second.url == reverse("admin:articles_article_change", args=[story.pk])


def test_of_two_who_save_at_once_one_is_told_of_the_other():
    story = ArticleFactory()
    workflow.keep(story, by=UserFactory(role=roles.EDITOR))
    address = reverse("admin:articles_article_change", args=[story.pk])
    sendings = []
    for headline in ("Hers", "His"):
        client = signed_in()
        sendings.append((client, fields_of(client.get(address)) | {"headline": headline, "_continue": ""}))
    answers = send_at_once(address, *sendings)
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert story.revisions.count() == 2


def test_a_story_published_by_two_presses_at_once_is_published_once():
    client, story = signed_in(), ArticleFactory()
    address = reverse("admin:articles_article_change", args=[story.pk])
    fields = fields_of(client.get(address)) | {"_verb": "publish"}
    answers = send_at_once(address, (client, fields), (client, fields))
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Edition.objects.count() == 1
