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
    values = {
        "meeting": row.required("meeting", lambda text: names.find(text, (MEETING,))),
        "of": row.required("of", cells.line(1000)),
        "document": row.required("document", cells.line(1000)),
        "relation": row.optional("relation", cells.one_of(RELATIONS)) or "=",
        "value": row.required("value", cells.whole_number(0, 1_000_000)),
        "by": row.required("by", cells.line(1000)),
    }
    row.optional("source", cells.absent)  # the document is the source
    return None if row.complaints else {**values, "row": COUNTS_FILE.name_of(row)}


def _counts(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    read = read_rows(sheet, partial(_read, options.names))
    recorded = {
        each.fact: each.statement
        for meeting in dict.fromkeys(values["meeting"] for _line, values in read)
        for each in options.service.queries.facts_of(meeting)
        if isinstance(each.statement, CountStated)
    }
    for line, values in read:
        name = values.pop("row")[:200]
        fact = imported_id("fact", options.source, name)
        now = recorded.get(fact)
        fields = {field: values[column] for column, field in _FIELDS.items()}
        stating = commands.StateCount(
            meeting=values["meeting"], fact=fact, imported=Imported(options.source, name), **fields
        )
        yield RowEffect(
            line=line,
            row=name,
            record=fact,
            values=values,
            now=None if now is None else _now(values["meeting"], now),
            create=[stating],
            correct=partial(_corrected, values["meeting"], fact),
        )


def _now(meeting: str, count: CountStated) -> dict[str, Any]:
    return {"meeting": meeting} | {column: getattr(count, field) for column, field in _FIELDS.items()}


def _corrected(meeting: str, fact: str, values: Mapping[str, Any], reason: str) -> Iterator[Command]:
    fields = {field: values[column] for column, field in _FIELDS.items()}
    yield commands.CorrectCount(meeting=meeting, fact=fact, reason=reason, **fields)


COUNTS_FILE = ComposedFile(
    name="counts",
    title=_("Numbers that documents give"),
    known_by=("meeting", "of", "document"),
    columns=("meeting", "of", "document", "relation", "value", "by"),
    needed=("value", "by"),
    parts=(EffectsPart(_counts),),
    makes=("count",),
)
