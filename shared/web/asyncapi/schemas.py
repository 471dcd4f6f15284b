"""The shapes of a log's events, from the structs that read and write them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from shared.domain.event import ExternalEnvelope, PublishedEvent

PLACE = "#/components/schemas/"
LINE, LINE_OUTSIDE = "line", "line-with-origin"
RECORDED = "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{6}Z$"
_ATTRIBUTES = {
    "id": "Names the event for ever: one that comes again has the same.",
    "source": "The log's name.",
    "type": "What happened, with a version: a changed event is another type.",
    "subject": "The record that it happened to.",
    "streamversion": "Counts the events of the record, from 1.",
    "actor": "The account that did it.",
    "correlationid": "What was recorded together has the same.",
    "causationid": "The event that it follows from.",
    "marking": "Who may know of it.",
    "approvedby": "The approver whose act made it public.",
}


def payload_name(event_type: str) -> str:
    return f"event.{event_type}"


def schemas(logs: Sequence[tuple[str, Mapping[str, type[PublishedEvent]], type[msgspec.Struct]]]) -> dict[str, Any]:
    """Return schemas by name: one for each whole event, for each struct in it, and for lines and headers.

    `logs`: each log's name, contract, and event envelope. Two logs may have structs of the same name.
    """
    whole: dict[str, Any] = {}
    inside: dict[str, Any] = {}
    for log, events, envelope in logs:
        template = f"{PLACE}{log}.{{name}}"
        places, components = msgspec.json.schema_components([*events.values(), envelope], ref_template=template)
        shape = _without_null(components.pop(envelope.__name__))
        whole |= {
            payload_name(name): _whole(name, place, shape) for name, place in zip(events, places[:-1], strict=True)
        }
        inside |= {f"{log}.{name}": _without_null(each) for name, each in components.items()}
    lines = {LINE_OUTSIDE if envelope is ExternalEnvelope else LINE for _log, _events, envelope in logs}
    return {**whole, **inside, **{name: _LINES[name] for name in sorted(lines)}, "headers": _HEADERS}


def _whole(name: str, data: Mapping[str, Any], envelope: Mapping[str, Any]) -> dict[str, Any]:
    attributes = {
        attribute: {**schema, **({"description": _ATTRIBUTES[attribute]} if attribute in _ATTRIBUTES else {})}
        for attribute, schema in envelope["properties"].items()
    }
    attributes["type"]["const"] = name
    attributes["source"]["const"] = name.split(".")[1]
    return {
        "title": name,
        "description": "A CloudEvent 1.0 in JSON.",
        "type": "object",
        "properties": attributes | {"data": dict(data)},
        "required": envelope["required"],
    }


def _without_null(schema: Any) -> Any:
    """Drop null from a schema: an unknown value is absent from an event, never null."""
    if isinstance(schema, list):
        return [_without_null(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = [each for each in schema.get("anyOf", ()) if each != {"type": "null"}]
    remaining = {name: _without_null(value) for name, value in schema.items() if name != "anyOf"}
    if remaining.get("default", 0) is None:
        del remaining["default"]
    if len(kinds) == 1:
        return {**_without_null(kinds[0]), **remaining}
    return {**remaining, "anyOf": _without_null(kinds)} if kinds else remaining


_LINE: dict[str, Any] = {
    "title": "A line of a feed",
    "type": "object",
    "properties": {
        "position": {"type": "integer", "minimum": 1, "description": "Its place in the log: from 1, without gaps."},
        "recorded": {"type": "string", "pattern": RECORDED, "description": "When the log took it up, UTC."},
        "bytes": {
            "type": "string",
            "contentMediaType": "application/cloudevents+json",
            "description": "The event's text, byte for byte in UTF-8: what is hashed.",
        },
    },
    "required": ["position", "recorded", "bytes"],
}
_ORIGIN = {"type": "string", "description": "Which log it is: another one after it was replaced."}
_LINES: dict[str, dict[str, Any]] = {
    LINE: _LINE,
    LINE_OUTSIDE: {
        **_LINE,
        "properties": {**_LINE["properties"], "origin": _ORIGIN},
        "required": [*_LINE["required"], "origin"],
    },
}
_HEADERS: dict[str, Any] = {
    "title": "Headers of a record",
    "type": "object",
    "properties": {
        "content-type": {"type": "string", "const": "application/cloudevents+json"},
        "origin": _ORIGIN,
        "position": {"type": "string", "description": "Its place in the log, in decimal: from 1, without gaps."},
        "recorded": {"type": "string", "description": "When the log took it up, UTC."},
        "checkpoint": {
            "type": "string",
            "description": "The newest signed checkpoint of the log (C2SP tlog-checkpoint), when it is new, and again after a "
            "reconnection. Its size states which events it covers; later ones may be among them.",
        },
    },
    "required": ["content-type", "origin", "position", "recorded"],
}
