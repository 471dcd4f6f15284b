"""Password rules: long, not common, and without the names that anyone would try first.

These follow NIST SP 800-63B-4 (section 3.1.1) and OWASP ASVS 5.0 (6.2): a minimum length and a blocklist, no
composition rules, and the password exactly as typed.
"""

import hashlib
import secrets
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from shared.domain.collation import collation_key
from shared.domain.errors import Refused

SHORTEST, LONGEST = 15, 1000
"""In characters. NIST requires 15 for a password used as the only factor, and ASVS recommends the same."""
PROGRAM = "rapporteur"
TELLING = 4  # letters; a shorter word of a name may well occur within another word
COMMON = Path(__file__).with_name("common_passwords.txt")
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # no easily confused characters


class PasswordTooShort(Refused):
    """The password is too short. Parameters: field, least (characters)."""

    code = "password-too-short"


class PasswordTooCommon(Refused):
    """The password is on a list of common ones, or consists of two of them. Parameters: field."""

    code = "password-too-common"


class PasswordHoldsName(Refused):
    """The password contains the account's name or the program's. Parameters: field."""

    code = "password-holds-name"


def check(password: str, name: str, field: str = "password") -> None:
    """Refuse an unsuitable password for an account that signs in as `name`.

    Raises PasswordTooShort, PasswordTooCommon, PasswordHoldsName.
    """
    if len(password) < SHORTEST:
        raise PasswordTooShort(field=field, least=SHORTEST)
    if is_common(password):
        raise PasswordTooCommon(field=field)
    if _holds(password, (PROGRAM, name, *name.split())):
        raise PasswordHoldsName(field=field)


def is_common(password: str) -> bool:
    """Return whether a password is common, two common ones in a row, or a repeated text, ignoring punctuation in
    between."""
    plain = "".join(each for each in password.casefold() if each.isalnum())
    if not plain or plain in (plain + plain)[1:-1]:
        return True
    common = _common()
    return plain in common or any(plain[:cut] in common and plain[cut:] in common for cut in range(1, len(plain)))


def generate() -> str:
    """Return a password of 125 bits, in groups that can be read aloud."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(5))


def digest_of_made(account: str, password: str) -> str:
    """Return a plain digest of a password made by `generate`, which cannot be found by guessing (ASVS 6.5.2 requires
    112 bits)."""
    return hashlib.sha256(f"made\n{account}\n{password}".encode()).hexdigest()


def _holds(password: str, names: Iterable[str]) -> bool:
    plain = collation_key(password).replace(" ", "")
    plain_names = (collation_key(name).replace(" ", "") for name in names)
    return any(len(name) >= TELLING and name in plain for name in plain_names)


@cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())
