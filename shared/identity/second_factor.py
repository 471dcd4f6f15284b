"""One-time passwords from an authenticator (TOTP, RFC 6238), and recovery codes that replace a lost one."""

import base64
import hashlib
import hmac
import secrets
from urllib.parse import quote, urlencode

from shared.identity.passwords import LETTERS

DIGITS, STEP = 6, 30  # seconds
APART = 1  # steps that a clock may be off, either way
SECRET = 20  # bytes, as many as RFC 4226 recommends
CODES = 10


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET)


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """Return the code of a time step (RFC 4226, section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, code: str, now: float, last: int) -> int | None:
    """Return the time step that a code is valid for, later than `last`, the last one used; None if there is none."""
    present = int(now) // STEP
    typed = "".join(code.split()).encode()
    matching = None
    for step in range(present - APART, present + APART + 1):
        if hmac.compare_digest(code_at(secret, step).encode(), typed) and step > last:
            matching = step
    return matching


def grouped_secret(secret: bytes) -> str:
    """Return a secret in the form typed into an authenticator: base32 in groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def provisioning_uri(secret: bytes, name: str, issuer: str) -> str:
    """Return the text of a QR code for an authenticator (in the common Key URI Format)."""
    parameters = {"secret": base64.b32encode(secret).decode(), "issuer": issuer}
    return f"otpauth://totp/{quote(issuer)}:{quote(name)}?{urlencode(parameters)}"


def new_recovery_codes() -> tuple[str, ...]:
    """Return ten codes of 120 bits each, which cannot be guessed, so that plain digests of them may be stored (ASVS
    6.5.2)."""
    return tuple("-".join("".join(secrets.choice(LETTERS) for _ in range(6)) for _ in range(4)) for _ in range(CODES))


def digest_of(account: str, code: str) -> str:
    """Return the stored digest of a recovery code. Hyphens, spaces and case are ignored."""
    plain = "".join(each for each in code.casefold() if each.isalnum())
    return hashlib.sha256(f"recovery\n{account}\n{plain}".encode()).hexdigest()


def is_one_time(code: str) -> bool:
    """Return whether a text has the form of an authenticator's code, as opposed to a recovery code."""
    plain = "".join(code.split())
    return len(plain) == DIGITS and plain.isascii() and plain.isdigit()
