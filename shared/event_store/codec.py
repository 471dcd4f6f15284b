"""Encoding of events to stored bytes and back: CloudEvents 1.0 in JSON exactly as msgspec writes it."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, Protocol, Union

import msgspec

from shared.domain.errors import Malformed, TooLarge
from shared.domain.event import (
    Clear,
    Envelope,
    ExternalEnvelope,
    Marking,
    Personal,
    PublishedEvent,
    StoredEvent,
    envelope_of,
)
from shared.event_store.upcasters import UPCASTERS, Upcasters, newest, readable_as

LIMIT = 60 * 1024  # bytes of one stored event

# Errors that unreadable bytes cause: not JSON, not UTF-8, nested too deeply, refused by the contract or an upcaster, or
# a damaged box.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError, TypeError, KeyError)
# Characters that CloudEvents 1.0 allows in no attribute: controls, surrogates, noncharacters of Unicode.
_NONCHARACTERS = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_RESTRICTED = re.compile(f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]")
# U+0000 as JSON writes it, as opposed to an escaped backslash before "u0000". PostgreSQL's text cannot hold it.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_SUBJECT = re.compile(rb'"subject":"([^"\\]+)"')


class Undecodable(Exception):
    """Stored bytes that this version of the program cannot read. `stream` is None when not even the stream can be
    determined."""

    def __init__(self, reason: str, stream: str | None) -> None:
        # Both are stored in a table, and PostgreSQL's text cannot hold U+0000.
        reason, stream = reason.replace("\0", "\ufffd"), stream and stream.replace("\0", "\ufffd")
        super().__init__(reason)
        self.reason, self.stream = reason, stream


class FieldCipher(Protocol):
    """The port to the vault: encrypts personal fields and decrypts them."""

    def close(self, person: str, event: str, text: str) -> str:
        """Return the base64url box of a text under the person's key; associated data `<person>\\n<event>`."""
        ...

    def open(self, person: str, event: str, box: str) -> str | None:
        """Return the text, or None when the person's key has been destroyed."""
        ...


class EventMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """All attributes of an event except its data. For an `ExternalEvent`, actor and correlation are empty."""

    id: str
    stream: str
    version: int
    actor: str
    correlation: str
    causation: str | None = None
    marking: Marking
    approved_by: str | None = None


class Codec:
    """The codec of one log's events. Without `boxes` personal fields stay encrypted.

    A log of `ExternalEvent`s holds only those.
    """

    def __init__(
        self,
        log: str,
        events: Mapping[str, type[PublishedEvent]],
        boxes: FieldCipher | None = None,
        upcasters: Upcasters = UPCASTERS,
    ) -> None:
        self.log = log
        self._boxes, self._upcasters = boxes, upcasters
        self._types = {event: name for name, event in events.items()}
        self._decoders = {name: msgspec.json.Decoder(event) for name, event in events.items()}
        self._personal = {event: fields for event in events.values() if (fields := _personal_fields(event))}
        self._shape = envelope_of(events.values())
        self._envelope: msgspec.json.Decoder[Envelope | ExternalEnvelope] = msgspec.json.Decoder(self._shape)
        read_as = ((name, readable_as(name, events, upcasters)) for name in events)
        self._whole = _whole_decoder(
            log, self._shape, tuple((name, event) for name, event in read_as if event is not None)
        )
        self._encoder = msgspec.json.Encoder()

    def type_of(self, event: PublishedEvent) -> str:
        return self._types[type(event)]

    def encode(self, metadata: EventMetadata, event: PublishedEvent) -> bytes:
        """Return the bytes to store. Raises TooLarge over 60 KiB, and Malformed for characters that cannot be
        stored."""
        _check(metadata)
        stored = self._encoder.encode(self._enveloped(metadata, event))
        if len(stored) > LIMIT:
            raise TooLarge(size=len(stored), limit=LIMIT)
        return stored

    def _enveloped(self, metadata: EventMetadata, event: PublishedEvent) -> Envelope | ExternalEnvelope:
        attributes = {
            "specversion": "1.0",
            "id": metadata.id,
            "source": self.log,
            "type": self._types[type(event)],
            "subject": metadata.stream,
            "datacontenttype": "application/json",
            "streamversion": metadata.version,
            "marking": metadata.marking,
            "data": msgspec.Raw(self._encoded(metadata.id, event)),
        }
        if self._shape is ExternalEnvelope:
            if metadata.actor or metadata.correlation or metadata.causation or metadata.approved_by:
                raise RuntimeError(
                    f"{type(event).__name__} goes outside, and names neither an actor nor what it came of"
                )
            return ExternalEnvelope(**attributes)  # type: ignore[arg-type]  # the attributes that both have
        internal = {
            "actor": metadata.actor,
            "correlationid": metadata.correlation,
            "causationid": metadata.causation,
            "approvedby": metadata.approved_by,
        }
        return Envelope(**attributes, **internal)  # type: ignore[arg-type]  # likewise

    def decode(self, stored: bytes) -> StoredEvent:
        """Return the event of stored bytes. Raises Undecodable."""
        try:
            envelope = self._whole.decode(stored)
        except _UNREADABLE:
            # Either an older version or unreadable bytes: decoding in steps finds out which.
            return self._decoded_in_steps(stored)
        event = envelope.data
        if self._boxes is not None and type(event) in self._personal:
            try:
                event = self._opened(self._boxes, envelope.id, event)
            except _UNREADABLE as error:
                raise Undecodable(str(error), envelope.subject) from error
        return _stored_event(envelope, envelope.name, event)

    def _decoded_in_steps(self, stored: bytes) -> StoredEvent:
        try:
            envelope = self._envelope.decode(stored)
        except _UNREADABLE as error:
            raise Undecodable(str(error), _stream_of(stored)) from error
        if envelope.source != self.log:
            raise Undecodable(f"an event of {envelope.source}", envelope.subject)
        if envelope.type not in self._decoders and envelope.type not in self._upcasters:
            raise Undecodable(f"unknown type {envelope.type}", envelope.subject)
        try:
            event = self._data(envelope.type, envelope.data)
            if self._boxes is not None:
                event = self._opened(self._boxes, envelope.id, event)
        except _UNREADABLE as error:
            raise Undecodable(str(error), envelope.subject) from error
        return _stored_event(envelope, envelope.type, event)

    def _encoded(self, event_id: str, event: PublishedEvent) -> bytes:
        try:
            data = self._encoder.encode(self._closed(event_id, event))
        except UnicodeEncodeError as error:
            raise Malformed("data", "Take out the halves of surrogate pairs; they are no characters.") from error
        if b"\\u0000" in data and _NUL.search(data):
            raise Malformed("data", "Take out the character U+0000.")
        return data

    def _data(self, name: str, data: msgspec.Raw) -> PublishedEvent:
        if name not in self._upcasters:
            return self._decoders[name].decode(data)
        name, current = newest(name, msgspec.json.decode(data), self._upcasters)
        return self._decoders[name].decode(msgspec.json.encode(current))

    def _closed(self, event_id: str, event: PublishedEvent) -> PublishedEvent:
        closed: dict[str, Personal] = {}
        for field in self._personal.get(type(event), ()):
            value = getattr(event, field)
            if isinstance(value, Clear):
                if self._boxes is None or value.text is None:
                    raise RuntimeError(f"{type(event).__name__}.{field} cannot be stored in clear")
                closed[field] = Personal(value.person, self._boxes.close(value.person, event_id, value.text))
        return msgspec.structs.replace(event, **closed) if closed else event

    def _opened(self, boxes: FieldCipher, event_id: str, event: PublishedEvent) -> PublishedEvent:
        opened: dict[str, Clear] = {}
        for field in self._personal.get(type(event), ()):
            value = getattr(event, field)
            if value is not None:
                opened[field] = Clear(value.person, value.box, boxes.open(value.person, event_id, value.box))
        return msgspec.structs.replace(event, **opened) if opened else event


