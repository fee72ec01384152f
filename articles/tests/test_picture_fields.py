"""The forms of the desk in which a picture of the library is chosen."""

import pytest
from django.urls import reverse

from images.intake import take_in
from images.tests.pictures import upload

from .factories import AuthorFactory, SectionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, chief):
    client.force_login(chief)
    return client


@pytest.fixture
def image(writer):
    return take_in(upload(name="harbour.jpg"), by=writer)


@pytest.mark.parametrize(("model", "factory"), [("author", AuthorFactory), ("section", SectionFactory)])
def test_a_picture_is_chosen_by_its_number(desk, image, model, factory):
    name = {"author": "photo", "section": "picture"}[model]
    label = factory()
    address = reverse(f"admin:articles_{model}_change", args=[label.pk])
    source = desk.get(address).content.decode()
    assert 'id="picture-library"' in source
    assert f'type="number" name="{name}"' in source
    sent = {"name": label.name, "slug": label.slug, "order": "0"}
    for wrong in ("x", "\0", "9" * 30, str(image.pk + 1)):
        answer = desk.post(address, sent | {name: wrong})
        assert list(answer.context["adminform"].form.errors) == [name]
    assert desk.post(address, sent | {name: image.pk}).status_code == 302
    label.refresh_from_db()
    assert getattr(label, name) == image
    assert f'src="{reverse("admin:images_image_preview", args=[image.pk])}' in desk.get(address).content.decode()
    desk.post(address, sent | {name: ""})
    label.refresh_from_db()
    assert getattr(label, name) is None
