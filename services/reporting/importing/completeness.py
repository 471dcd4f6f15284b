"""The rows about items of the resolution in the file of complete lists: the day from which each item's record is kept."""

from collections.abc import Iterator
from typing import Any

from services.reporting.domain.commands import CorrectClauseRecord, StateClauseRecord
from shared.contracts.clauses import CLAUSES
from shared.domain.ids import imported_id
from shared.tables import cells
from shared.tables.completeness import CLAUSE, complete_file
from shared.tables.composed import EffectsPart, PartOptions, RowEffect
from shared.tables.gathering import RowReader
from shared.tables.sheets import Sheet
from shared.web.statements.composed_files import read_rows


def _read(row: RowReader) -> dict[str, Any] | None:
    values = {
        "about": row.required("about", cells.one_of(CLAUSES)),
        "since": row.required("since", row.day),
        "source": row.optional("source", cells.line(1000)),
    }
    for each in ("complete", "until"):
        row.optional(each, cells.absent)
    return None if row.complaints else values


def _clauses(sheet: Sheet, options: PartOptions) -> Iterator[RowEffect]:
    recorded = {item.clause: item for item in options.service.staff.resolution_items()}
    for line, row_values in read_rows(sheet, _read):
        item, name = recorded[row_values["about"]], f"clause/{row_values['about']}"
        fields = {"clause": row_values["about"], "since": row_values["since"], "source": row_values["source"]}
        yield RowEffect(
            line=line,
            row=name,
            record=item.id,
            values=row_values,
            now=None if item.since is None else {"about": item.clause, "since": item.since, "source": item.source},
            create=[StateClauseRecord(fact=imported_id("fact", options.source, name), **fields)],
            correct=lambda values, reason: [  # the clause is specific to the row
                CorrectClauseRecord(
                    clause=values["about"], since=values["since"], source=values["source"], reason=reason
                )
            ],
        )


COMPLETE_FILE = complete_file(
    "reporting",
    lambda word: "@clause" if word == CLAUSE else None,
    (EffectsPart(_clauses, needs="@clause"),),
    makes=("record of an item",),
)
