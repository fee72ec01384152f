"""The paper's one row, or none: its form, and who may use it."""

import pytest
from django.test import Client

from images.intake import take_in
from images.tests.pictures import upload
from publication.models import THE_ONE, Publication

pytestmark = pytest.mark.django_db
LIST, FORM = "/admin/publication/publication/", f"/admin/publication/publication/{THE_ONE}/change/"
NO_LINKS = {"footer_links-TOTAL_FORMS": "0", "footer_links-INITIAL_FORMS": "0", "comments_mode": "held"}


@pytest.fixture
def logo():
    return take_in(upload(), by=None, alt="Letters in a box")


@pytest.fixture
def paper(logo):
    return Publication.objects.create(pk=THE_ONE, logo=logo)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_list_leads_to_the_one_form_and_the_first_save_makes_the_row(chief, logo):
    desk = signed_in(chief)
    assert 'name="logo"' in desk.get(LIST, follow=True).content.decode()
    assert not Publication.objects.exists()
    answer = desk.post(FORM, {"logo": logo.pk} | NO_LINKS, follow=True)
    assert "was changed successfully" in answer.content.decode()
    assert Publication.objects.get().logo == logo
    desk.post(FORM, {"logo": ""} | NO_LINKS)
    assert Publication.objects.get().logo is None


def test_there_is_one_row_and_it_stays(chief, paper):
    desk = signed_in(chief)
    assert desk.get(LIST + "add/").status_code == 403
    assert desk.get(f"{LIST}{THE_ONE}/delete/").status_code == 403
    assert desk.post(LIST, {"action": "delete_selected", "_selected_action": THE_ONE}).status_code == 302
    for other in ("2", "01", "x", "9" * 30):
        assert desk.get(f"{LIST}{other}/change/", follow=True).redirect_chain[0][0] == "/admin/"
    assert desk.get(f"{LIST}{THE_ONE}/history/").status_code == 200
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("role", ["writer", "editor", "moderator"])
def test_it_is_the_chief_editor_s(request, role, logo):
    desk = signed_in(request.getfixturevalue(role))
    assert desk.get(FORM).status_code == 403
    assert desk.post(FORM, {"logo": logo.pk} | NO_LINKS).status_code == 403
    assert not Publication.objects.exists()
    assert "publication/publication" not in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("sent", ["x", "-1", "0", "9" * 30, "1.5", "\x00"])
def test_what_is_no_picture_is_refused_in_words(chief, paper, sent):
    answer = signed_in(chief).post(FORM, {"logo": sent} | NO_LINKS)
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
