"""Imports into an installation: a plan over all services, checked as a whole, then recorded all or none in each
service."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

import msgspec
import uuid_utils

from deploy.installation.service_set import ServiceSet
from services.meetings.importing import participants
from services.meetings.importing.participants import ParticipantImport, ParticipantPlan
from services.meetings.importing.planning import NamedOrganization, Newcomer, Plan, plan
from services.registry import importing as organizations
from services.registry.domain.commands import NameOrganization, RegisterOrganization
from services.registry.importing import ImportOptions
from services.registry.importing.membership_lists import MembershipList, plan_memberships
from services.registry.importing.people import newcomer_commands
from shared.domain.collation import collation_key
from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.event import Marking
from shared.domain.importing import (
    CountingSequence,
    FileRefused,
    ImportPlan,
    ProgressCallback,
    Proposal,
    refuse,
    run_plan,
    try_plan,
)
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.statements import StatementService
from shared.public_view.openness import OPERATOR
from shared.tables.sheets import Sheet
from shared.web.statements.composed_files import ComposedImport, plan_composed
from shared.web.statements.file_names import FileNames
from shared.web.statements.importing import StatementImport, StatementPlan
from shared.web.statements.importing import plan_statements as plan_one_kind

TableImport = StatementImport | ComposedImport
Notify = Callable[[str], None]
Worded = Callable[[Problem], str]


class _Directory:
    """The registry, opened in this process, in its state after some commands."""

    def __init__(self, services: ServiceSet, commands: Sequence[Command]) -> None:
        self._services = services
        self._names: dict[str, str] = {}
        self._ids_by_name: dict[str, set[str]] = {}
        for command in commands:
            if isinstance(command, RegisterOrganization):
                self._names[command.organization] = command.name
            if isinstance(command, RegisterOrganization | NameOrganization):
                self._ids_by_name.setdefault(collation_key(command.name), set()).add(command.organization)

    def find_by_names(self, names: Collection[str]) -> Mapping[str, Sequence[NamedOrganization]]:
        recorded = self._services.registry.queries.find_by_names(names)
        return {name: sorted((dict(recorded[name]) | self._planned(name)).items()) for name in names}

    def _planned(self, name: str) -> dict[str, str]:
        return {id_: self._names.get(id_, name) for id_ in self._ids_by_name.get(collation_key(name), ())}


def plan_history(
    services: ServiceSet,
    raw: bytes,
    worded: Worded,
    before: Sequence[Command] = (),
    without: Collection[str] = (),
) -> Plan:
    """Plan the import of a file, `without` some of its rows. Raises FileRefused with all objections.

    The commands are tried in a transaction that is rolled back, so that refusals by rules over many records occur
    before anything is recorded. `before`: the registry's commands, which are recorded first and checked by their own
    transaction.
    """
    planned = plan(raw, _Directory(services, before), services.meetings.imports, without)
    by = operator_context()
    parts = (
        (services.registry.handler, registering(planned.newcomers)),
        (services.meetings.handler, planned.commands),
    )
    problems = [
        problem
        for handler, commands in parts
        for problem in handler.problems_of([(command, by) for command in commands])
    ]
    try_plan(planned, problems, worded)
    return planned


def record_history(
    services: ServiceSet, planned: Plan, notify: Notify = lambda _: None, before: Sequence[Command] = ()
) -> dict[str, int]:
    """Record a plan, the registry's part first; return the number of events by service.

    After an interruption, the next import finds the organizations registered and records the rest.
    """
    by, recorded = operator_context(), dict[str, int]()
    parts: dict[str, Sequence[Command]] = {
        "registry": [*before, *registering(planned.newcomers)],
        "meetings": planned.commands,
    }
    for service, commands in parts.items():
        if commands:
            notify(f"Recording in {service}: {len(commands):,} facts")
            answers = services.handle_all[service]([(command, by) for command in commands])
            recorded[service] = sum(len(answer.events) for answer in answers)
    return recorded


def plan_organizations(
    services: ServiceSet, sheet: Sheet, options: ImportOptions, context: CommandContext, worded: Worded
) -> organizations.Plan:
    """Plan the import of a table, tried as `plan_history` does. Raises FileRefused."""
    planned = organizations.plan(sheet, options, services.registry.queries)
    commands = [(command, context) for command in planned.commands]
    try_plan(planned, services.registry.handler.problems_of(commands), worded)
    return planned


def record_organizations(
    services: ServiceSet,
    planned: organizations.Plan,
    context: CommandContext,
    worded: Worded,
    progress: ProgressCallback,
) -> int:
    """Record a plan as `_record` does."""
    commands = [(command, context) for command in planned.commands]
    return _record(services.registry.handler, planned, commands, worded, progress)


def plan_statements(
    services: ServiceSet,
    sheet: Sheet,
    options: TableImport,
    context: CommandContext,
    worded: Worded,
) -> StatementPlan:
    """Plan the import of statements of a kind, or of a file whose rows make several, tried as `plan_history` does. Raises
    FileRefused."""
    service = _recording(services, options)
    names = FileNames(service, options.source)
    if isinstance(options, ComposedImport):
        planned = plan_composed(sheet, options, service, names)
    elif isinstance(options, MembershipList):
        planned = plan_memberships(sheet, options, service, names)
    else:
        planned = plan_one_kind(sheet, options, service, names)
    try_plan(planned, service.handler.problems_of(planned.commands_in(context)), worded)
    return planned


def record_statements(
    services: ServiceSet,
    options: TableImport,
    planned: StatementPlan,
    context: CommandContext,
    worded: Worded,
    progress: ProgressCallback,
) -> int:
    """Record a plan as `_record` does."""
    return _record(_recording(services, options).handler, planned, planned.commands_in(context), worded, progress)


def _recording(services: ServiceSet, options: TableImport) -> StatementService:
    if isinstance(options, StatementImport):
        return services.recording(options.kind)
    return services.of_log(options.file.log)


class TablesPlan(msgspec.Struct, frozen=True):
    """Plans of one table, each for the service that records it, in the order of recording."""

    parts: tuple[tuple[TableImport, StatementPlan], ...]

    @property
    def proposals(self) -> list[Proposal]:
        """Return the proposals of all plans, in line order."""
        every = [proposal for _wanted, planned in self.parts for proposal in planned.proposals]
        return every if len(self.parts) == 1 else sorted(every, key=lambda each: each.line or 0)

    @property
    def commands(self) -> list[Command]:
        return [command for _wanted, planned in self.parts for command in planned.commands]


def plan_tables(
    services: ServiceSet, sheet: Sheet, imports: Sequence[TableImport], context: CommandContext, worded: Worded
) -> TablesPlan:
    """Plan the import of a table from which several services may take rows. Raises FileRefused with the errors of
    all."""
    parts, refusals = list[tuple[TableImport, StatementPlan]](), list[Proposal]()
    for each in imports:
        try:
            parts.append((each, plan_statements(services, sheet, each, context, worded)))
        except FileRefused as refused:
            refusals += refused.refusals
    refuse(sorted(refusals, key=lambda each: each.line or 0))
    return TablesPlan(tuple(parts))


def record_tables(
    services: ServiceSet, planned: TablesPlan, context: CommandContext, worded: Worded, progress: ProgressCallback
) -> int:
    """Record the plans one after another, each all or nothing; return the number of events. After an interruption, the
    next import records the rest."""
    events, before = 0, 0
    for options, part in planned.parts:
        events += record_statements(services, options, part, context, worded, partial(_after, progress, before))
        before += len(part.commands)
    return events


def _after(progress: ProgressCallback, before: int, done: int) -> None:
    progress(before + done)


def plan_participants(
    services: ServiceSet, sheet: Sheet, options: ParticipantImport, context: CommandContext, worded: Worded
) -> ParticipantPlan:
    """Plan the import of participants, tried as `plan_history` does. Raises FileRefused."""
    service = services.meetings
    planned = participants.plan_participants(sheet, options, FileNames(service, options.source), service.imports)
    try_plan(planned, service.handler.problems_of(planned.commands_in(context)), worded)
    return planned


def record_participants(
    services: ServiceSet, planned: ParticipantPlan, context: CommandContext, worded: Worded, progress: ProgressCallback
) -> int:
    """Register the people of a plan, then record it as `_record` does."""
    people = [
        (command, context) for each in planned.people for command in newcomer_commands(**msgspec.structs.asdict(each))
    ]
    if planned.commands and people:
        services.handle_all["registry"](people)
    return _record(services.meetings.handler, planned, planned.commands_in(context), worded, progress)


def _record(
    handler: CommandHandler,
    planned: ImportPlan,
    commands: Sequence[tuple[Command, CommandContext]],
    worded: Worded,
    progress: ProgressCallback,
) -> int:
    """Record a plan, all or nothing, and return the number of events. Raises FileRefused."""
    counting = CountingSequence(commands, progress)
    answers = run_plan(planned, lambda: handler.handle_all(counting), worded)
    return sum(len(answer.events) for answer in answers)


def registering(newcomers: Sequence[Newcomer]) -> list[RegisterOrganization]:
    return [
        RegisterOrganization(organization=each.organization, name=each.name, source=each.source, imported=each.imported)
        for each in newcomers
    ]


def operator_context(marking: Marking | None = "public") -> CommandContext:
    """Return the context of an import: facts with public sources are public, and the whole import has one correlation
    id."""
    return CommandContext(actor=OPERATOR, correlation=str(uuid_utils.uuid7()), marking=marking)
