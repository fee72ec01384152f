"""What an authenticator app does, and what a test needs to own one."""

import base64
import hashlib
import hmac
import struct
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = {"password": "correct horse"}


def code(secret=SECRET, *, steps=0):
    """RFC 6238: the six digits of this half minute, or of one so many ``steps`` later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def give_app(user) -> list[str]:
    """An authenticator app with ``SECRET``; the recovery codes that come with it."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).get_unused_codes()


def give_passkey(user, name="Laptop"):
    """A row that counts as one; nobody can sign in with it."""
    return Authenticator.objects.create(user=user, type="webauthn", data={"name": name, "credential": {}})
