import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as PillowImage

from images.intake import take_in
from images.models import Image

from .pictures import encoded, scene, upload

pytestmark = pytest.mark.django_db

ADD = "admin:images_image_add"
LIST = "admin:images_image_changelist"


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


def preview(image):
    return reverse("admin:images_image_preview", args=[image.pk])


def test_an_upload_comes_into_the_library_with_its_texts(admin_client, admin_user):
    texts = {"alt": "A harbour", "caption": "Dawn", "credit": "A. Nother"}
    response = admin_client.post(reverse(ADD), {"upload": upload(name="harbour.jpg"), **texts})
    image = Image.objects.get()
    assert response.status_code == 302
    assert (image.title, image.alt, image.caption, image.credit) == ("harbour", *texts.values())
    assert image.uploaded_by == admin_user
    assert LogEntry.objects.get().object_id == str(image.pk)


def test_a_refusal_stands_at_the_file_and_the_texts_stay(admin_client):
    response = admin_client.post(reverse(ADD), {"upload": upload(encoded(scene(), "GIF")), "alt": "A harbour"})
    form = response.context["adminform"].form
    assert form.errors == {"upload": ["GIF files are not accepted. Save the picture as JPEG, PNG, WebP or AVIF."]}
    assert 'value="A harbour"' in response.content.decode()
    assert not Image.objects.exists()


def test_a_file_is_asked_for(admin_client):
    response = admin_client.post(reverse(ADD), {"alt": "A harbour"})
    assert list(response.context["adminform"].form.errors) == ["upload"]


def test_a_second_upload_of_the_same_picture_leads_to_the_first(admin_client, image):
    response = admin_client.post(reverse(ADD), {"upload": upload(), "alt": "Other"}, follow=True)
    assert response.redirect_chain == [(change_page(image), 302)]
    assert [str(message) for message in response.context["messages"]] == [
        "The library already had this picture: “photo”. Its texts were left as they are."
    ]
    assert Image.objects.get().alt == "A harbour"
    assert not LogEntry.objects.exists()


def test_a_second_upload_in_a_pop_up_chooses_the_first(admin_client, image):
    response = admin_client.post(reverse(ADD), {"upload": upload(), "_popup": "1"})
    assert response.status_code == 200
    assert f"&quot;value&quot;: &quot;{image.pk}&quot;" in response.content.decode()


def test_who_may_only_add_is_not_led_to_a_page_that_is_forbidden(staff_client, image):
    response = staff_client("add").post(reverse(ADD), {"upload": upload()})
    assert response.url == reverse("admin:index")


def test_texts_are_changed_and_the_file_stays(admin_client, image):
    assert b'type="file"' not in admin_client.get(change_page(image)).content
    admin_client.post(change_page(image), {"title": "Harbour", "alt": "", "caption": "", "credit": "B. Other"})
    changed = Image.objects.get()
    assert (changed.title, changed.alt, changed.credit) == ("Harbour", "", "B. Other")
    assert changed.master == image.master


def test_the_texts_of_others_take_a_right_of_their_own(staff_client, image, admin_user):
    texts = {"title": "Mine", "alt": "", "caption": "", "credit": "Me"}
    theirs = take_in(upload(encoded(scene((500, 300))), "other.jpg"), by=admin_user, credit="A. Nother")
    client = staff_client("change", "view")
    assert client.post(change_page(image), texts).status_code == 302
    assert client.get(change_page(theirs)).status_code == 200
    assert client.post(change_page(theirs), texts).status_code == 403
    assert Image.objects.get(pk=theirs.pk).credit == "A. Nother"
    assert staff_client("change", "view", "change_any").post(change_page(theirs), texts).status_code == 302
    assert Image.objects.get(pk=theirs.pk).credit == "Me"


def test_the_list_asks_the_database_as_often_for_one_picture_as_for_many(admin_client, image):
    admin_client.get(reverse(LIST))
    with CaptureQueriesContext(connection) as for_one:
        admin_client.get(reverse(LIST))
    for number in range(6):
        take_in(upload(encoded(PillowImage.new("RGB", (100, 100 + number)))), by=None)
    with CaptureQueriesContext(connection) as for_many:
        response = admin_client.get(reverse(LIST))
    assert response.content.decode().count('/preview/" width="80"') == 7
    assert len(for_many) == len(for_one) <= 9


def test_the_list_is_searched_by_all_texts(admin_client, image):
    take_in(upload(encoded(scene((500, 300))), "other.jpg"), by=None)
    for word in ("photo", "harbour", "dawn", "nother"):
        assert admin_client.get(reverse(LIST), {"q": word}).context["cl"].result_count == 1


def test_the_preview_is_private(staff_client, image):
    response = staff_client("view").get(preview(image))
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


@pytest.mark.parametrize("from_the_list", [True, False])
def test_deleting_takes_the_files_along(
    admin_client, image, stored_files, from_the_list, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        if from_the_list:
            chosen = {"action": "delete_selected", "_selected_action": [image.pk], "post": "yes"}
            admin_client.post(reverse(LIST), chosen)
        else:
            admin_client.post(reverse("admin:images_image_delete", args=[image.pk]), {"post": "yes"})
    assert not Image.objects.exists()
    assert not stored_files()
