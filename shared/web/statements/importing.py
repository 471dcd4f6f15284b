"""Import of statements of any kind: from a table to a plan that is shown field by field, then recorded completely or
not at all."""

from collections.abc import Collection, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Literal

import msgspec
from flask_babel import gettext

from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.ids import kind_of
from shared.domain.importing import FileRefused, Proposal, Verdict, refusal_of, refuse
from shared.event_store.command_handler import CommandContext
from shared.event_store.statements import StatementRow, StatementService
from shared.statements.decider import CorrectFact, StateFact, correct_to, state_fact
from shared.statements.events import AnyStatement, referred
from shared.statements.kinds import StatementKind
from shared.statements.personal import SEEMS_PERSONAL, personal_texts
from shared.statements.wording import translatable as _
from shared.tables.complaints import TableRefused
from shared.tables.gathering import gather
from shared.tables.reading import read_table
from shared.tables.sheets import Sheet
from shared.tables.statements import (
    ID,
    ROW,
    SOURCE,
    RecordNames,
    StatementRowRead,
    cell_texts,
    columns_of,
    known_as,
    reading_of,
)

_NOT_THERE = _("There is no such statement, or it was withdrawn. Leave the id empty for a new one.")
TWICE = _("Line %(line)s is the same record. Remove one of the two, or give each its own “row”.")
_NO_SUCH = _("Nothing here has the code %(name)s. Import or record it first, or write its id.")
_WITHDRAWN = _("It was withdrawn, so it is not recorded again. If it is true after all, record it by hand.")


class StatementImport(msgspec.Struct, frozen=True, kw_only=True):
    """Options of an import. `source`: the file's name, from which ids are derived. `reason`: the reason for correcting
    differing records, which are left alone without one. `without`: lines to leave out."""

    kind: StatementKind
    source: str
    reason: str | None = None
    without: frozenset[str] = frozenset()


class PlannedRow(msgspec.Struct, frozen=True):
    """A command for a row, or one without a line that follows from all rows. `marking`: whether its events get the
    chosen marking, the usual one, or are public by its act."""

    line: int | None
    row: str
    command: Command
    marking: Literal["chosen", "usual", "public"] = "chosen"


