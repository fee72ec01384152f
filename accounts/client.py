"""Who sent a request, as far as an address tells. Headers are believed only from our own proxies."""

import ipaddress

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 stands for "no address", nothing listens on it


def client_ip(request) -> str:
    """The right-most address of X-Forwarded-For that is not one of TRUSTED_PROXIES, if the peer is one of them."""
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    for part in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        nearer = _parsed(part)
        if nearer is None or not _is_ours(address):
            break
        address = nearer
    return str(address) if address else UNKNOWN


def network_of(ip: str) -> str:
    """An IPv4 address itself, of an IPv6 address its /64: what one subscriber has."""
    address = ipaddress.ip_address(ip)
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)


def _is_ours(address):
    networks = [ipaddress.ip_network(name, strict=False) for name in settings.TRUSTED_PROXIES]
    return address is not None and any(address in network for network in networks if network.version == address.version)


def _parsed(text):
    try:
        address = ipaddress.ip_address(text.strip().strip("[]").split("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
