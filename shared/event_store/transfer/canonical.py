"""The canonical form of an event in an exported file, whatever its type (docs/bundles.md)."""

import re
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from shared.domain.decoding import NOT_READABLE
from shared.domain.event import Marking

LARGEST = 60 * 1024  # bytes
DEEPEST = 64  # levels of nested arrays and objects
MOST = 10**18  # bound on the magnitude of whole numbers
NO_EVENT = (*NOT_READABLE, ValueError, OverflowError)
_LONG_NUMBER = re.compile(rb"[0-9]{19}")
Word = Annotated[str, Meta(pattern=r"^[!#-\[\]-~]+\Z")]
"""Printable ASCII without quotes and backslashes."""


class BundleEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """The attributes of an event in their order. Events for partners name neither account nor command."""

    specversion: Literal["1.0"]
    id: Annotated[str, Meta(pattern=r"^[0-9a-f-]{36}\Z")]
    source: Word
    type: Word
    subject: Word
    datacontenttype: Literal["application/json"]
    streamversion: Annotated[int, Meta(ge=1, lt=MOST)]
    actor: Word | None = None
    correlationid: Word | None = None
    causationid: Word | None = None
    marking: Marking
    approvedby: Word | None = None
    data: msgspec.Raw


def _no_fraction(written: str) -> float:
    raise ValueError(f"{written} is no whole number")


_envelopes, _data = msgspec.json.Decoder(BundleEvent), msgspec.json.Decoder(float_hook=_no_fraction)
_encode = msgspec.json.Encoder().encode


def event_in(stored: bytes) -> BundleEvent:
    """Return the event in these bytes. Raises one of the errors in NO_EVENT if they are not an event's."""
    if len(stored) > LARGEST:
        raise ValueError(f"it has {len(stored)} bytes")
    event = _envelopes.decode(stored)
    if bool(event.actor) != bool(event.correlationid) or (event.causationid and not event.actor):
        raise ValueError("it names an actor without a correlation, or a correlation without an actor")
    if _encode(event) != stored or not isinstance(data_in(event), dict):
        raise ValueError("it is not written in the one right way")
    return event


def data_in(event: BundleEvent) -> Any:  # noqa: ANN401  JSON
    """Return an event's data. Raises one of the errors in NO_EVENT."""
    written = bytes(event.data)
    data = _data.decode(written)
    if _encode(data) != written:
        raise ValueError("its data are not written in the one right way")
    suspect = written.count(b"{") + written.count(b"[") > DEEPEST or _LONG_NUMBER.search(written)
    if suspect and _depth(data) > DEEPEST:
        raise ValueError(f"it is deeper than {DEEPEST}")
    return data


def _depth(value: object) -> int:
    match value:
        case dict():
            return 1 + max(map(_depth, value.values()), default=0)
        case list():
            return 1 + max(map(_depth, value), default=0)
        case int() if abs(value) >= MOST:
            raise ValueError(f"{value} is too large")
    return 0
