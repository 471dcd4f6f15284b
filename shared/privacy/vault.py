"""One random key per person, wrapped with the installation's own key, in a separate database."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Engine, LargeBinary, MetaData, String, Table, delete, insert, select
from sqlalchemy.exc import IntegrityError

NONCE = 12  # bytes
KEY_BITS = 256

metadata = MetaData()
keys = Table(
    "vault_keys",
    metadata,
    Column("person", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)


class Vault:
    """Encryption of personal fields: AES-256-GCM, a 12-byte nonce, associated data `<person id>\\n<event id>`.

    `master` is 32 bytes that are never stored with the database. `reader` is an engine for reading keys; with SQLite,
    boxes can then be opened during a transaction of `engine`. `noted` is called with the person before a key is
    destroyed.
    """

    def __init__(
        self,
        engine: Engine,
        master: bytes,
        reader: Engine | None = None,
        noted: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.engine, self._reader, self._noted = engine, reader or engine, noted
        self._master = AESGCM(master)

    def fits(self) -> bool:
        """Return whether the master key opens any of the people's keys, as it does unless it is another vault's."""
        empty = True
        with self._reader.connect().execution_options(yield_per=100) as connection:
            for person, wrapped in connection.execute(select(keys.c.person, keys.c.wrapped)):
                empty = False
                with suppress(InvalidTag):
                    self._unwrap(person, wrapped)
                    return True
        return empty

    def close(self, person: str, event: str, text: str) -> str:
        """Return the box to store. A missing key is created, and committed before this returns."""
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self._key_for(person)).encrypt(nonce, text.encode(), _bound_to(person, event))
        return urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()

    def open(self, person: str, event: str, box: str) -> str | None:
        """Return the text, or None when the person's key has been destroyed. Raises ValueError for a box of another
        event."""
        key = self._key_of(person)
        if key is None:
            return None
        raw = urlsafe_b64decode(box + "=" * (-len(box) % 4))
        try:
            return AESGCM(key).decrypt(raw[:NONCE], raw[NONCE:], _bound_to(person, event)).decode()
        except InvalidTag as error:
            raise ValueError(f"the box does not belong to {person} and {event}") from error

    def destroy(self, person: str) -> None:
        """Destroy the key: nothing encrypted with it can be read again, even if an older copy of the vault is
        loaded."""
        # Noted first: a crash between the two leaves a key to delete at the next opportunity, rather than one that
        # comes back.
        self._noted(person)
        with self.engine.begin() as connection:
            connection.execute(delete(keys).where(keys.c.person == person))

    def _key_for(self, person: str) -> bytes:
        key = self._key_of(person)
        if key is not None:
            return key
        fresh = AESGCM.generate_key(KEY_BITS)
        nonce = os.urandom(NONCE)
        wrapped = nonce + self._master.encrypt(nonce, fresh, person.encode())
        try:
            with self.engine.begin() as connection:
                connection.execute(insert(keys), {"person": person, "wrapped": wrapped})
        except IntegrityError:
            # Another writer was first: its key is the person's.
            return self._key_for(person)
        return fresh

    def _key_of(self, person: str) -> bytes | None:
        with self._reader.connect() as connection:
            wrapped = connection.scalar(select(keys.c.wrapped).where(keys.c.person == person))
        return None if wrapped is None else self._unwrap(person, wrapped)

    def _unwrap(self, person: str, wrapped: bytes) -> bytes:
        return self._master.decrypt(wrapped[:NONCE], wrapped[NONCE:], person.encode())


def _bound_to(person: str, event: str) -> bytes:
    return f"{person}\n{event}".encode()
