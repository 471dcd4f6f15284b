"""What was searched, sealed in the address of the page that shows it: a name that is typed stands in no address (ASVS 14.2.1).

A search is posted, and answered with the way to a page whose address holds the text encrypted. So pages, orders and
downloads of what was found are addresses as before, and the browser's history, a log or a referrer tells no name.
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

LONGEST = 200
PURPOSE = b"rapporteur sealed search 1"
_NONCE = 12


class Searched(NamedTuple):
    """`text` is what was typed and `sealed` how an address says it, "" for nothing; `opens` False: it cannot be read here."""

    text: str = ""
    sealed: str = ""
    opens: bool = True


def as_typed(text: object) -> str:
    """Return what a search takes of what was sent: at most 200 characters, none that cannot be kept."""
    clean = str(text or "").encode("utf-8", "replace").decode().replace("\x00", "")
    return clean.strip()[:LONGEST].strip()


def sealed(text: str) -> str:
    """Return a text as addresses of this service may hold it: another one each time, "" for nothing."""
    if not text:
        return ""
    nonce = os.urandom(_NONCE)
    return urlsafe_b64encode(nonce + _box().encrypt(nonce, text.encode(), PURPOSE)).decode().rstrip("=")


def sealed_from_form(name: str) -> str:
    """Return what was typed into a field of the form that was sent, likewise."""
    return sealed(as_typed(request.form.get(name)))


def searched(name: str) -> Searched:
    """Return what the address of this request asks for, by the name of its parameter."""
    given = request.args.get(name, "")
    if not given:
        return Searched()
    text = _opened(given)
    return Searched(opens=False) if text is None else Searched(text, given)


def _opened(given: str) -> str | None:
    try:
        box = b64decode(given.encode("ascii") + b"=" * (-len(given) % 4), b"-_", validate=True)
        return _box().decrypt(box[:_NONCE], box[_NONCE:], PURPOSE).decode()
    except (ValueError, InvalidTag):
        return None


def _box() -> AESGCM:
    return _box_of(current_app.config["SECRET_KEY"])


@lru_cache(maxsize=8)
def _box_of(secret: str) -> AESGCM:
    """The key is made of the one that signs form sessions: every process of a service has that, and no other service."""
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=PURPOSE).derive(secret.encode()))
