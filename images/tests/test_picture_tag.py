import pytest
from django.template import Context, Template

from images.intake import take_in

from .pictures import encoded, scene, upload


def rendered(image, options=""):
    return Template(f'{{% load images %}}{{% picture image use="lead" {options} %}}').render(Context({"image": image}))


@pytest.mark.django_db
def test_a_picture_reserves_its_place_on_the_page():
    image = take_in(upload(encoded(scene((2000, 1500)))), by=None, alt='A "harbour" <at> dawn')
    assert rendered(image) == (
        f'<img src="{image.rendition_url(1280)}" width="1280" height="960" '
        'alt="A &quot;harbour&quot; &lt;at&gt; dawn" loading="lazy" decoding="async">'
    )


@pytest.mark.django_db
def test_alt_is_always_there_and_a_lead_picture_does_not_wait():
    html = rendered(take_in(upload(), by=None), "eager=True")
    assert 'alt=""' in html
    assert 'loading="eager"' in html
    assert 'width="400" height="300"' in html


def test_no_picture_is_nothing():
    assert rendered(None) == ""
