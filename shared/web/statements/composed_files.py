"""Import of files whose rows make several records, with their parts in sequence as one plan."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from shared.domain.ids import kind_of
from shared.domain.importing import FileRefused, Proposal, Verdict, refuse
from shared.event_store.statements import StatementService
from shared.statements.kinds import StatementKind
from shared.statements.personal import SEEMS_PERSONAL, seems_personal
from shared.tables.complaints import TableRefused
from shared.tables.composed import (
    ComposedFile,
    EffectsPart,
    FilePart,
    FindStatements,
    PartOptions,
    RowEffect,
    sheets_of,
)
from shared.tables.gathering import RowReader, gather
from shared.tables.reading import read_table
from shared.tables.sheets import Sheet
from shared.tables.statements import SEPARATOR, RecordNames
from shared.web.statements.importing import (
    TWICE,
    PlannedRow,
    StatementImport,
    StatementPlan,
    plan_statements,
    refused_row,
    worded,
)

T = TypeVar("T")


class ComposedImport(msgspec.Struct, frozen=True, kw_only=True):
    """Options of an import of a composed file, analogous to `StatementImport`."""

    file: ComposedFile
    source: str
    reason: str | None = None
    without: frozenset[str] = frozenset()


def read_composed(raw: bytes, file: ComposedFile) -> Sheet:
    """Return the table in a file whose rows make several statements. Raises FileRefused."""
    try:
        return read_table(raw, file.table_columns)
    except TableRefused as refused:
        raise FileRefused([each.proposal(worded) for each in refused.complaints]) from refused


def plan_composed(
    sheet: Sheet, options: ComposedImport, service: StatementService, names: RecordNames
) -> StatementPlan:
    """Plan the import of a table whose rows make several statements, with its parts in sequence as one plan. Raises
    FileRefused with the errors of all parts."""
    sheet = sheet.without(options.without)
    if options.file.prepare is not None:
        sheet = options.file.prepare(sheet, options.source, names, _finder(service))
    proposals, rows = list[Proposal](), list[PlannedRow]()
    refusals = [each.proposal(worded, part=str(each.line or "")) for each in sheet.complaints]
    for part, part_sheet in sheets_of(options.file, sheet, options.source):
        try:
            planned = _plan_part(part, part_sheet, options, service, names)
        except FileRefused as refused:
            refusals += [_of_column(part, each) for each in refused.refusals]
            continue
        proposals += [_of_column(part, each) for each in planned.proposals]
        rows += planned.rows
    # A cell may occur in several parts; reporting its first error is enough.
    first = {(each.line, each.field): each for each in reversed(refusals)}
    refuse([each for each in refusals if first[each.line, each.field] is each])
    return StatementPlan(tuple(proposals), tuple(rows), kept=_restricted_among(options.file.kinds))


def read_rows(sheet: Sheet, read: Callable[[RowReader], T | None]) -> list[tuple[int, T]]:
    """Return the content of each line. Raises FileRefused with all errors."""
    gathered = gather(sheet, read)
    refuse([each.proposal(worded, part=str(each.line or "")) for each in gathered.complaints])
    return [(each.line, each.content) for each in gathered.good if each.content is not None]


def _plan_part(
    part: FilePart | EffectsPart, sheet: Sheet, options: ComposedImport, service: StatementService, names: RecordNames
) -> StatementPlan:
    if isinstance(part, FilePart):
        part_options = StatementImport(kind=part.kind, source=options.source, reason=options.reason)
        return plan_statements(sheet, part_options, service, names)
    effects = list(part.effects(sheet, PartOptions(options.source, service, names)))
    refuse(list(_duplicates(effects)))
    proposals, rows = list[Proposal](), list[PlannedRow]()
    for effect in effects:
        values = {
            column: value for column, value in effect.values.items() if effect.now is None or column in sheet.columns
        }
        proposals += _compared(effect, values, names)
        if effect.now is None:
            rows += [
                PlannedRow(effect.line, effect.row, command, "usual" if part.opens else "chosen")
                for command in effect.create
            ]
            if part.opens:
                rows[-1] = msgspec.structs.replace(rows[-1], marking="public")
        elif options.reason is not None and values != {column: effect.now.get(column) for column in values}:
            corrected = effect.correct({**effect.now, **values}, options.reason)
            rows += [PlannedRow(effect.line, effect.row, command, "usual") for command in corrected]
    return StatementPlan(tuple(proposals), tuple(rows))


def _duplicates(effects: Sequence[RowEffect]) -> Iterator[Proposal]:
    """Yield lines about the same record as an earlier line."""
    first: dict[str, int] = {}
    for each in effects:
        if (earlier := first.setdefault(each.record, each.line)) != each.line:
            yield refused_row(each.line, each.row, next(iter(each.values)), TWICE, line=earlier)


def _compared(effect: RowEffect, values: Mapping[str, Any], names: RecordNames) -> Iterator[Proposal]:
    """Yield a proposal for each value that is given or recorded."""
    for column, value in values.items():
        recorded = None if effect.now is None else effect.now.get(column)
        if value is None and recorded is None:
            continue
        verdict: Verdict = "new" if effect.now is None else "same" if value == recorded else "changed"
        yield Proposal(
            row=effect.row,
            field=column,
            verdict=verdict,
            proposed=_cell_text(value, names),
            now=_cell_text(recorded, names),
            line=effect.line,
            record=effect.record,
            reason=worded(SEEMS_PERSONAL, fields=column) if verdict != "same" and _seems_personal(value) else None,
        )


def _seems_personal(value: object) -> bool:
    return isinstance(value, str) and kind_of(value) is None and seems_personal(value)


def _cell_text(value: Any, names: RecordNames) -> str | None:  # noqa: ANN401  as the column's type
    match value:
        case None:
            return None
        case bool():
            return "yes" if value else "no"
        case tuple():
            return SEPARATOR.join(str(_cell_text(each, names)) for each in value)
        case str() if kind_of(value) is not None:
            return names.name(value)
    return str(value)


def _restricted_among(kinds: Sequence[StatementKind]) -> frozenset[str]:
    """Return the kinds that are restricted while others are not; the marking is chosen for the others."""
    restricted = frozenset(kind.name for kind in kinds if kind.marking == "restricted")
    return restricted if restricted < {kind.name for kind in kinds} else frozenset()


def _finder(service: StatementService) -> FindStatements:
    return lambda record, kind: [row.statement for row in service.statements.naming([record], [kind])]


def _of_column(part: FilePart | EffectsPart, proposal: Proposal) -> Proposal:
    """Return a proposal under the file's name for its field."""
    return msgspec.structs.replace(proposal, field=part.column_of(proposal.field))