class StatementPlan(msgspec.Struct, frozen=True):
    """An import of statements, before anything is recorded. `kept`: kinds that keep their usual marking, whatever is
    chosen for the others."""

    proposals: tuple[Proposal, ...]
    rows: tuple[PlannedRow, ...]
    kept: frozenset[str] = frozenset()

    @property
    def commands(self) -> list[Command]:
        return [each.command for each in self.rows]

    def commands_in(self, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        """Return the commands with their contexts: new ones get the chosen marking, and corrections keep their own."""
        marked = {"chosen": context.marking, "usual": None, "public": "public"}
        return [
            (each.command, msgspec.structs.replace(context, marking=marked[self._marking(each)])) for each in self.rows
        ]

    def _marking(self, row: PlannedRow) -> Literal["chosen", "usual", "public"]:
        if isinstance(row.command, CorrectFact) or (
            isinstance(row.command, StateFact) and row.command.kind in self.kept
        ):
            return "usual"
        return row.marking

    def refusal(self, problem: Problem, sentence: str) -> Proposal:
        """Return a refused command of the plan as a proposal that states the refusal."""
        row = next((each for each in self.rows if each.command is problem.command), None)
        if row is None:
            return refusal_of(problem, sentence)
        return refusal_of(problem, sentence, row.row, row.line, str(row.line or ""))


def read_statements(raw: bytes, kind: StatementKind) -> Sheet:
    """Return the table in a file. Raises FileRefused."""
    try:
        return read_table(raw, columns_of(kind))
    except TableRefused as refused:
        raise FileRefused([each.proposal(worded) for each in refused.complaints]) from refused


def plan_statements(
    sheet: Sheet, options: StatementImport, service: StatementService, names: RecordNames
) -> StatementPlan:
    """Plan the import of a table. Raises FileRefused with all of its errors."""
    sheet = sheet.without(options.without)
    gathered = gather(sheet, reading_of(options.kind, options.source, names))
    refusals = [each.proposal(worded, part=str(each.line or "")) for each in gathered.complaints]
    rows_read = [(each.line, each.content) for each in gathered.good if each.content is not None]
    current = service.statements.several([row.fact for _line, row in rows_read])
    refusals += [
        refused_row(line, row.row, ID, _NOT_THERE)
        for line, row in rows_read
        if ID in row.cells and row.fact not in current
    ]
    refuse([*refusals, *_repeated(sheet, rows_read), *_unknown(options, rows_read, service)])
    with service.statements.reader.connect() as connection:
        # Among the statements that are not valid, those with a stream were withdrawn.
        withdrawn = service.handler.store.existing(
            connection, [row.fact for _line, row in rows_read if row.fact not in current]
        )
    proposals, rows = list[Proposal](), list[PlannedRow]()
    for line, row_read in rows_read:
        now = current.get(row_read.fact)
        row = row_read if now is None else _completed(options.kind, row_read, now.statement, sheet.columns)
        if row.fact in withdrawn:
            proposals.append(_withdrawn(line, row))
            continue
        proposals += _proposals(options.kind, line, row, now, names)
        if (command := _command(options, row, now)) is not None:
            rows.append(PlannedRow(line, row.row, command))
    return StatementPlan(tuple(proposals), _referred_first(options.kind, rows))


def _referred_first(kind: StatementKind, rows: Sequence[PlannedRow]) -> tuple[PlannedRow, ...]:
    """Return the rows, each after the rows of the file that it names, wherever these are."""
    if kind.name not in {record.name for field in kind.references for record in field.records}:
        return tuple(rows)
    by_fact = {row.command.stream: row for row in rows}
    references = {
        fact: [each for each in kind.referred_by(row.command.statement) if each in by_fact and each != fact]
        if isinstance(row.command, StateFact)
        else []
        for fact, row in by_fact.items()
    }
    try:
        return tuple(by_fact[fact] for fact in TopologicalSorter(references).static_order())
    except CycleError:
        return tuple(rows)


def _repeated(sheet: Sheet, read: Sequence[tuple[int, StatementRowRead]]) -> Iterator[Proposal]:
    """Return the lines with the same id as an earlier line, readable or not, and the lines about the same subject as an
    earlier one."""
    first: dict[tuple[str, str], int] = {}
    reported: set[int] = set()
    identities = [
        (row.number, field, known_as(row, field)) for row in sheet.rows for field in (ROW, ID) if field in row.cells
    ]
    for line, field, name in [*identities, *((line, "fact", row.fact) for line, row in read)]:
        earlier = first.setdefault((field, name), line)
        if earlier != line and line not in reported:
            reported.add(line)
            yield refused_row(line, name, ROW if field == "fact" else field, TWICE, line=earlier)


def _unknown(
    options: StatementImport, read: Sequence[tuple[int, StatementRowRead]], service: StatementService
) -> Iterator[Proposal]:
    """Return the cells that name statements of this service by a code found neither in it nor in the file."""
    kinds, rows = service.statements.kinds, {row.fact for _line, row in read}
    fields = [field for field in options.kind.references if any(each.name in kinds for each in field.records)]
    references = [
        (line, row, field, record)
        for line, row in read
        for field in fields
        for record in referred(row.statement, field.name)
        if kind_of(record) in kinds and record not in rows and record not in row.cells.get(field.name, "")
    ]
    existing = service.statements.several([record for *_where, record in references]) if references else {}
    for line, row, field, record in references:
        if record not in existing:
            yield refused_row(line, row.row, field.name, _NO_SUCH, name=row.cells.get(field.name, ""))


def _completed(
    kind: StatementKind, row: StatementRowRead, now: AnyStatement, columns: Collection[str]
) -> StatementRowRead:
    """Return a row, completed from the records in fields without a column in its file."""
    names = [*(field.name for field in kind.fields), SOURCE]
    kept = {name: getattr(now, name) for name in names if name not in columns}
    return msgspec.structs.replace(row, statement=msgspec.structs.replace(row.statement, **kept))


def _command(options: StatementImport, row: StatementRowRead, now: StatementRow | None) -> Command | None:
    if now is None:
        return state_fact(options.kind, row.statement)
    if options.reason is None or _content(now.statement) == _content(row.statement):
        return None
    return correct_to(options.kind, row.statement, options.reason)


def _content(statement: AnyStatement) -> AnyStatement:
    return msgspec.structs.replace(statement, imported=None, not_before=None)


def _proposals(
    kind: StatementKind, line: int, row: StatementRowRead, now: StatementRow | None, names: RecordNames
) -> Iterator[Proposal]:
    proposed = _texts(kind, row.statement, names)
    recorded = {} if now is None else _texts(kind, now.statement, names)
    naming = personal_texts(kind, row.statement)
    for field in dict.fromkeys([*proposed, *recorded]):
        verdict: Verdict = "new"
        if now is not None:
            verdict = "same" if proposed.get(field) == recorded.get(field) else "changed"
        yield Proposal(
            row=row.row,
            field=field,
            verdict=verdict,
            proposed=proposed.get(field),
            now=recorded.get(field),
            line=line,
            record=row.fact,
            reason=worded(SEEMS_PERSONAL, fields=field) if field in naming and verdict != "same" else None,
        )


def _texts(kind: StatementKind, statement: AnyStatement, names: RecordNames) -> dict[str, str]:
    return cell_texts(kind, statement, names) | ({SOURCE: statement.source} if statement.source else {})


def refused_row(line_number: int, row: str, field: str, sentence: str, **places: object) -> Proposal:
    reason = worded(sentence, **places)
    return Proposal(row=row, field=field, verdict="refused", line=line_number, reason=reason, part=str(line_number))


def _withdrawn(line: int, row: StatementRowRead) -> Proposal:
    reason = worded(_WITHDRAWN)
    return Proposal(row=row.row, field=ROW, verdict="same", proposed=row.row, line=line, record=row.fact, reason=reason)


def worded(sentence: str, **places: object) -> str:
    return str(gettext(sentence, **places))
