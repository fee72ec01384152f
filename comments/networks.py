"""What stays of a network when the address is forgotten: enough to see that two comments came from the same one."""

import datetime as dt

from django.utils.crypto import salted_hmac

MARK = "#"  # no address begins with it
DIGITS = 24


def keyed(network: str, at: dt.datetime) -> str:
    """Equal for one network and one month (of ``at``, in UTC), with a key made of SECRET_KEY and that month."""
    if not network or network.startswith(MARK):
        return network
    month = f"{at.astimezone(dt.UTC):%Y-%m}"
    return MARK + salted_hmac(f"comments.network.{month}", network, algorithm="sha256").hexdigest()[:DIGITS]
