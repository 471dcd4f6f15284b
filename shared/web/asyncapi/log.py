"""One log in an AsyncAPI document: its two channels and their messages."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from shared.domain.event import Envelope, ExternalEnvelope, PublishedEvent
from shared.domain.event_filter import LONGEST_NAME, MOST_NAMES
from shared.web.asyncapi.schemas import LINE, LINE_OUTSIDE, payload_name

KAFKA, HTTP = "0.5.0", "0.3.0"
"""Versions of the bindings."""
CLOUDEVENT = "application/cloudevents+json"
LINES = "application/x-ndjson"


@dataclass(frozen=True)
class LogDescription:
    """The description of a log.

    Args: about: its content, in sentences. events: its contract. examples: a CloudEvent of each type. topic: its
    topic's name. feed: the path of its feed. envelope: the envelope of its events. overlaps: for types published
    alongside a later version, that version and the last day on which both are guaranteed.
    """

    name: str
    about: str
    events: Mapping[str, type[PublishedEvent]]
    examples: Mapping[str, Mapping[str, Any]]
    topic: str
    feed: str
    envelope: type[msgspec.Struct] = Envelope
    overlaps: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_outside(self) -> bool:
        """Return whether it is for external readers, whose feed has filters and names the origin in each line."""
        return self.envelope is ExternalEnvelope


def channels(log: LogDescription) -> dict[str, Any]:
    return {f"{log.name}-topic": _topic(log), f"{log.name}-feed": _feed(log)}


def operations(log: LogDescription) -> dict[str, Any]:
    """Return the operations. `send` is the program's side; readers of the document receive."""
    return {
        f"publish-{log.name}": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{log.name}-topic"},
            "summary": f"Each event of the log {log.name}, in its order, at least once.",
            "bindings": {"kafka": {"bindingVersion": KAFKA}},
        },
        f"serve-{log.name}": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{log.name}-feed"},
            "summary": f"Each event of the log {log.name} behind a cursor, in its order, a line an event.",
            "bindings": {"http": {"method": "GET", "query": _query(log), "bindingVersion": HTTP}},
        },
    }


def _query(log: LogDescription) -> dict[str, Any]:
    return {**QUERY, "properties": QUERY["properties"] | SELECTION} if log.is_outside else QUERY


def messages(log: LogDescription) -> dict[str, Any]:
    return {name: _event(log, name, event) for name, event in log.events.items()} | {f"{log.name}-line": _line(log)}


def title_of(name: str) -> str:
    """Return a title: `rapporteur.meetings.conclusion-adopted.v1` as "Conclusion adopted"."""
    title = name.split(".")[-2].replace("-", " ")
    return title[:1].upper() + title[1:]


def docstring_line(thing: object) -> str:
    """Return a class's own docstring as one line; empty without one."""
    return " ".join(inspect.cleandoc(vars(thing).get("__doc__") or "").split())


def _topic(log: LogDescription) -> dict[str, Any]:
    return {
        "address": log.topic,
        "title": f"The log {log.name} as a topic",
        "description": "One partition, so that the topic is the log: in order, and nothing is ever thrown away. A record "
        "may come twice; know it by the event's id, or by the header `position`, which grows by one from event to event.",
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in log.events},
        "bindings": {
            "kafka": {
                "topic": log.topic,
                "partitions": 1,
                "topicConfiguration": {"cleanup.policy": ["delete"], "retention.ms": -1, "retention.bytes": -1},
                "bindingVersion": KAFKA,
            }
        },
    }


def _feed(log: LogDescription) -> dict[str, Any]:
    return {
        "address": log.feed,
        "title": f"The log {log.name} as a feed",
        "description": "GET with a bearer token. The header `Rapporteur-Cursor` of the answer is where to go on: send it as "
        "`after`. An answer without lines means that there is nothing new; with `wait` it is kept back until there is. 410: "
        "the log was restored with a loss, go on from `cursor` in `parameters` or begin anew without one; 409: it is from the future; 401: get a new token.",
        "servers": [{"$ref": "#/servers/feed"}],
        "messages": {f"{log.name}-line": {"$ref": f"#/components/messages/{log.name}-line"}},
    }


def _event(log: LogDescription, name: str, event: type[PublishedEvent]) -> dict[str, Any]:
    example = log.examples.get(name)
    examples = {"examples": [{"name": "invented", "payload": dict(example)}]} if example else {}
    summary = {"summary": docstring_line(event)} if docstring_line(event) else {}
    if name in log.overlaps:
        later, until = log.overlaps[name]
        summary["description"] = f"The same is told as {later} too, behind it; both until {until} at least."
    return {
        "name": name,
        "title": title_of(name),
        **summary,
        "contentType": CLOUDEVENT,
        "headers": {"$ref": "#/components/schemas/headers"},
        "payload": {"$ref": f"#/components/schemas/{payload_name(name)}"},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": "The event's subject."}, "bindingVersion": KAFKA}
        },
        **examples,
    }


def _line(log: LogDescription) -> dict[str, Any]:
    names = ", ".join(f"`{name}`" for name in log.events) or "none yet"
    return {
        "name": f"{log.name}-line",
        "title": "A line of the feed",
        "summary": f"`bytes` is the text of one of these events, exactly as it is kept: {names}.",
        "contentType": LINES,
        "payload": {"$ref": f"#/components/schemas/{LINE_OUTSIDE if log.is_outside else LINE}"},
        "bindings": {"http": {"bindingVersion": HTTP}},
    }


# The parameters of a feed, which OpenAPI documents list too.
QUERY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "after": {
            "type": "string",
            "pattern": "^[a-z]+/[0-9a-f]{32}:[0-9]{1,18}$",
            "description": "A cursor, `<origin>:<position>`. Without it: from the beginning.",
        },
        "limit": {"type": "integer", "minimum": 1, "maximum": 10000, "default": 1000, "description": "Lines at most."},
        "wait": {
            "type": "integer",
            "minimum": 0,
            "maximum": 30,
            "default": 0,
            "description": "Seconds for which an answer without lines is kept back.",
        },
    },
    "additionalProperties": False,
}


def _names(noun: str, example: str) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME, "pattern": "^[^*]*[*]?$"},
        "maxItems": MOST_NAMES,
        "examples": [[example]],
        "description": f"Only events of these {noun}, each whole or its beginning with a star behind it (`{example}`); may be repeated.",
    }


# The additional parameters of a feed for external readers.
SELECTION: dict[str, Any] = {
    "since": {
        "type": "string",
        "format": "date-time",
        "description": "Instead of `after`, the first time: begins with the first event recorded at this moment or after it.",
    },
    "type": _names("types", "rapporteur.partners.meeting-*"),
    "subject": _names("records", "meeting-*"),
}
