"""The file of numbers that documents state about meetings (RECORDS 10, 09)."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from services.meetings.domain import commands
from shared.contracts.meetings.meeting_facts import RELATIONS, CountStated
from shared.contracts.records import MEETING
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.composed import ComposedFile, EffectsPart, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames
from shared.web.statements.composed_files import read_rows

_FIELDS = {"value": "value", "relation": "relation", "of": "of", "by": "by", "document": "source"}


def _read(names: RecordNames, row: RowReader) -> dict[str, Any] | None:
    said = {
        "meeting": row.required("meeting", lambda text: names.find(text, (MEETING,))),
        "of": row.required("of", cells.line(1000)),
        "document": row.required("document", cells.line(1000)),
        "relation": row.optional("relation", cells.one_of(RELATIONS)) or "=",
        "value": row.required("value", cells.whole_number(0, 1_000_000)),
        "by": row.required("by", cells.line(1000)),
    }
    row.optional("source", cells.absent)  # the document is the source
    return None if row.complaints else {**said, "row": COUNTS_FILE.name_of(row)}


def _counts(sheet: Sheet, asked: PartOptions) -> Iterator[RowEffect]:
    read = read_rows(sheet, partial(_read, asked.names))
    recorded = {
        each.fact: each.statement
        for meeting in dict.fromkeys(said["meeting"] for _line, said in read)
        for each in asked.service.queries.facts_of(meeting)
        if isinstance(each.statement, CountStated)
    }
    for line, said in read:
        name = said.pop("row")[:200]
        fact = imported_id("fact", asked.source, name)
        now = recorded.get(fact)
        told = {field: said[column] for column, field in _FIELDS.items()}
        stating = commands.StateCount(meeting=said["meeting"], fact=fact, imported=Imported(asked.source, name), **told)
        yield RowEffect(
            line=line,
            row=name,
            record=fact,
            said=said,
            now=None if now is None else _now(said["meeting"], now),
            create=[stating],
            correct=partial(_corrected, said["meeting"], fact),
        )


def _now(meeting: str, count: CountStated) -> dict[str, Any]:
    return {"meeting": meeting} | {column: getattr(count, field) for column, field in _FIELDS.items()}


def _corrected(meeting: str, fact: str, values: Mapping[str, Any], reason: str) -> Iterator[Command]:
    told = {field: values[column] for column, field in _FIELDS.items()}
    yield commands.CorrectCount(meeting=meeting, fact=fact, reason=reason, **told)


COUNTS_FILE = ComposedFile(
    name="counts",
    title=_("Numbers that documents give"),
    known_by=("meeting", "of", "document"),
    columns=("meeting", "of", "document", "relation", "value", "by"),
    needed=("value", "by"),
    parts=(EffectsPart(_counts),),
    makes=("count",),
)
