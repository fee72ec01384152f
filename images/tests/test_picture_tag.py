import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone

from images.intake import take_in
from images.markup import picture_html

from .pictures import encoded, scene, upload


def rendered(image, options="", use="lead"):
    tag = f'{{% load images %}}{{% picture image use="{use}" {options} %}}'
    return Template(tag).render(Context({"image": image}))


@pytest.mark.django_db
def test_a_picture_reserves_its_place_on_the_page():
    image = take_in(upload(encoded(scene((1000, 750)))), by=None, alt='A "harbour" <at> dawn')
    stem = f"/pictures/{image.pk}/{image.rendition_key()}"
    widths = (320, 480, 640, 960, 1000)
    avif, jpg = (", ".join(f"{stem}-{width}.{kind} {width}w" for width in widths) for kind in ("avif", "jpg"))
    sizes = 'sizes="(min-width: 65rem) 60rem, 92vw"'
    assert rendered(image) == (
        f'<picture><source type="image/avif" srcset="{avif}" {sizes}>'
        f'<img src="{stem}-1000.jpg" srcset="{jpg}" {sizes} width="1000" height="750" '
        'alt="A &quot;harbour&quot; &lt;at&gt; dawn" loading="lazy" decoding="async"></picture>'
    )


@pytest.mark.django_db
def test_alt_is_always_there_and_a_lead_picture_does_not_wait():
    html = rendered(take_in(upload(), by=None), "eager=True")
    assert 'alt="" loading="eager" fetchpriority="high" decoding="async">' in html
    assert 'width="400" height="300"' in html


@pytest.mark.django_db
def test_a_place_may_have_words_of_its_own():
    image = take_in(upload(), by=None, alt="A harbour")
    assert 'alt="A harbour"' in rendered(image)
    assert 'alt="A &lt;quay&gt;"' in rendered(image, 'alt="A <quay>"')
    assert 'alt=""' in picture_html(image, "body", alt="")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("use", "size"), [("card", (1280, 720)), ("front", (1280, 720)), ("author", (320, 320)), ("section", (1280, 427))]
)
def test_a_place_gets_the_shape_that_it_asks_for(use, size):
    image = take_in(upload(encoded(scene((2400, 1800)))), by=None)
    assert f'width="{size[0]}" height="{size[1]}"' in rendered(image, use=use)


@pytest.mark.django_db
def test_another_focal_point_is_another_crop_under_another_address():
    image = take_in(upload(encoded(scene((1200, 1200)))), by=None)
    lead, card = rendered(image), rendered(image, use="card")
    image.focal_y = 1
    assert rendered(image, use="card") != card
    assert rendered(image) == lead


@pytest.mark.django_db
def test_from_the_end_of_its_rights_a_picture_is_nothing():
    image = take_in(upload(), by=None)
    image.rights_until = timezone.now() + dt.timedelta(minutes=1)
    assert rendered(image)
    image.rights_until = timezone.now()
    assert rendered(image) == ""


def test_no_picture_is_nothing():
    assert rendered(None) == rendered("") == ""
