"""A label is saved in the very moment in which somebody else merges it, or deletes its picture; real transactions."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from accounts import roles
from accounts.tests.factories import UserFactory
from accounts.tests.racing import sent_meanwhile
from articles import labels
from articles.models import Author, Section, Tag
from images import intake
from images.tests.pictures import upload
from publication.models import Publication

from .factories import AuthorFactory, SectionFactory, TagFactory
from .sending import fields_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def chief():
    return UserFactory(role=roles.CHIEF_EDITOR)


@pytest.fixture
def desk(chief):
    client = Client(raise_request_exception=False)
    client.force_login(chief)
    return client


@pytest.mark.parametrize("changes", [{"name": "Renamed"}, {"name": "Renamed", "slug": "renamed"}])
@pytest.mark.parametrize("factory", [AuthorFactory, TagFactory, SectionFactory])
def test_what_is_saved_while_it_is_merged_is_led_to_the_one_that_stays(desk, chief, factory, changes):
    source, target = factory(), factory()
    kind = source._meta.model_name
    address = reverse(f"admin:articles_{kind}_change", args=[source.pk])
    fields = fields_of(desk.get(address), f"{kind}_form") | changes
    answer = sent_meanwhile(desk, address, fields, lambda: labels.merge(source, target, by=chief))
    assert (answer.status_code, answer.url) == (302, reverse(f"admin:articles_{kind}_change", args=[target.pk]))
    assert ["merged" in str(message) for message in get_messages(answer.wsgi_request)] == [True]
    assert list(type(source).objects.values_list("pk", flat=True)) == [target.pk]


def test_the_page_of_a_label_that_was_merged_leads_to_the_one_that_stays(desk, chief):
    source, target = TagFactory(), TagFactory()
    address = reverse("admin:articles_tag_change", args=[source.pk])
    labels.merge(source, target, by=chief)
    assert (
        desk.get(address).url
        == desk.post(address, {"name": "x"}).url
        == address.replace(str(source.pk), str(target.pk))
    )
    assert Tag.objects.get() == target


@pytest.mark.parametrize("model", [Section, Author, Publication])
@pytest.mark.parametrize("first", ["deleted", "chosen"])
def test_a_picture_is_deleted_in_the_moment_in_which_it_is_chosen(desk, chief, model, first):
    picture = intake.take_in(upload(), by=chief)
    kind, name = model._meta.label_lower.replace(".", "_"), {Section: "picture", Author: "photo"}.get(model, "logo")
    label = {Section: SectionFactory, Author: AuthorFactory}.get(model, lambda: Publication.objects.the_one())()
    address = reverse(f"admin:{kind}_change", args=[label.pk or 1])
    fields = fields_of(desk.get(address), f"{model._meta.model_name}_form") | {name: picture.pk}
    if first == "deleted":
        answer = sent_meanwhile(desk, address, fields, lambda: intake.discard(picture))
        assert answer.status_code == 200
        assert [*answer.context["adminform"].form.errors] == [name]
        return
    delete = reverse("admin:images_image_delete", args=[picture.pk])

    def choose():
        assert desk.post(address, fields).status_code == 302

    answer = sent_meanwhile(desk, delete, {"post": "yes"}, choose)
    assert answer.status_code == 302
    stays = None if model is Author else picture.pk  # what is part of the paper is not deleted
    assert getattr(model.objects.get(), f"{name}_id") == stays
