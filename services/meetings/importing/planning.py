"""The plan of an import: all its effects, compared with the present records; and its recording."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Protocol

import msgspec
from flask_babel import gettext as _

from services.meetings.domain import commands
from services.meetings.importing.checks import check
from services.meetings.importing.comparing import compare
from services.meetings.importing.reading import HistoryFile, read
from services.meetings.importing.rows import (
    SOURCE,
    Organizations,
    RowCommand,
    entry_id,
    meeting_id,
    organization_id,
    rows,
    series_of,
)
from services.meetings.queries.imports import ImportQueries
from shared.domain.collation import collation_key
from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.importing import Proposal, refusal_of, refuse
from shared.domain.provenance import Imported

NamedOrganization = tuple[str, str]  # id, name


class OrganizationLookup(Protocol):
    """A lookup of organizations in the registry."""

    def find_by_names(self, names: Collection[str]) -> Mapping[str, Sequence[NamedOrganization]]:
        """Return the organizations with each of these names or spellings, ignoring case and accents; none for an
        unknown name."""


class Newcomer(msgspec.Struct, frozen=True):
    """An unregistered organization, under its name in the file. Its country is not known."""

    organization: str
    name: str
    source: str
    imported: Imported


class Plan(msgspec.Struct, frozen=True):
    """A plan: `newcomers` are for the registry, `commands` for the meetings, both in order; `rows` describes each."""

    proposals: tuple[Proposal, ...]
    newcomers: tuple[Newcomer, ...]
    rows: tuple[RowCommand, ...]
    file: HistoryFile

    @property
    def commands(self) -> list[Command]:
        return [row.command for row in self.rows]

    def refusal(self, problem: Problem, sentence: str) -> Proposal:
        """Return a refused command of the plan, as a proposal that states the refusal."""
        row = next((row for row in self.rows if row.command is problem.command), None)
        if row is None:
            return refusal_of(problem, sentence)
        return refusal_of(problem, sentence, row.row, self.file.line(*row.path), self.file.part(row.path))


def plan(raw: bytes, directory: OrganizationLookup, recorded: ImportQueries, without: Collection[str] = ()) -> Plan:
    """Plan the import of a file of the shape `history/1`, `without` some of its rows. Raises FileRefused with all of
    the file's faults."""
    file = read(raw, without)
    series = recorded.series()
    attended = recorded.attending_organizations(meeting_id(each) for each in file.history.meetings)
    organizations, newcomers, refusals = _organizations(file, directory, attended)
    refuse(sorted([*check(file, series), *refusals], key=lambda each: each.line or 0))
    row_commands = list(rows(file.history, organizations, series))
    in_error = recorded.records_in_error()
    proposals: list[Proposal] = [
        *_newcomer_proposals(newcomers, file),
        *_removed_proposals(row_commands, in_error, file),
    ]
    row_commands = [row for row in row_commands if _record_of(row) not in in_error]
    past = recorded.events_of(row.command.stream for row in row_commands)
    new_rows = []
    codes = {id_: code for code, id_ in series_of(file.history, series).items()}
    for row in row_commands:
        line = file.line(*row.path[:2])  # all parts of a meeting are shown under it
        compared = [_with_series_code(each, codes) for each in compare(row, past.get(row.command.stream, ()), line)]
        proposals += compared
        if _is_new(row, compared, past):
            new_rows.append(row)
    return Plan(tuple(proposals), tuple(newcomers), tuple(new_rows), file)


def _record_of(row: RowCommand) -> str:
    """Return the series, or the meeting, that a row is about."""
    return str(getattr(row.command, "meeting", row.command.stream))


def _removed_proposals(
    row_commands: Sequence[RowCommand], in_error: Collection[str], file: HistoryFile
) -> Iterator[Proposal]:
    """Skip rows about records registered in error, with one message for each record."""
    reason = _("It was removed as registered in error. Reinstate it to import it again.")
    for row in row_commands:
        if row.command.stream in in_error and isinstance(row.command, commands.OpenSeries | commands.PlanMeeting):
            line, record = file.line(*row.path[:2]), row.command.stream
            yield Proposal(row=row.row, field="code", verdict="same", line=line, record=record, reason=reason)


def _with_series_code(proposal: Proposal, codes: Mapping[str, str]) -> Proposal:
    """Replace the id of a series by its code, which people know."""
    if proposal.field != "series":
        return proposal
    shown = {name: codes.get(value, value) for name in ("proposed", "now") if (value := getattr(proposal, name))}
    return msgspec.structs.replace(proposal, **shown)


def _is_new(row: RowCommand, compared: Sequence[Proposal], past: Mapping[str, object]) -> bool:
    """Return whether a row is new: once recorded it is not, whatever changed later."""
    if isinstance(row.command, commands.OpenSeries | commands.PlanMeeting):
        return row.command.stream not in past
    return any(each.verdict == "new" for each in compared)


def _organizations(
    file: HistoryFile, directory: OrganizationLookup, attended: Mapping[str, str]
) -> tuple[Organizations, list[Newcomer], list[Proposal]]:
    """Return ids by meeting and name, the organizations to register, and ambiguous names.

    `attended`: the organization of each entry imported before; it stays, even if the registry now has its name for
    another one.
    """
    held_meetings = [(number, each) for number, each in enumerate(file.history.meetings) if each.status == "held"]
    names = {name for _number, meeting in held_meetings for name in meeting.organizations}
    by_name = directory.find_by_names(names)
    ids: dict[tuple[str, str], str] = {}
    fresh: dict[str, Newcomer] = {}
    refusals = []
    for number, meeting in held_meetings:
        for place, name in enumerate(meeting.organizations):
            before = attended.get(entry_id(meeting, name))
            match [(before, name)] if before else by_name.get(name, ()):
                case [(id_, _name)]:
                    ids[meeting.id, name] = id_
                case []:
                    newcomer = fresh.setdefault(collation_key(name), _newcomer(name, meeting.sources))
                    ids[meeting.id, name] = newcomer.organization
                case several:
                    path = ("meetings", number, "organizations", place)
                    refusals.append(file.refusal(path, _ambiguous(name, several), meeting.id))
    return ids, list(fresh.values()), refusals


def _newcomer(name: str, sources: Sequence[str]) -> Newcomer:
    return Newcomer(organization_id(name), name, "; ".join(sources), Imported(SOURCE, name))


def _ambiguous(name: str, several: Sequence[NamedOrganization]) -> str:
    sentence: str = _(
        "%(count)s organizations are called %(name)s. Merge them in the registry, or use another name for one of them.",
        count=len(several),
        name=name,
    )
    return sentence


def _newcomer_proposals(newcomers: Sequence[Newcomer], file: HistoryFile) -> Iterator[Proposal]:
    for newcomer in newcomers:
        yield Proposal(
            row=newcomer.name,
            field="organization",
            verdict="new",
            proposed=newcomer.name,
            line=_first_named(file, newcomer.name),
            record=newcomer.organization,
            reason=_("This name is new. It is registered without a country and listed for checking."),
        )


def _first_named(file: HistoryFile, name: str) -> int:
    for number, meeting in enumerate(file.history.meetings):
        if name in meeting.organizations:
            return file.line("meetings", number, "organizations", meeting.organizations.index(name))
    return 1
