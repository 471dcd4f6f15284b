"""Uniqueness of a code or name among its current holders: once a record gives it up, another may take it."""

from typing import Any

from sqlalchemy import Connection, Select

from shared.domain.errors import AlreadyTaken
from shared.event_store.lease import advisory_lock


def require_unique(connection: Connection, kind: str, key: str, record: str, holder: Select[Any]) -> None:
    """Refuse a key that another record has, in the transaction of the append. `holder` selects the ids of the key's
    holders.

    Two transactions that want the same key run one after the other. Raises AlreadyTaken.
    """
    advisory_lock(connection, f"unique {kind} {key}")
    other = next((each for each in connection.scalars(holder) if each != record), None)
    if other is not None:
        raise AlreadyTaken(kind=kind, key=key, holder=other)
