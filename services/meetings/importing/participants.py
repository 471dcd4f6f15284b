"""Import of participants (RECORDS 10, file 25): a row makes an entry of a meeting's list, and with it the registration
of a person and the focal point's consent; shown field by field, then recorded in full or not at all.

A row is recognized by its meeting and line. A Member State's participant without a capacity is a delegate.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec
from flask_babel import gettext
from sqlalchemy import Row

from services.meetings.domain.commands import CorrectAttendance, RecordAttendance
from services.meetings.queries.imports import ImportQueries
from shared.contracts.meetings.attendance import ATTENDANCE_MODES, CAPACITIES, LEVELS
from shared.contracts.meetings.follow_up import CONSENTS, ConsentStated
from shared.contracts.records import MEETING, ORGANIZATION
from shared.contracts.registry.organizations import CATEGORIES
from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.ids import imported_id, is_id
from shared.domain.importing import FileRefused, Proposal, refusal_of, refuse
from shared.domain.provenance import Imported
from shared.event_store.command_handler import CommandContext
from shared.statements.decider import state_fact
from shared.statements.wording import translatable as _
from shared.tables import cells
from shared.tables.complaints import TableRefused
from shared.tables.gathering import GoodRow, RowReader, gather
from shared.tables.reading import read_table
from shared.tables.sheets import Sheet, TableColumn
from shared.tables.statements import RecordNames

MEMBER_STATE = "Member State"
NEEDED = ("meeting", "line", "organization")
COLUMNS = (
    "meeting", "line", "organization", "country", "category", "person", "name", "title", "capacity", "level", "mode",
    "approved", "source",
)  # fmt: skip
CORRECTED = ("capacity", "level", "mode", "person")
"""The fields of an entry that a correction replaces."""
_TWICE = _("Line %(line)s is the same line of the same meeting. Give each its own.")
_NO_PERSON = _("Give the person a number, by which they are recognized when the file is imported again.")
_WITHDRAWN = _("It was removed from the list, so it is not recorded again. If it is true after all, record it by hand.")


class ParticipantImport(msgspec.Struct, frozen=True, kw_only=True):
    """Options of an import. `source`: the file's name, from which ids are made. `reason`: the reason for correcting
    differing entries; without one they stay. `without`: lines to leave out."""

    source: str
    reason: str | None = None
    without: frozenset[str] = frozenset()


class PersonNewcomer(msgspec.Struct, frozen=True):
    """A person of a file, for the registry: with the title under which they act for an organization, if it is given."""

    person: str
    name: str
    imported: Imported
    organization: str | None = None
    title: str | None = None


class ParticipantRow(msgspec.Struct, frozen=True):
    """A row as it was read."""

    row: str
    entry: RecordAttendance
    approved: bool | None
    newcomer: PersonNewcomer | None


class _PlannedCommand(msgspec.Struct, frozen=True):
    line: int
    row: str
    command: Command


class ParticipantPlan(msgspec.Struct, frozen=True):
    """A plan: `people` are for the registry, `planned` for the meetings."""

    proposals: tuple[Proposal, ...]
    people: tuple[PersonNewcomer, ...]
    planned: tuple[_PlannedCommand, ...]

    @property
    def commands(self) -> list[Command]:
        return [each.command for each in self.planned]

    def commands_in(self, context: CommandContext) -> list[tuple[Command, CommandContext]]:
        """Return the commands with their contexts: new entries get the chosen marking, and consents the marking of their kind."""
        unmarked = msgspec.structs.replace(context, marking=None)
        return [(each, context if isinstance(each, RecordAttendance) else unmarked) for each in self.commands]

    def refusal(self, problem: Problem, sentence: str) -> Proposal:
        """Return a refused command of the plan, as a proposal that states the refusal."""
        row = next((each for each in self.planned if each.command is problem.command), None)
        return refusal_of(problem, sentence, row.row, row.line, str(row.line)) if row else refusal_of(problem, sentence)


def read_participants(raw: bytes) -> Sheet:
    """Return the table in a file. Raises FileRefused."""
    try:
        return read_table(raw, [TableColumn(name, required=name in NEEDED) for name in COLUMNS])
    except TableRefused as refused:
        raise FileRefused([each.proposal(_worded) for each in refused.complaints]) from refused


def plan_participants(
    sheet: Sheet, options: ParticipantImport, names: RecordNames, recorded: ImportQueries
) -> ParticipantPlan:
    """Plan the import of a table. Raises FileRefused with all of its faults."""
    gathered = gather(sheet.without(options.without), lambda row: _read(row, options.source, names))
    refusals = [each.proposal(_worded, part=str(each.line or "")) for each in gathered.complaints]
    good = [(each.line, each.content) for each in gathered.good if each.content is not None]
    refuse([*refusals, *_repeated(gathered.good)])
    proposals, planned = list[Proposal](), list[_PlannedCommand]()
    meetings = {row.entry.meeting for _line, row in good}
    entries = {row.fact: row for row in recorded.entries(meetings)}
    attending, first_days = recorded.attending_organizations(meetings), recorded.first_days(meetings)
    for line, row in good:
        now = entries.get(row.entry.fact)
        if now is None and row.entry.fact in attending:
            proposals.append(_proposal(line, row, "line", "same", row.row, reason=_worded(_WITHDRAWN)))
            continue
        proposals += _proposals(line, row, now, names)
        day = first_days[row.entry.meeting]
        planned += [_PlannedCommand(line, row.row, each) for each in _commands(row, now, options, day)]
    people = {row.newcomer.person: row.newcomer for _line, row in good if row.newcomer is not None}
    return ParticipantPlan(tuple(proposals), tuple(people.values()), tuple(planned))


def _read(row: RowReader, source: str, names: RecordNames) -> ParticipantRow | None:
    meeting = row.required("meeting", lambda text: names.find(text, (MEETING,)))
    organization = row.required("organization", lambda text: names.find(text, (ORGANIZATION,)))
    row.required("line", cells.line(60))
    row.optional("country", cells.Countries().read)
    category = row.optional("category", cells.one_of((MEMBER_STATE, *CATEGORIES)))
    capacity = row.optional("capacity", cells.one_of(CAPACITIES))
    number, name = row.optional("person", cells.line(100)), row.optional("name", cells.line(200))
    if name is not None and number is None:
        row.refuse("person", _NO_PERSON)
    level, mode = row.optional("level", cells.one_of(LEVELS)), row.optional("mode", cells.one_of(ATTENDANCE_MODES))
    title, approved = row.optional("title", cells.line(200)), row.optional("approved", cells.yes_no())
    stated_in = row.optional("source", cells.line(1000))
    if row.complaints:
        return None
    known_by, person = _row_key(row.cells), number and _person(number, source)
    values = {
        "fact": imported_id("fact", source, known_by),
        "meeting": meeting,
        "organization": organization,
        "capacity": capacity or ("delegate" if category == MEMBER_STATE else None),
        "level": level,
        "mode": mode,
        "person": person,
        "source": stated_in,
    }
    entry = msgspec.convert(values | {"imported": Imported(source, known_by)}, RecordAttendance)
    newcomer = (
        PersonNewcomer(person, name, Imported(source, known_by), organization, title) if person and name else None
    )
    return ParticipantRow(known_by, entry, approved, newcomer)


def _row_key(row_cells: Mapping[str, str]) -> str:
    """Return the key by which a row is recognized."""
    return "/".join(" ".join(row_cells.get(name, "").split()) for name in ("meeting", "line"))[:200]


def _person(number: str, source: str) -> str:
    """Return the id of a person: made from the file's number, or as given if it is an id."""
    return number if is_id("person", number) else imported_id("person", source, number)


