import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory
from django.urls import reverse

from articles.tests.factories import published
from comments.models import Comment
from newsroom.charset import refuse_early

pytestmark = pytest.mark.django_db
FORMS = {
    "multipart/form-data; boundary=x": b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nAnn+AA\r\n--x--\r\n',
    "application/x-www-form-urlencoded": b"name=Ann%80&body=hello",
}
STRANGE = [
    "utf-7",
    "unicode_escape",
    "raw_unicode_escape",
    "hex",
    "zlib",
    "idna",
    "undefined",
    "none",
    "iso-8859-1",
    '""',
]


@pytest.mark.parametrize("charset", STRANGE)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_in_another_charset_is_refused_in_words(client, form, charset):
    address = reverse("comments:post_comment", args=[published().article_id])
    response = client.generic("POST", address, FORMS[form], f"{form}; charset={charset}")
    assert response.status_code == 400
    assert "Go back, reload the page" in response.content.decode()
    assert "Content-Security-Policy" in response
    assert not Comment.objects.exists()


@pytest.mark.parametrize("charset", ["utf-8", '"UTF-8"'])
def test_a_form_in_our_own_is_read(client, charset):
    address = reverse("comments:post_comment", args=[published().article_id])
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    response = client.generic("POST", address, b"name=%C3%85se&body=", content_type)
    assert response.status_code == 422
    assert "Åse" in response.content.decode()


@pytest.mark.parametrize(
    "content_type",
    [*(f"text/plain; charset={name}" for name in STRANGE), "text/plain; charset*=none''x", "text/plain; x*=none''y"],
)
def test_a_header_over_which_django_fails_by_itself_is_refused_as_well(content_type):
    environ = RequestFactory().get("/?page=2").environ | {"CONTENT_TYPE": content_type}
    answers = []
    refuse_early(get_wsgi_application())(environ, lambda status, headers: answers.append(status))
    assert answers == ["400 Bad Request"]
