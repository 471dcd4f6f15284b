"""A sealed event as a record of its topic: the stored bytes unchanged, the stream as key, and position and origin in
the headers. A record may carry a signed checkpoint, whose size states which events it covers."""

import re
from typing import Any

import msgspec

from shared.domain.decoding import NOT_READABLE
from shared.domain.event import SealedEvent
from shared.transparency.note import Note

CONTENT_TYPE = b"application/cloudevents+json"


_PLACE = {
    "origin": re.compile(rb"[a-z]+/[0-9a-f]{32}"),
    "position": re.compile(rb"[1-9][0-9]{0,17}"),
    "recorded": re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"),
}


class _Subject(msgspec.Struct, gc=False):
    subject: str


_subject = msgspec.json.Decoder(_Subject)


def key_of(event: SealedEvent) -> bytes | None:
    """Return the stream that the event belongs to; None if the bytes do not show it."""
    try:
        return _subject.decode(event.bytes).subject.encode()
    except NOT_READABLE:
        return None


def headers_of(origin: str, event: SealedEvent, checkpoint: Note | None = None) -> list[tuple[str, bytes]]:
    """Return the headers of a record. `checkpoint` is the log's newest, on the first record of a batch."""
    headers = [
        ("content-type", CONTENT_TYPE),
        ("origin", origin.encode()),
        ("position", b"%d" % event.position),
        ("recorded", event.recorded.encode()),
    ]
    return headers if checkpoint is None else [*headers, ("checkpoint", checkpoint.written().encode())]


def read(record: Any) -> tuple[str, SealedEvent] | None:
    """Return origin and event of a kafka-python record; None if it was not written by our publisher."""
    headers = dict(record.headers)
    if headers.get("content-type") != CONTENT_TYPE or record.value is None:
        return None
    # A header may be present without a value.
    matches = {name: each.fullmatch(headers.get(name) or b"") for name, each in _PLACE.items()}
    if not all(matches.values()):
        return None
    origin, position, recorded = (headers[name].decode() for name in _PLACE)
    return origin, SealedEvent(int(position), recorded, record.value)