def _commands(row: ParticipantRow, now: Row[Any] | None, options: ParticipantImport, day: str) -> Iterator[Command]:
    entry = row.entry
    if now is None:
        yield entry
        if row.approved is not None:
            yield state_fact(CONSENTS, _consent(row, options.source, day))
    elif options.reason is not None and any(getattr(entry, name) != getattr(now, name) for name in CORRECTED):
        values = {name: getattr(entry, name) for name in CORRECTED}
        yield CorrectAttendance(attendance=now.attendance, fact=now.fact, reason=options.reason, **values)


def _consent(row: ParticipantRow, source: str, day: str) -> ConsentStated:
    """Return the consent of a row: given by the organization, since files do not name its focal point, on the meeting's
    first day."""
    return ConsentStated(
        fact=imported_id("consent", source, row.row),
        about=row.entry.stream,
        to="registration",
        by=row.entry.organization,
        answer="given" if row.approved else "refused",
        on=day,
        imported=row.entry.imported,
    )


def _repeated(rows: Sequence[GoodRow[ParticipantRow | None]]) -> Iterator[Proposal]:
    first: dict[str, int] = {}
    for row in rows:
        if row.content is not None:
            earlier = first.setdefault(row.content.entry.fact, row.line)
            if earlier != row.line:
                yield _proposal(row.line, row.content, "line", "refused", None, reason=_worded(_TWICE, line=earlier))


def _proposals(line: int, row: ParticipantRow, now: Row[Any] | None, names: RecordNames) -> Iterator[Proposal]:
    entry = row.entry
    values = {"organization": names.name(entry.organization), **{name: getattr(entry, name) for name in CORRECTED}}
    for field, proposed in values.items():
        current = None if now is None else proposed if field == "organization" else getattr(now, field)
        if proposed is not None or current is not None:
            verdict = "new" if now is None else "same" if proposed == current else "changed"
            yield _proposal(line, row, field, verdict, proposed, now=current)
    if now is None and row.newcomer is not None:
        yield _proposal(line, row, "name", "new", row.newcomer.name)
    if now is None and row.approved is not None:
        yield _proposal(line, row, "approved", "new", "yes" if row.approved else "no")


def _proposal(
    line: int,
    row: ParticipantRow,
    field: str,
    verdict: Any,
    proposed: str | None,
    **more: str | None,  # noqa: ANN401
) -> Proposal:
    values = {"proposed": proposed, "line": line, "record": row.entry.stream, "part": str(line), **more}
    return Proposal(row=row.row, field=field, verdict=verdict, **values)  # type: ignore[arg-type]  # as Proposal has them


def _worded(sentence: str, **places: object) -> str:
    return str(gettext(sentence, **places))
