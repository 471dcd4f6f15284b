"""Secrets that are only ever compared: Argon2id hashes of them (RFC 9106)."""

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type


class SecretHasher:
    """`memory` is what Argon2 takes for a hash, in KiB; with 65536 it is the second recommendation of RFC 9106."""

    def __init__(self, memory: int) -> None:
        self._hasher = PasswordHasher(time_cost=3, memory_cost=memory, parallelism=4, type=Type.ID)

    @cached_property
    def _nobody(self) -> str:
        """What a name that nobody has is checked against, so that it takes as long as one that somebody has.

        Made when it is first needed: few of those who open the vault check a secret, and a hash costs a tenth of a second.
        """
        return self._hasher.hash("nobody's password")

    def hash_secret(self, secret: str) -> str:
        return self._hasher.hash(secret)

    def verify(self, hashed: str | None, secret: str) -> bool:
        """Whether a secret is the one; without a hash never, and in the same time."""
        # Asked for whoever comes, or the first name that nobody has would show by its time.
        nobody = self._nobody
        try:
            self._hasher.verify(nobody if hashed is None else hashed, secret)
        except (VerificationError, InvalidHashError):
            return False
        return hashed is not None
