"""Argon2id hashes (RFC 9106) of secrets that only need to be compared."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type


class SecretHasher:
    """A hasher of secrets. `memory` is Argon2's memory per hash in KiB; 65536 is RFC 9106's second recommendation."""

    def __init__(self, memory: int) -> None:
        self._hasher = PasswordHasher(time_cost=3, memory_cost=memory, parallelism=4, type=Type.ID)

    @cached_property
    def _nobody(self) -> str:
        """Return a hash to check unknown names against, so that they take as long as known ones.

        Computed when first needed, because most users of the vault check no secrets, and a hash takes a tenth of a
        second.
        """
        return self._hasher.hash("nobody's password")

    def hash_secret(self, secret: str) -> str:
        return self._hasher.hash(secret)

    def verify(self, hashed: str | None, secret: str) -> bool:
        """Return whether a secret matches; False if there is no hash, but taking the same time."""
        # Computed for every caller; otherwise the first unknown name would be revealed by its timing.
        nobody = self._nobody
        try:
            self._hasher.verify(nobody if hashed is None else hashed, secret)
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None
