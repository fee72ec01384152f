import pytest
from django.test import RequestFactory

from accounts.client import UNKNOWN, client_ip, network_of

PROXIES = ["127.0.0.1", "10.0.0.0/8", "2001:db8:ffff::/48"]


def request(peer, forwarded=None):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().post("/", headers=headers, REMOTE_ADDR=peer)


def test_without_proxies_a_forwarded_address_is_a_forged_one(settings):
    settings.TRUSTED_PROXIES = []
    assert client_ip(request("198.51.100.7", "1.2.3.4")) == "198.51.100.7"


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7"),
        ("10.1.2.3", "1.2.3.4, 198.51.100.7, 10.9.9.9, 127.0.0.1", "198.51.100.7"),
        ("198.51.100.7", "1.2.3.4, 127.0.0.1", "198.51.100.7"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "<script>, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("2001:db8:ffff::1", "2001:db8:1::9", "2001:db8:1::9"),
        ("::ffff:10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
        ("127.0.0.1", "10.0.0.5", "10.0.0.5"),
        ("", "1.2.3.4", UNKNOWN),
        ("unix:", "1.2.3.4", UNKNOWN),
    ],
)
def test_our_own_proxies_are_believed_from_the_right(settings, peer, forwarded, found):
    settings.TRUSTED_PROXIES = PROXIES
    assert client_ip(request(peer, forwarded)) == found


def test_a_network_written_with_host_bits_is_understood(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.1/8"]
    assert client_ip(request("10.2.2.2", "198.51.100.7")) == "198.51.100.7"


@pytest.mark.parametrize(
    ("ip", "network"), [("198.51.100.7", "198.51.100.7"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
)
def test_a_subscriber_is_an_address_or_a_64(ip, network):
    assert network_of(ip) == network