def _stored_event(envelope: Any, name: str, event: PublishedEvent) -> StoredEvent:  # noqa: ANN401  an envelope, or one with the data
    return StoredEvent(
        envelope.id,
        name,
        envelope.subject,
        envelope.streamversion,
        envelope.actor,
        envelope.correlationid,
        envelope.causationid,
        envelope.marking,
        event,
        envelope.approvedby,
    )


@cache
def _whole_decoder(
    log: str, shape: type[Envelope | ExternalEnvelope], events: tuple[tuple[str, type[PublishedEvent]], ...]
) -> msgspec.json.Decoder[Any]:
    """Return a decoder that reads envelope and data together, twice as fast as separately: a struct for each type, in a
    tagged union.

    Cached, since making the structs takes 10 ms per log, and every service makes codecs at startup.
    """
    attributes = [
        (field.name, Literal[log] if field.name == "source" else field.type, field.default)
        for field in msgspec.structs.fields(shape)
        if field.name not in ("type", "data")
    ]
    absent = (
        {"actor": "", "correlationid": "", "causationid": None, "approvedby": None} if shape is ExternalEnvelope else {}
    )
    structs = [
        msgspec.defstruct(
            "Whole",
            [*attributes, ("data", event)],
            tag_field="type",
            tag=name,
            namespace={"name": name, **absent},
            kw_only=True,
        )
        for name, event in events
    ]
    return msgspec.json.Decoder(Union[tuple(structs)] if structs else None)  # noqa: UP007  made from a list


@cache
def _personal_fields(event: type[PublishedEvent]) -> tuple[str, ...]:
    hints = msgspec.structs.fields(event)
    return tuple(field.name for field in hints if field.type in (Personal, Personal | None))


def _check(metadata: EventMetadata) -> None:
    optional = (metadata.actor, metadata.correlation, metadata.causation, metadata.approved_by)
    for attribute in (metadata.id, metadata.stream, *optional):
        if attribute is not None and _RESTRICTED.search(attribute):
            raise Malformed("event", "Take out control characters; CloudEvents allows none in its attributes.")


def _stream_of(stored: bytes) -> str | None:
    """Return the stream that damaged bytes belong to, if it can still be read."""
    try:
        subject = msgspec.json.decode(stored)["subject"]
    except _UNREADABLE:
        match = _SUBJECT.search(stored.partition(b'"data":')[0])
        return match[1].decode(errors="replace") if match else None
    return subject if isinstance(subject, str) else None
