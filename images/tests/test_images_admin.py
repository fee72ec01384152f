"""The page of one picture, and who may do what."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from images.forms import PictureForm
from images.intake import take_in
from images.models import Image
from images.renditions import open_rendition
from page_cache.versions import current

from .pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db

LIST = "admin:images_image_changelist"
FIELDS = {
    "title": "Harbour",
    "alt": "",
    "caption": "",
    "credit": "B. Other",
    "byline": "",
    "copyright": "",
    "usage_terms": "",
    "instructions": "",
    "place": "",
    "taken_on": "",
    "rights_until": "",
    "focal_x": "50",
    "focal_y": "50",
}


@pytest.fixture
def image(photographer):
    return take_in(upload(), by=photographer, alt="A harbour", caption="Dawn", credit="A. Nother")


@pytest.fixture
def staff_client(client, photographer):
    """Signed in on the desk, with the named permissions on pictures."""

    def staff_client(*verbs):
        photographer.is_staff = True
        photographer.save()
        codenames = [f"{verb}_image" for verb in verbs]
        photographer.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client.force_login(photographer)
        return client

    return staff_client


def change_page(image):
    return reverse("admin:images_image_change", args=[image.pk])


def preview(image, name="preview"):
    return reverse(f"admin:images_image_{name}", args=[image.pk])


def words(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_texts_are_changed_and_the_file_stays(admin_client, image):
    before = current(("pictures",))
    assert admin_client.post(change_page(image), FIELDS).status_code == 302
    changed = Image.objects.get()
    assert (changed.title, changed.alt, changed.credit) == ("Harbour", "", "B. Other")
    assert (changed.master, changed.uploaded_by) == (image.master, image.uploaded_by)
    assert current(("pictures",)) != before


class Controls(HTMLParser):
    """The named fields of the picture's form as a browser would send them."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.text, self.inside = {}, None, False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.inside = attrs.get("id") == "image_form"
        elif self.inside and tag == "textarea":
            self.text = attrs["name"]
            self.sent[self.text] = ""
        elif self.inside and tag == "input" and attrs.get("type") not in ("submit", "file") and attrs.get("name"):
            self.sent[attrs["name"]] = attrs.get("value", "")

    def handle_data(self, data):
        if self.text:
            self.sent[self.text] += data.removeprefix("\n").replace("\n", "\r\n")

    def handle_endtag(self, tag):
        self.text = None if tag == "textarea" else self.text


def test_saving_an_untouched_picture_changes_nothing(admin_client, image):
    moment = timezone.now().replace(microsecond=0) + dt.timedelta(seconds=7)
    Image.objects.update(
        caption="One.\nTwo.",
        focal_x=1 / 3,
        rights_until=moment,
        taken_on=dt.date(2026, 5, 4),
        instructions="Ask\nfirst",
    )
    before = Image.objects.values().get()
    sent = Controls(admin_client.get(change_page(image)).content.decode()).sent
    assert {*FIELDS} <= {*sent}
    assert admin_client.post(change_page(image), sent).status_code == 302
    assert Image.objects.values().get() == before


def test_the_focal_point_is_kept_as_a_part_of_the_picture(admin_client, image):
    admin_client.post(change_page(image), FIELDS | {"focal_x": "12.5", "focal_y": "100"})
    assert Image.objects.values_list("focal_x", "focal_y").get() == (0.125, 1.0)


def test_the_crops_round_the_former_focal_point_are_removed(
    admin_client, image, stored_files, django_capture_on_commit_callbacks
):
    crop = open_rendition(image, f"{image.rendition_key((1, 1))}-160.jpg")
    crop.close()
    made = [name for name in stored_files() if "renditions" in str(name)]
    assert made
    with django_capture_on_commit_callbacks(execute=True):
        admin_client.post(change_page(image), FIELDS | {"focal_x": "12.5"})
    assert not {*made} & {*stored_files()}


@pytest.mark.parametrize("wrong", ["101", "-1", "nan", "inf", "1e400", "x", "", "\0"])
def test_a_focal_point_outside_the_picture_is_refused_in_words(admin_client, image, wrong):
    response = admin_client.post(change_page(image), FIELDS | {"focal_x": wrong})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["focal_x"]


@pytest.mark.parametrize(
    ("zone", "moment"), [("Asia/Tokyo", "0001-01-01T00:00"), ("America/New_York", "9999-12-31T23:59")]
)
def test_a_moment_beyond_the_calendar_is_refused_in_words(admin_client, image, zone, moment):
    with timezone.override(zone):
        response = admin_client.post(change_page(image), FIELDS | {"rights_until": moment})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == ["rights_until"]


