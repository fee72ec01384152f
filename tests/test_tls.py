"""deploy/nginx-tls.conf, which nginx.conf includes, with a certificate of our own."""

import datetime as dt
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from articles.tests.factories import published

from .behind_nginx import PROGRAM, Nginx

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(not PROGRAM, reason="no nginx on this machine: apt-get install nginx"),
]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    return path


@pytest.fixture
def nginx(live_server, tmp_path, settings, certificate):
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    folder = tmp_path / "nginx"
    folder.mkdir()
    with Nginx(folder, live_server.url.removeprefix("http://"), certificate=certificate) as running:
        yield running


def reader(certificate, **versions):
    context = ssl.create_default_context(cafile=certificate)
    for name, version in versions.items():
        setattr(context, name, version)
    return context


def test_readers_are_led_to_https_with_their_whole_address(nginx):
    answer = nginx.ask("/search/?q=quay%20wall", Host="news.example")
    assert (answer.status, answer.headers["Location"]) == (301, "https://news.example/search/?q=quay%20wall")


def test_a_page_over_tls_is_kept(nginx, certificate):
    published(headline="Nightfall")
    answers = [nginx.ask("/", tls=reader(certificate)) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 200]
    assert b"Nightfall" in answers[1].body
    assert answers[1].headers["X-Nginx-Cache"] in ("HIT", "EXPIRED")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1")
def test_what_is_too_old_is_refused(nginx, certificate):
    old = reader(certificate, minimum_version=ssl.TLSVersion.TLSv1, maximum_version=ssl.TLSVersion.TLSv1_1)
    with pytest.raises(ssl.SSLError):
        nginx.ask("/", tls=old)
