"""The meetings' rows in the file of complete lists: lists of participants and of conclusions, the records of series,
and all lists completed by statements."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from services.meetings.domain import commands
from shared.contracts.completeness import MEMBERSHIPS
from shared.contracts.meetings.series import SeriesRecordStated
from shared.contracts.records import MEETING, SERIES
from shared.domain.decider import Command
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported
from shared.statements.fields import RecordKind
from shared.tables import cells
from shared.tables.completeness import CLAUSE, STATED, complete_file
from shared.tables.composed import EffectsPart, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet
from shared.tables.statements import RecordNames
from shared.web.statements.composed_files import read_rows

Closing = type[commands.CloseAttendanceList] | type[commands.CloseConclusions]
PARTICIPANTS, CONCLUSIONS, RECORD = "participants", "conclusions", "series"
ELSEWHERE = (MEMBERSHIPS, CLAUSE)
"""The lists that the registry and reporting record."""
_STATES = {True: "complete", False: "gap"}
_WHAT = {"complete": "Nothing is missing, as the source says.", "gap": "Something is missing, as the source says."}


def _read(names: RecordNames, kind: RecordKind, row: RowReader) -> dict[str, Any] | None:
    values = {
        "about": row.required("about", lambda text: names.find(text, (kind,))),
        "complete": row.required("complete", cells.yes_no()),
        "since": row.required("since", row.partial_date) if kind is SERIES else None,
        "until": row.optional("until", row.partial_date) if kind is SERIES else None,
        "source": row.optional("source", cells.line(1000)),
    }
    if kind is not SERIES:
        for column in ("since", "until"):
            row.optional(column, cells.absent)
    name = COMPLETE_FILE.name_of(row)
    return None if row.complaints else {**values, "row": name}


def _closed(closing: Closing, column: str, source: str, sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    """Yield the rows' statements on whether a list of a meeting is complete: the last one holds."""
    read = read_rows(sheet, partial(_read, options.names, MEETING))
    recorded = options.service.imports.meetings([values["about"] for _line, values in read])
    for line, values in read:
        row = recorded.get(values["about"])
        complete = None if row is None else getattr(row, column)
        answer = {name: values[name] for name in ("about", "complete", "source")}

        def correct(corrected: Mapping[str, Any], _reason: str, meeting: str = values["about"]) -> Iterable[Command]:
            return [closing(meeting=meeting, complete=corrected["complete"], source=corrected["source"])]

        yield RowEffect(
            line=line,
            row=values["row"],
            record=values["about"],
            values=answer,
            now=None
            if complete is None
            else {"about": values["about"], "complete": complete, "source": getattr(row, source)},
            create=[*correct(answer, "")],
            correct=correct,
        )


def _records(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    """Yield the rows' statements on the record of a series from a day on: that it is complete, or has a gap."""
    read = read_rows(sheet, partial(_read, options.names, SERIES))
    statements = options.service.queries.statements
    recorded = {
        each.fact: each.statement
        for series in dict.fromkeys(values["about"] for _line, values in read)
        for each in statements.about(series)
        if isinstance(each.statement, SeriesRecordStated)
    }
    for line, values in read:
        name = values.pop("row")
        fact = imported_id("fact", options.source, name)
        now = recorded.get(fact)
        stating = partial(_stated, values["about"], fact)
        yield RowEffect(
            line=line,
            row=name,
            record=fact,
            values=values,
            now=None if now is None else _now(values["about"], now),
            create=[stating(commands.StateSeriesRecord, values, imported=Imported(options.source, name))],
            correct=lambda corrected, reason, stating=stating: [  # type: ignore[misc]
                stating(commands.CorrectSeriesRecord, corrected, reason=reason)
            ],
        )


def _now(series: str, record: SeriesRecordStated) -> dict[str, Any]:
    return {
        "about": series,
        "complete": record.state == "complete",
        "since": record.first,
        "until": record.last,
        "source": record.source,
    }


def _stated(series: str, fact: str, command: Callable[..., Command], values: Mapping[str, Any], **more: Any) -> Command:  # noqa: ANN401
    state = _STATES[values["complete"]]
    return command(
        series=series,
        fact=fact,
        state=state,
        first=values["since"],
        last=values["until"],
        what=_WHAT[state],
        source=values["source"],
        **more,
    )


def _cell_of(word: str) -> str | None:
    """Return the cell that marks a row; one with an unknown word is refused as a statement of completeness."""
    return None if word in ELSEWHERE else f"@{word}" if word in (PARTICIPANTS, CONCLUSIONS, RECORD) else STATED


COMPLETE_FILE = complete_file(
    "meetings",
    _cell_of,
    (
        EffectsPart(partial(_closed, commands.CloseAttendanceList, "complete", "list_source"), needs="@participants"),
        EffectsPart(
            partial(_closed, commands.CloseConclusions, "conclusions_complete", "conclusions_source"),
            needs="@conclusions",
        ),
        EffectsPart(_records, needs="@series"),
    ),
    makes=("list of a meeting", "record of a series"),
)
