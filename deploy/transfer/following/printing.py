"""An event as a line: its stored bytes, or words for a person."""

from collections.abc import Callable
from typing import Any

import msgspec

from shared.domain.decoding import NOT_READABLE
from shared.domain.event import SealedEvent

EventFormat = Callable[[SealedEvent], bytes]


def stored(event: SealedEvent) -> bytes:
    """Return the CloudEvent byte for byte; it contains no newline."""
    return event.bytes + b"\n"


def readable(event: SealedEvent) -> bytes:
    """Return recorded time, position, event type, record and content in words."""
    recorded = event.recorded[:19].replace("T", " ")
    try:
        envelope = msgspec.json.decode(event.bytes)
        kind, subject, data = _event_kind(envelope["type"]), envelope["subject"], envelope.get("data") or {}
        facts = _facts({name: value for name, value in data.items() if value != subject})
    except (KeyError, AttributeError, TypeError, *NOT_READABLE):
        kind, subject, facts = "cannot be read", "", ""
    line = "  ".join(part for part in (f"{recorded} {event.position:>6}", kind, str(subject), facts) if part)
    return (_printable(line) + "\n").encode()


FORMATS: dict[str, EventFormat] = {"stored": stored, "lines": readable}


def _event_kind(type_: str) -> str:
    """Word `rapporteur.meetings.conclusion-adopted.v1` as `conclusion adopted`."""
    return type_.split(".")[-2].replace("-", " ") if type_.count(".") > 1 else type_


def _facts(data: dict[str, Any]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {_printed(value)}" for name, value in data.items())


def _printed(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return f"“{value}”" if " " in value else value
        case list():
            return "; ".join(map(_printed, value))
        case {"person": str(person), "box": str()}:
            return f"of {person}, closed"
        case dict():
            return f"({_facts(value)})"
    return str(value)


def _printable(text: str) -> str:
    """Remove everything that a terminal would interpret."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text)
