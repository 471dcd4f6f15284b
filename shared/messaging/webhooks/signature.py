"""Signatures of Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, one for each secret."""

import binascii
import hmac
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import sha256

PREFIX = "whsec_"
LENGTH = 32  # bytes; the standard asks for 24 to 64
SHORTEST, LONGEST = 24, 64  # bytes of a secret


def new_secret() -> str:
    """Return a random secret in its displayed form: `whsec_` and base64."""
    return PREFIX + b64encode(os.urandom(LENGTH)).decode()


def key_of(secret: str) -> bytes:
    """Return the bytes of a secret. Raises ValueError."""
    try:
        key = b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise ValueError("the secret is not base64") from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise ValueError(f"the secret has {len(key)} bytes instead of {SHORTEST} to {LONGEST}")
    return key


def signed_headers(secrets: Sequence[str], id_: str, timestamp: int, body: bytes) -> dict[str, str]:
    """Return the three headers; with several secrets, as during a rotation, there is one signature for each, separated
    by spaces."""
    content = f"{id_}.{timestamp}.".encode() + body
    signatures = (hmac.digest(key_of(secret), content, sha256) for secret in secrets)
    return {
        "webhook-id": id_,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{b64encode(each).decode()}" for each in signatures),
    }