def test_a_save_keeps_the_file_that_was_put_in_place_meanwhile(admin_client, image):
    """Between the reading of the row and its writing: only what was changed is written."""
    form = admin_client.get(change_page(image)).context["adminform"].form
    assert {field.name for field in Image._meta.concrete_fields if not field.editable}.isdisjoint(form.fields)


def test_a_save_that_a_deletion_overtook_is_answered_as_for_a_missing_picture(admin_client, image, monkeypatch):
    def gone_by_now(form):
        Image.objects.all().delete()

    monkeypatch.setattr(PictureForm, "_post_clean", gone_by_now)
    assert admin_client.post(change_page(image), FIELDS).status_code == 404


def test_instructions_and_the_end_of_the_rights_are_told_above_everything(admin_client, image):
    Image.objects.update(instructions="No sales", rights_until=timezone.now() - dt.timedelta(days=1))
    page = admin_client.get(change_page(image)).content.decode()
    assert page.index("The rights ended on") < page.index("Special instructions") < page.index("No sales")
    assert page.index("No sales") < page.index("data-stage")


def test_the_page_holds_no_inline_style_or_script(admin_client, image):
    for address in (change_page(image), reverse(LIST), reverse("admin:images_image_add")):
        page = admin_client.get(address).content.decode()
        assert " style=" not in page
        assert " onclick=" not in page


def test_the_texts_of_others_take_a_right_of_their_own(staff_client, image, admin_user):
    theirs = take_in(upload(encoded(scene((500, 300))), "other.jpg"), by=admin_user, credit="A. Nother")
    client = staff_client("change", "view")
    assert client.post(change_page(image), FIELDS).status_code == 302
    assert b"data-focal" not in client.get(change_page(theirs)).content
    assert client.post(change_page(theirs), FIELDS).status_code == 403
    assert client.post(preview(theirs, "replace"), {"upload": upload()}).status_code == 403
    assert Image.objects.get(pk=theirs.pk).credit == "A. Nother"
    assert staff_client("change", "view", "change_any").post(change_page(theirs), FIELDS).status_code == 302
    assert Image.objects.get(pk=theirs.pk).credit == "B. Other"


def test_another_file_takes_the_place_of_the_first_and_the_words_stay(admin_client, image):
    other = encoded(scene((500, 300)))
    response = admin_client.post(preview(image, "replace"), {"upload": upload(other, "other.jpg")})
    assert response.url == change_page(image)
    changed = Image.objects.get()
    assert (changed.width, changed.alt, changed.credit) == (500, "A harbour", "A. Nother")
    assert changed.master_hash != image.master_hash
    assert words(response) == ["The new file stands wherever the old one stood."]
    assert LogEntry.objects.get().get_change_message() == "Changed file."


@pytest.mark.parametrize("content", [None, encoded(scene(), "GIF"), b""])
def test_a_file_that_is_refused_leaves_the_picture_as_it_is(admin_client, image, content):
    sent = {} if content is None else {"upload": upload(content)}
    response = admin_client.post(preview(image, "replace"), sent)
    assert response.url == change_page(image)
    assert len(words(response)) == 1
    assert Image.objects.get().master_hash == image.master_hash


def test_the_preview_is_private(staff_client, image):
    for name in ("preview", "large_preview"):
        response = staff_client("view").get(preview(image, name))
        assert response.getvalue()[:3] == b"\xff\xd8\xff"
        assert response["Content-Type"] == "image/jpeg"
        assert response["Cache-Control"] == "private, max-age=3600"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]


def test_the_preview_is_for_staff_who_may_see_pictures(client, staff_client, image):
    assert client.get(preview(image)).status_code == 302
    assert staff_client().get(preview(image)).status_code == 403
    assert staff_client("view").post(preview(image)).status_code in (403, 405)


def test_the_preview_of_a_missing_picture_is_not_found(staff_client, image):
    assert staff_client("view").get(reverse("admin:images_image_preview", args=[10**30])).status_code == 404
    image.master.storage.delete(image.master.name)
    assert staff_client("view").get(preview(image)).status_code == 404


def test_the_page_of_a_picture_whose_original_is_gone_says_so(admin_client, image):
    image.original.storage.delete(image.original.name)
    assert "The original file is gone." in admin_client.get(change_page(image)).content.decode()
