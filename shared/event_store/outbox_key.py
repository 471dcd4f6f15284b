"""Authentication of the outbox: access to the database alone is not enough to get an event into the log.

Each row of the outbox carries an HMAC over its event. The key is a file in the home, never in a database; web server
and worker read it. A sealed event needs no HMAC, since the checkpoints vouch for it.
"""

import hmac
from functools import cached_property
from pathlib import Path

import msgspec

from shared.domain.errors import Unavailable

_encode = msgspec.json.Encoder().encode


class OutboxKey:
    """The key of one service, given as a secret, or as a file that is read when first needed."""

    def __init__(self, secret: bytes | Path) -> None:
        self._given = secret

    @cached_property
    def _secret(self) -> bytes:
        if isinstance(self._given, bytes):
            return self._given
        try:
            secret, cause = self._given.read_bytes(), None
        except OSError as error:
            secret, cause = b"", error
        if secret:
            return secret
        remedy = (
            f"{self._given} cannot be read or is empty, and without it nothing is recorded or sealed. Put it back from a copy "
            "of the home; if it is lost, `rapporteur migrate` makes another one."
        )
        raise Unavailable(part="The key of what waits to be sealed", remedy=remedy) from cause

    def mac(self, log: str, stream: str, version: int, stored: bytes) -> bytes:
        # JSON keeps the three values apart, whatever the stream's name.
        return hmac.digest(self._secret, _encode((log, stream, version)) + b"\n" + stored, "sha256")

    def accepts(self, mac: bytes, log: str, stream: str, version: int, stored: bytes) -> bool:
        return hmac.compare_digest(mac, self.mac(log, stream, version, stored))
