"""Events to stored bytes and back: CloudEvents 1.0 in JSON, exactly as msgspec writes it, and one place for old versions."""

from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from shared.domain.errors import TooLarge
from shared.domain.event import Clear, Envelope, Marking, Personal, Published, Stored

LIMIT = 60 * 1024  # bytes of one stored event
CONTENT_TYPE = "application/json"

Data = dict[str, object]
# An old type and what makes the next version of it, dict to dict: `"….v1": ("….v2", function)`. Nothing else reads old events.
UPCASTERS: dict[str, tuple[str, Callable[[Data], Data]]] = {}


class Undecodable(Exception):
    """Stored bytes that this version of the program cannot read. `stream` is None when not even that can be told."""

    def __init__(self, reason: str, stream: str | None) -> None:
        super().__init__(reason)
        self.reason, self.stream = reason, stream


class Boxes(Protocol):
    """Closes and opens personal fields (the vault's port)."""

    def close(self, person: str, event: str, text: str) -> str:
        """base64url box of a text under the person's key; associated data `<person>\\n<event>`."""
        ...

    def open(self, person: str, event: str, box: str) -> str | None:
        """The text, or None when the person's key has been destroyed."""
        ...


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about an event but its data."""

    id: str
    stream: str
    version: int
    actor: str
    correlation: str
    causation: str | None = None
    marking: Marking


class Codec:
    """Reads and writes the events of one log. Without boxes personal fields stay closed."""

    def __init__(self, log: str, events: Mapping[str, type[Published]], boxes: Boxes | None = None) -> None:
        self.log = log
        self._boxes = boxes
        self._types = {event: name for name, event in events.items()}
        self._decoders = {name: msgspec.json.Decoder(event) for name, event in events.items()}
        self._personal = {event: fields for event in events.values() if (fields := _personal_fields(event))}
        self._envelope = msgspec.json.Decoder(Envelope)
        self._encoder = msgspec.json.Encoder()

    def type_of(self, event: Published) -> str:
        return self._types[type(event)]

    def encode(self, heading: Heading, event: Published) -> bytes:
        """The bytes to store. Raises TooLarge over 60 KiB."""
        stored = self._encoder.encode(
            Envelope(
                specversion="1.0",
                id=heading.id,
                source=self.log,
                type=self._types[type(event)],
                subject=heading.stream,
                datacontenttype=CONTENT_TYPE,
                streamversion=heading.version,
                actor=heading.actor,
                correlationid=heading.correlation,
                causationid=heading.causation,
                marking=heading.marking,
                data=msgspec.Raw(self._encoder.encode(self._closed(heading.id, event))),
            )
        )
        if len(stored) > LIMIT:
            raise TooLarge(size=len(stored), limit=LIMIT)
        return stored

    def decode(self, stored: bytes) -> Stored:
        """The event behind stored bytes. Raises Undecodable."""
        try:
            envelope = self._envelope.decode(stored)
        except msgspec.DecodeError as error:
            raise Undecodable(str(error), _stream_of(stored)) from error
        try:
            event = self._data(envelope.type, envelope.data)
        except (msgspec.DecodeError, KeyError) as error:
            reason = f"unknown type {error}" if isinstance(error, KeyError) else str(error)
            raise Undecodable(reason, envelope.subject) from error
        return Stored(
            envelope.id,
            envelope.type,
            envelope.subject,
            envelope.streamversion,
            envelope.actor,
            envelope.correlationid,
            envelope.causationid,
            envelope.marking,
            event if type(event) not in self._personal else self._opened(envelope.id, event),
        )

    def _data(self, name: str, data: msgspec.Raw) -> Published:
        if name not in UPCASTERS:
            return self._decoders[name].decode(data)
        old: Data = msgspec.json.decode(data)
        while name in UPCASTERS:
            name, upcast = UPCASTERS[name]
            old = upcast(old)
        return self._decoders[name].decode(msgspec.json.encode(old))

    def _closed(self, event_id: str, event: Published) -> Published:
        closed: dict[str, Personal] = {}
        for field in self._personal.get(type(event), ()):
            value = getattr(event, field)
            if isinstance(value, Clear):
                if self._boxes is None or value.text is None:
                    raise RuntimeError(f"{type(event).__name__}.{field} cannot be stored in clear")
                closed[field] = Personal(value.person, self._boxes.close(value.person, event_id, value.text))
        return msgspec.structs.replace(event, **closed) if closed else event

    def _opened(self, event_id: str, event: Published) -> Published:
        if self._boxes is None:
            return event
        opened: dict[str, Clear] = {}
        for field in self._personal[type(event)]:
            value = getattr(event, field)
            if value is not None:
                text = self._boxes.open(value.person, event_id, value.box)
                opened[field] = Clear(value.person, value.box, text)
        return msgspec.structs.replace(event, **opened)


def _personal_fields(event: type[Published]) -> tuple[str, ...]:
    hints = msgspec.structs.fields(event)
    return tuple(field.name for field in hints if field.type in (Personal, Personal | None))


def _stream_of(stored: bytes) -> str | None:
    try:
        subject = msgspec.json.decode(stored)["subject"]
    except (msgspec.DecodeError, KeyError, TypeError, UnicodeDecodeError):
        return None
    return subject if isinstance(subject, str) else None
