"""Writes an event of each published type that has no file yet, with every field filled."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec
from sqlalchemy import create_engine, select

from shared.contracts import meetings, partners, registry, reporting
from shared.domain.event import Clear, ExternalEvent, Personal, PublishedEvent
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.event_store.codec import Codec, EventMetadata
from shared.privacy.vault import Vault, keys, metadata
from shared.statements.fields import Reference
from tests.corpus.keys import CONTRACTS, EVENTS, VAULT, Kept, opened
from tests.statements.examples import correction_of_example, example, example_record, others_of, withdrawal_of_example

TEXT = "Example Ünïted 東京"
NAME = "Example Person Ünïque 人"
DAYS = ("since", "first", "first_day")
LAST_DAYS = ("until", "last", "last_day")
RECORDS = (
    "organization",
    "same_as",
    "into",
    "parent",
    "other",
    "person",
    "meeting",
    "series",
    "state",
    "fact",
    "account",
    "period",
    "session",
    "proposal",
    "proposer",
    "report",
    "partner",
    "credential",
    "webhook",
    "secret",
    "item",
    "topic",
)
SUBJECTS = {
    "rapporteur.partners.agenda-published.v1": "meeting",
    "rapporteur.partners.topic-told.v1": "followed-topic",
    "rapporteur.partners.topic-told.v2": "followed-topic",
}
"""The kind of record that a partner event is about, where its type begins with another word."""


def main() -> None:
    if not VAULT.exists():
        VAULT.write_bytes(msgspec.json.encode(_new_vault()))
    vault, kept = opened()
    for log, events in CONTRACTS.items():
        codec = Codec(log, events, vault)
        for number, (name, event) in enumerate(events.items(), 1):
            file = EVENTS / log / f"{name}.json"
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(
                    codec.encode(
                        _heading(name, number, outward=issubclass(event, ExternalEvent)), _example(event, kept)
                    )
                )


def _new_vault() -> Kept:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    person, master = imported_id("person", "corpus", "1"), bytes(range(32))
    Vault(engine, master).close(person, "event", "text")
    with engine.connect() as connection:
        wrapped = connection.scalar(select(keys.c.wrapped))
    assert wrapped is not None
    return Kept(master, person, bytes(wrapped), NAME)


def _heading(name: str, number: int, *, outward: bool) -> EventMetadata:
    return EventMetadata(
        id=f"019b8a5e-0000-7000-8000-{number:012}",
        stream=imported_id(SUBJECTS.get(name, name.split(".")[2].partition("-")[0]), "corpus", "1")
        if outward
        else imported_id(name.split(".")[1], "corpus", name),
        version=number,
        actor="" if outward else "account-operator",
        correlation="" if outward else "corpus-1",
        causation=None if outward else "019b8a5e-0000-7000-8000-000000000000",
        marking="public",
    )


def _example(event: type[PublishedEvent], kept: Kept) -> PublishedEvent:
    for kind in (*registry.STREAM_KINDS, *meetings.STREAM_KINDS, *reporting.STREAM_KINDS):
        stated = example(
            kind, imported=Imported("example.csv", "1"), not_before="2027-03-01T09:00:00Z", **others_of(kind)
        )
        if event is kind.stated:
            return stated
        if event is kind.corrected:
            return correction_of_example(kind, stated)
        if event is kind.withdrawn:
            return withdrawal_of_example(kind, stated)
    made = event(**{field.name: _value(field.name, field.type, kept) for field in msgspec.structs.fields(event)})
    if isinstance(made, partners.CommuniquePublished | partners.CommuniqueCorrected):
        path = f"/meetings/communiques/{made.meeting}"
        return msgspec.structs.replace(made, path=path)
    return made


def _value(name: str, kind: Any, kept: Kept, refers: Reference | None = None) -> object:
    if get_origin(kind) is Annotated:
        return _value(
            name,
            get_args(kind)[0],
            kept,
            next((each for each in get_args(kind) if isinstance(each, Reference)), refers),
        )
    if get_origin(kind) in (Union, UnionType):
        kind = next(part for part in get_args(kind) if part is not type(None))
        return _value(name, kind, kept, refers)
    if kind is Personal:
        return Clear(kept.person, text=kept.text)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is dict and name in ("title", "name"):
        return {"en": _text("title"), "fr": _text("titre")}
    if get_origin(kind) is dict:
        return {name: _text("root") for name in ("html", "json")}
    if get_origin(kind) is tuple:
        return (_value(name, get_args(kind)[0], kept),)
    if refers is not None:
        return example_record(refers.records[0].name)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind(**{field.name: _value(field.name, field.type, kept) for field in msgspec.structs.fields(kind)})
    return {bool: True, int: 6}.get(kind) or _text(name)


def _text(name: str) -> str:
    if name in DAYS:
        return "2013-11"
    if name in LAST_DAYS:
        return "2014-12-05"
    if name in ("into", "same_as"):
        return imported_id("organization", "corpus", name)
    if name in RECORDS:
        return imported_id(name, "corpus", "1")
    if name == "revises":
        return imported_id("report", "corpus", "2")
    if name == "replaces":
        return imported_id("credential", "corpus", "2")
    if name in ("contact", "contacts"):
        return imported_id("person", "corpus", "1")
    if name in ("drafter", "approver"):
        return imported_id("account", "corpus", name)
    if name in ("json_sha256", "html_sha256", "text_sha256", "sha256", "root"):
        return "0123456789abcdef" * 4
    return {
        "on": "2027-12-08",
        "published_on": "2027-12-08",
        "language": "en",
        "original": "en",
        "paragraph": example_record("paragraph"),
        "paragraphs": example_record("paragraph"),
        "summary": imported_id("fact", "corpus", "2"),
        "not_before": "2027-03-01T09:00:00Z",
        "path": "/reporting/issued/report-00000000-0000-7000-8000-000000000006",
        "of": "region=Europe",
        "was": "0.25",
        "now": "6",
        "moment": "registry:6,meetings:6,reporting:6",
        "disclosure": "disclosure/1",
        "document": "TD 6 TSAG",
        "iso3": "CHE",
        "iso2": "CH",
        "country": "CHE",
        "code": "CTO-06",
        "handle": "partner-example-sdo",
        "source": "example.csv",
        "url": "https://partner.example/rapporteur",
        "types": "rapporteur.partners.meeting-*",
        "subjects": "meeting-*",
    }.get(name, TEXT)


if __name__ == "__main__":
    main()
