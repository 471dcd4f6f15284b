"""Secrets that are only ever compared: Argon2id hashes of them (RFC 9106)."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type


class SecretHasher:
    """A hasher of secrets. `memory` is Argon2's for a hash, in KiB; 65536 is the second recommendation of RFC 9106."""

    def __init__(self, memory: int) -> None:
        self._hasher = PasswordHasher(time_cost=3, memory_cost=memory, parallelism=4, type=Type.ID)

    @cached_property
    def _nobody(self) -> str:
        """Return a hash to check unknown names against, so that they take as long as known ones.

        Made when first needed: most users of the vault check no secret, and a hash costs a tenth of a second.
        """
        return self._hasher.hash("nobody's password")

    def hash_secret(self, secret: str) -> str:
        return self._hasher.hash(secret)

    def verify(self, hashed: str | None, secret: str) -> bool:
        """Tell whether a secret matches; never without a hash, and in the same time."""
        # Computed for every caller, or the first unknown name would show by its time.
        nobody = self._nobody
        try:
            self._hasher.verify(nobody if hashed is None else hashed, secret)
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None
