"""A sealed event as a record of its topic: the stored bytes unchanged, the stream as key, its place in the headers."""

from typing import Any

import msgspec

from shared.domain.event import Sealed

CONTENT_TYPE = b"application/cloudevents+json"


class _Subject(msgspec.Struct, gc=False):
    subject: str


_subject = msgspec.json.Decoder(_Subject)


def key_of(event: Sealed) -> bytes | None:
    """The stream that the event belongs to; None for bytes that do not say."""
    try:
        return _subject.decode(event.bytes).subject.encode()
    except msgspec.DecodeError:
        return None


def headers_of(origin: str, event: Sealed) -> list[tuple[str, bytes]]:
    return [
        ("content-type", CONTENT_TYPE),
        ("origin", origin.encode()),
        ("position", b"%d" % event.position),
        ("recorded", event.recorded.encode()),
    ]


def read(record: Any) -> tuple[str, Sealed] | None:
    """Origin and event of a record of kafka-python's, or None for one that no publisher of ours wrote."""
    headers = dict(record.headers)
    if headers.get("content-type") != CONTENT_TYPE or record.value is None:
        return None
    try:
        position, recorded = int(headers["position"]), headers["recorded"].decode()
        return headers["origin"].decode(), Sealed(position, recorded, record.value)
    except (KeyError, ValueError):
        return None
