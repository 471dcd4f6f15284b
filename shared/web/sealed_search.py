"""Encrypted search texts in addresses, so that no address contains a readable name (ASVS 14.2.1).

A search is posted, and redirected to a page whose address contains the encrypted text. So paging, sorting and
downloading results use ordinary addresses, and no name appears in the browser's history, a log or a referrer.
"""

import os
from base64 import b64decode, urlsafe_b64encode
from functools import lru_cache
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app, request

LONGEST = 200  # characters
PURPOSE = b"rapporteur sealed search 1"
_NONCE = 12


class Searched(NamedTuple):
    """A search: `text` as typed and `sealed` as in addresses, "" for nothing. `opens` is False if it cannot be
    decrypted here."""

    text: str = ""
    sealed: str = ""
    opens: bool = True


def as_typed(text: object) -> str:
    """Return the usable part of a search text: at most 200 characters, without those that cannot be stored."""
    clean = str(text or "").encode("utf-8", "replace").decode().replace("\x00", "")
    return clean.strip()[:LONGEST].strip()


def sealed(text: str) -> str:
    """Encrypt a text for addresses of this service; the result differs each time, "" for nothing."""
    if not text:
        return ""
    nonce = os.urandom(_NONCE)
    return urlsafe_b64encode(nonce + _box().encrypt(nonce, text.encode(), PURPOSE)).decode().rstrip("=")


def sealed_from_form(name: str) -> str:
    """Return the text typed into a field of the current form, encrypted the same way."""
    return sealed(as_typed(request.form.get(name)))


def searched(name: str) -> Searched:
    """Return the search in the address of this request, by the name of its parameter."""
    token = request.args.get(name, "")
    if not token:
        return Searched()
    text = _opened(token)
    return Searched(opens=False) if text is None else Searched(text, token)


def _opened(token: str) -> str | None:
    try:
        box = b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), b"-_", validate=True)
        return _box().decrypt(box[:_NONCE], box[_NONCE:], PURPOSE).decode()
    except (ValueError, InvalidTag):
        return None


def _box() -> AESGCM:
    return _box_of(current_app.config["SECRET_KEY"])


@lru_cache(maxsize=8)
def _box_of(secret: str) -> AESGCM:
    """Return the encryption box. Its key derives from the one that signs form sessions, which all processes of one
    service share."""
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret.encode()))
