"""The letters and files of a meeting: each document and source that its records name, with those records."""

from collections.abc import Iterable
from typing import NamedTuple

from markupsafe import Markup

from services.meetings.console.hub.reading import HubMeeting
from services.meetings.console.meeting_facts_labels import text_of
from shared.event_store.statements import StatementRow
from shared.web.console.sources import linked, parts_of

NAMED = 5


class FileRow(NamedTuple):
    """A document: its reference, the number of records that name it, and the first of them."""

    reference: Markup
    named: int
    records: list[str]


def files_of(hub: HubMeeting) -> list[FileRow]:
    """Return the documents of a meeting by their references."""
    by_reference: dict[str, dict[str, None]] = {}
    for reference, record in _references(hub):
        by_reference.setdefault(reference, {})[record] = None
    return [FileRow(linked(each), len(named), list(named)[:NAMED]) for each, named in sorted(by_reference.items())]


def file_count(hub: HubMeeting) -> int:
    return len({reference for reference, _words in _references(hub)})


def _references(hub: HubMeeting) -> Iterable[tuple[str, str]]:
    """Yield each reference with the record that names it, in words; a source may name several."""
    return ((each, record) for source, record in _named(hub) for each in parts_of(source))


def _named(hub: HubMeeting) -> Iterable[tuple[str, str]]:
    for source in (hub.row.sources or "").split("\n"):
        if source:
            yield source, str(hub.row.code)
    for each in (hub.details, hub.subjects):
        if each is not None and each.source:
            yield each.source, str(hub.row.code)
    for row in hub.fact_rows:
        if row.kind.name == "report":
            yield text_of(row.statement), text_of(row.statement)
        if row.statement.source:
            yield row.statement.source, text_of(row.statement)
    for row in hub.recorded:
        yield from ((reference, hub.line(row)) for reference in _documents_of(row))


def _documents_of(row: StatementRow) -> Iterable[str]:
    return filter(None, (getattr(row.statement, "document", None), row.statement.source))
