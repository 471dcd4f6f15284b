"""Ids: `<kind>-<uuid>` in lower case, with a UUIDv7 for a person's act, and a UUIDv5 for a row of an imported file."""

import re
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
LENGTH_OF_UUID = 36
_ID = re.compile(rf"([a-z]+(?:-[a-z]+)*)-({UUID_PATTERN})")
_ANY_ID = re.compile(rf"([a-z]+(?:-[a-z]+)*)(?:-{UUID_PATTERN}){{1,2}}")


def imported_id(kind: str, source: str, row: str) -> str:
    """Return the id for a row of a file, the same in every installation: the UUIDv5 of `<kind>/<row id>` in the
    source's namespace."""
    return f"{kind}-{uuid5(uuid5(NAMESPACE_URL, source), f'{kind}/{row}')}"


def is_id(kind: str, text: str) -> bool:
    match = _ID.fullmatch(text)
    return match is not None and match[1] == kind


def kind_of(record: str) -> str | None:
    """Return the kind in a record's id, including the id of a record on a pair of others; None for any other text."""
    match = _ANY_ID.fullmatch(record)
    return None if match is None else match[1]


def uuid_of(record: str) -> str:
    """Return the UUID part of an id."""
    return record[-LENGTH_OF_UUID:]


def first_uuid_of(record: str) -> str:
    """Return the first of the two UUIDs in the id of a record on a pair of others."""
    return record[-2 * LENGTH_OF_UUID - 1 : -LENGTH_OF_UUID - 1]


def milliseconds(id_: str) -> int | None:
    """Return the creation time of a bare UUIDv7 in milliseconds since 1970; None for any other text."""
    try:
        made = UUID(id_)
    except ValueError:
        return None
    return made.int >> 80 if made.version == 7 else None


def time_of(event: str) -> str:
    """Return the time at which an event was made, from its id, as YYYY-MM-DDTHH:MM:SSZ; "" for any other text."""
    made = milliseconds(event)
    return "" if made is None else datetime.fromtimestamp(made / 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
