"""Reads the fields of events from the contracts: the sort of each, and the record that each event belongs to."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import takewhile
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from shared.contracts import meetings, registry, reporting
from shared.contracts.examples import examples
from shared.domain.event import Personal, PublishedEvent
from shared.event_store.upcasters import UPCASTERS
from shared.statements.fields import StatementField
from shared.statements.fields import fields_of as declared_fields
from shared.statements.kinds import by_name
from tests.statements.published import DECLARED, OF_STREAMS

Sort = Literal["text", "name", "day", "number", "choice", "reference", "fixed"]
EVENTS: dict[str, dict[str, type[PublishedEvent]]] = {
    log: {name: event for name, event in contract.EVENTS.items() if name not in UPCASTERS}
    for log, contract in (("registry", registry), ("meetings", meetings), ("reporting", reporting))
}
"""The current version of each type."""
OWN_STREAMS = by_name(OF_STREAMS)
LOGS = {
    **{each.kind.name: each.log for each in DECLARED if each.kind in OF_STREAMS},
    **dict.fromkeys(("state", "organization", "person", "account", "partner"), "registry"),
    **dict.fromkeys(("series", "meeting", "attendance", "conclusion", "communique"), "meetings"),
    **dict.fromkeys(("period", "report", "clause"), "reporting"),
}
"""The log of each kind of record."""
_KINDS = {
    "accounts": "account",
    "organizations": "organization",
    "partners": "partner",
    "webhooks": "partner",
    "people": "person",
    "states": "state",
    "series": "series",
    "meetings": "meeting",
    "announcements": "meeting",
    "meeting_facts": "meeting",
    "conclusions": "conclusion",
    "communiques": "communique",
}
"""The kind of record that the events of a module of the contracts belong to."""
_BY_NAME = {"Meeting": "meeting", "Series": "series", "Study": "period", "Report": "report", "Clause": "clause"}
_OF_MANY = {
    "registration": ("state", "organization", "person", "series", "meeting"),
    "markings": (
        "state",
        "organization",
        "series",
        "meeting",
        "attendance",
        "conclusion",
        "period",
        "clause",
        *OWN_STREAMS,
    ),
    "embargoes": ("meeting", *OWN_STREAMS),
}
"""Kinds of record that these events can belong to: registered in error, audience changed, under an embargo."""
_ID = re.compile(r"[a-z_-]+-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAY = re.compile(r"\d{4}(-\d\d)*(T[\d:]+Z)?")
_FOLLOWS = re.compile(r"(Corrected|Withdrawn|Confirmed|Declined|Removed|Revoked|Enabled|Resumed|Reinstated)$")
_FIXED = {"moment", "formats", "disclosure", "logs", "log", "origin", "root", "program", "template"}
"""Fields that the program itself fills."""
_DAYS = {"kept_from", "due"}
_NAMED_FIRST = ("meeting", "organization")
_REFERENCES = {"statement"}
_CODES = {"iso3", "iso2", "country"}


class Field(msgspec.Struct, frozen=True):
    """A field of an event: `path` is its name, or two names for one inside a struct; `many` where it holds several
    values, `by_language` where it holds a text by language; `record` is the kind of record that it names, where its
    declaration says."""

    path: tuple[str, ...]
    sort: Sort
    many: bool = False
    choices: tuple[Any, ...] = ()
    by_language: bool = False
    record: str = ""

    @property
    def name(self) -> str:
        return ".".join(self.path)

    @property
    def before(self) -> str:
        """Return the prefix of a text: handles have a form of their own."""
        return "partner-" if self.path[-1] == "handle" else "Example "


@cache
def fields_of(event: type[PublishedEvent]) -> list[Field]:
    """Return the fields in the contract's order; an example shows whether a text field is a day, a reference or free
    text."""
    log, name = next((log, name) for log, events in EVENTS.items() for name, each in events.items() if each is event)
    return list(_fields(event, examples(log)[name]["data"], ()))


def _fields(struct: type[msgspec.Struct], example: dict[str, Any], before: tuple[str, ...]) -> Iterator[Field]:
    for field in msgspec.structs.fields(struct):
        kind, many = _bare(field.type), False
        value = example.get(field.name)
        if get_origin(kind) is tuple:
            kind, many = _bare(get_args(kind)[0]), True
            value = value[0] if value else None
        path = (*before, field.name)
        if get_origin(kind) is dict and field.name not in _FIXED:
            yield Field(path, "text", by_language=True)
            continue
        if record := _named(struct, field.name):
            yield Field(path, "reference", many, record=record)
            continue
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and not issubclass(kind, Personal):
            assert isinstance(value, dict), path
            yield from _fields(kind, value, path)
        else:
            choices = _declared_choices(struct, field.name) or _choices(kind)
            yield Field(path, "choice" if choices else _sort(field.name, kind, value), many, choices)


def _named(struct: type[msgspec.Struct], name: str) -> str:
    """Return the kind of record that a field of a statement with a stream of its own names; if several, one that may be
    open."""
    names = [record.name for each in _declared(struct, name) for record in each.records]
    return next((each for each in _NAMED_FIRST if each in names), names[-1] if names else "")


def _declared_choices(struct: type[msgspec.Struct], name: str) -> tuple[str, ...]:
    """Return the usual words of a field that may hold others, too."""
    return tuple(word for each in _declared(struct, name) if each.control == "open-word" for word in each.choices)


def _declared(struct: type[msgspec.Struct], name: str) -> list[StatementField]:
    stated = next((kind.stated for kind in OWN_STREAMS.values() if struct in (kind.stated, kind.corrected)), None)
    return [] if stated is None else [each for each in declared_fields(stated) if each.name == name]


def _bare(kind: Any) -> Any:
    if get_origin(kind) is Annotated:
        return _bare(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _bare(next(part for part in get_args(kind) if part is not type(None)))
    return kind


def _choices(kind: Any) -> tuple[Any, ...]:
    if kind is bool:
        return (True, False)
    return get_args(kind) if get_origin(kind) is Literal else ()


def _sort(name: str, kind: Any, example: object) -> Sort:
    if kind is Personal:
        return "name"
    if name in _FIXED:
        return "fixed"
    if kind is int:
        return "number"
    if kind is bool or get_origin(kind) is Literal or name in _CODES:
        return "choice"
    if name in _DAYS or _DAY.fullmatch(str(example)):
        return "day"
    return "reference" if name in _REFERENCES or _ID.fullmatch(str(example)) else "text"


def kinds_of(event: type[PublishedEvent]) -> list[str]:
    """Return the kinds of record whose streams can hold an event."""
    module, name = event.__module__.rpartition(".")[2], event.__name__
    if module in _OF_MANY:
        return [*_OF_MANY[module]]
    for name_of_kind, kind in OWN_STREAMS.items():
        if event in (kind.stated, kind.corrected, kind.withdrawn):
            return [name_of_kind]
    if module == "attendance":
        return ["attendance" if "fact" in event.__struct_fields__ else "meeting"]
    return (
        [_KINDS[module]] if module in _KINDS else [next(_BY_NAME[each] for each in _BY_NAME if name.startswith(each))]
    )


@cache
def told_of() -> list[tuple[str, type[PublishedEvent]]]:
    """Return every type of event, with each kind of record that it can belong to."""
    return [
        (kind, event)
        for log, events in EVENTS.items()
        for event in events.values()
        for kind in kinds_of(event)
        if LOGS[kind] == log
    ]


def needed_before(kind: str, event: type[PublishedEvent]) -> list[type[PublishedEvent]]:
    """Return the events of a record that must precede one: the one that opens it, and the one that is corrected or
    withdrawn."""
    same = [each for of, each in told_of() if of == kind]
    # A new version of an opening event comes after the withdrawing event.
    opener = next(each for each in same if not _FOLLOWS.search(each.__name__))
    earlier = same[: same.index(event)]
    found = [opener] if event is not opener else []
    if _FOLLOWS.search(event.__name__):
        stated = [
            each for each in earlier if not _FOLLOWS.search(each.__name__) and _has_fact(each) == _has_fact(event)
        ]
        base = max(stated, key=lambda each: _alike(each.__name__, event.__name__), default=opener)
        found += [base] if base is not opener and base is not event else []
    return found


def _has_fact(event: type[PublishedEvent]) -> bool:
    return "fact" in event.__struct_fields__


def _alike(one: str, other: str) -> int:
    """Return the length of the common beginning of two names."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))))
