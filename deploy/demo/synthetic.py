"""A bureau's invented years, for trying things out; every name in them begins with "Example".

`synthetic-years.json` and `synthetic-period.json` list the office's records, day by day. The States and study periods are the
shipped ones; the States are recorded on the first day, whatever the date of their sources.

The years are sealed with a clock set to their days, so that "recorded" shows the invented day, and reports can be
requested as of any past day. After an interruption the next load continues: each command is identified by its number
and is not recorded twice.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

import msgspec

from deploy.demo import synthetic_reports
from deploy.demo.shipped import shipped
from deploy.demo.shipped.registry import MEMBERS
from deploy.demo.synthetic_reports import ReportDraft, ReportRevision, ReportStep
from deploy.installation.home import mark_synthetic, synthetic_state
from deploy.installation.installation import Installation
from deploy.installation.service_set import ServiceSet, open_services
from services.meetings.domain import commands as meetings
from services.meetings.domain import communique_commands, conclusion_commands
from services.meetings.domain.commands import attendance_stream
from services.meetings.domain.communique_commands import communique_stream
from services.registry.domain import commands as registry
from services.registry.domain.commands import RegisterState, StateStatus
from services.reporting.domain import commands as reporting
from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod
from shared.contracts.completeness import MEMBERSHIPS
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.registry import STREAM_KINDS as REGISTRY_KINDS
from shared.contracts.reporting import STREAM_KINDS as REPORTING_KINDS
from shared.domain.decider import Command
from shared.domain.errors import Refused, Unavailable
from shared.domain.event import Marking
from shared.domain.ids import imported_id, uuid_of
from shared.event_store.command_handler import CommandContext
from shared.event_store.lease import WORKER, lease
from shared.event_store.sealer import Sealer
from shared.public_view import embargoes
from shared.public_view.embargoes import PROGRAM, EndEmbargo
from shared.public_view.openness import OPERATOR
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from shared.statements.kinds import StatementKind, by_name

Notify = Callable[[str], None]
Service = Literal["registry", "meetings", "reporting"]
YEARS = tuple(Path(__file__).with_name(f"synthetic-{name}.json") for name in ("years", "period"))
SOURCE = "synthetic"
FIRST_DAY = "2016-12-05"
"""The day on which the office opens its books."""
COMMANDS: Mapping[Service, tuple[ModuleType, ...]] = {
    "registry": (registry,),
    "meetings": (meetings, conclusion_commands, communique_commands, embargoes),
    "reporting": (synthetic_reports, reporting),
}
KINDS = by_name((*REGISTRY_KINDS, *REPORTING_KINDS, *STREAM_KINDS))
HOURS: dict[Service, int] = {"registry": 8, "meetings": 9, "reporting": 10}
"""The time of day (UTC) at which each service's part was recorded: organizations precede their attendance."""
HOUR_OF_REPORTS = 11


class NotEmpty(Refused):
    """Refusal to record invented years beside other facts. Parameters: remedy."""

    code = "not-empty"

    def __init__(self, home: Path) -> None:
        remedy = (
            f"{home} holds records already, and invented years go into an empty home of their own. Name another folder: "
            "RAPPORTEUR_HOME=./synthetic rapporteur demo load --synthetic"
        )
        super().__init__(remedy=remedy)


class StoryCommand(NamedTuple):
    """A command in the story; `day` is the day on which it was recorded, YYYY-MM-DD. `by`: the account of an approver,
    or of the drafter of a report; by default the operator's."""

    day: str
    service: Service
    command: Command | ReportStep
    marking: Marking = "bureau"
    by: str | None = None


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the story: `command` names a command of a service, or a kind of statement, which `act` may correct or
    withdraw; `why` explains what is special about it; `by` is an approver, where two people are needed."""

    day: str
    command: str
    says: dict[str, Any]
    act: Literal["state", "correct", "withdraw"] = "state"
    marking: Marking = "bureau"
    by: str | None = None
    why: str | None = None


class _Years(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: Literal["rapporteur-synthetic/1"]
    about: str
    commands: list[_Row]


def id_of(kind: str, row: str) -> str:
    """Return the id of a record or a statement: `id_of("organization", "Aurora")`, `id_of("fact", "Aurora/country")`."""
    return imported_id(kind, SOURCE, row)


def story() -> list[StoryCommand]:
    """Return all commands by day; within a day, States and study periods come first, the rest in file order."""
    rows = [row for years in YEARS for row in msgspec.json.decode(years.read_bytes(), type=_Years).commands]
    commands = [*_states(), *_study_periods(), *map(_command, rows)]
    return sorted(commands, key=lambda command: command.day)


def load(
    installation: Installation, notify: Notify = lambda _: None, years: Sequence[StoryCommand] | None = None
) -> int:
    """Record the story, or other `years` in order, and return the number of events.

    Raises NotEmpty, and Unavailable while a worker runs.
    """
    # Issued reports also state that they are synthetic.
    installation = replace(installation, environment={**installation.environment, "RAPPORTEUR_SYNTHETIC": "1"})
    with open_services(installation) as services, _alone(services):
        before = _size(services)
        if before and synthetic_state(installation.home) != "begun":
            raise NotEmpty(installation.home)
        # Before the first fact, so that every page states from the start that the records are invented.
        mark_synthetic(installation.home, "begun")
        numbered = list(enumerate(story() if years is None else years, 1))
        for year, of_year in groupby(numbered, key=lambda each: each[1].day[:4]):
            notify(f"Recording the invented year {year}")
            for day, of_day in groupby(of_year, key=lambda each: each[1].day):
                _record(installation, services, day, list(of_day))
        mark_synthetic(installation.home, "whole")
        return _size(services) - before


def _command(row: _Row) -> StoryCommand:
    says = {field: _resolved(value) for field, value in row.says.items()}
    if "imported" in says:
        says["imported"] = {"source": SOURCE, "row": says["imported"]}
    by = row.by and id_of("account", row.by)
    if row.command in KINDS:
        kind = KINDS[row.command]
        of_registry = kind in REGISTRY_KINDS and (kind not in STREAM_KINDS or says["of"] == MEMBERSHIPS)
        service: Service = "registry" if of_registry else "reporting" if kind in REPORTING_KINDS else "meetings"
        return StoryCommand(row.day, service, _on_fact(kind, row.act, says), row.marking, by)
    service, command = next(
        (each, getattr(module, row.command))
        for each, modules in COMMANDS.items()
        for module in modules
        if hasattr(module, row.command)
    )
    return StoryCommand(row.day, service, msgspec.convert(says, command), row.marking, by)


def _on_fact(kind: StatementKind, act: str, says: dict[str, Any]) -> Command:
    match act:
        case "correct":
            return correct_fact(kind, msgspec.convert(says, kind.corrected))
        case "withdraw":
            return withdraw_fact(msgspec.convert(says, kind.withdrawn))
    return state_fact(kind, msgspec.convert(says, kind.stated))


def _resolved(value: Any) -> Any:
    """Return a value with its references `@kind/row` replaced by ids."""
    if isinstance(value, list):
        return [_resolved(each) for each in value]
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    kind, _, row = value[1:].partition("/")
    if kind == "attendance":
        meeting, organization = row.split("/")
        return attendance_stream(id_of("meeting", meeting), id_of("organization", organization))
    if kind == "communique":
        return communique_stream(id_of("meeting", row))
    return imported_id(kind, MEMBERS, row) if kind == "state" else id_of(kind, row)


def _states() -> Iterator[StoryCommand]:
    for command in shipped().commands["registry"]:
        if isinstance(command, RegisterState | StateStatus):
            yield StoryCommand(FIRST_DAY, "registry", command, "public")


def _study_periods() -> Iterator[StoryCommand]:
    """Yield the study periods. Each is opened on its first day; its last day is recorded on the day after the final
    assembly."""
    for command in shipped().commands["reporting"]:
        if not isinstance(command, DefineStudyPeriod):
            continue
        begins = max(FIRST_DAY, command.first_day)
        if command.last_day is None or command.last_day < begins:
            yield StoryCommand(begins, "reporting", command, "public")
            continue
        still_open = msgspec.structs.replace(command, last_day=None, ended_by=None)
        yield StoryCommand(begins, "reporting", still_open, "public")
        ended = CorrectStudyPeriod(
            period=command.period,
            reason="The assembly ended",
            first_day=command.first_day,
            last_day=command.last_day,
            other_names=command.other_names,
            ended_by=command.ended_by,
            source=command.source,
        )
        day_after = date.fromisoformat(command.last_day) + timedelta(days=1)
        yield StoryCommand(day_after.isoformat(), "reporting", ended, "public")


def _size(services: ServiceSet) -> int:
    return sum(log.size() + log.unsealed() for log in services.logs.values())


@contextmanager
def _alone(services: ServiceSet) -> Iterator[None]:
    """Prevent workers from sealing in the meantime, since their clock shows today."""
    with ExitStack() as held:
        for service, engine in services.engines.items():
            if not held.enter_context(lease(engine, WORKER)):
                raise Unavailable(part=service, remedy="It is running. Stop `rapporteur up` first, then load.")
        yield


def _record(
    installation: Installation, services: ServiceSet, day: str, numbered: list[tuple[int, StoryCommand]]
) -> None:
    """Record each service's part of a day, all or none, and seal it with that day's clock; then handle its reports."""
    for service, hour in HOURS.items():
        commands = [
            (story_command.command, _by(number, story_command))
            for number, story_command in numbered
            if story_command.service == service and not isinstance(story_command.command, ReportStep)
        ]
        if commands:
            services.handle_all[service](commands)
            _seal(installation, services, service, day, hour)
    for number, story_command in numbered:
        if not isinstance(story_command.command, ReportStep):
            continue
        synthetic_reports.take(installation, services, story_command.command, _by(number, story_command))
        _seal(installation, services, "reporting", day, HOUR_OF_REPORTS)


def _seal(installation: Installation, services: ServiceSet, service: Service, day: str, hour: int) -> None:
    moment = datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC)
    Sealer(services.engines[service], service, installation.outbox_key(service), lambda: moment).seal_all()


def _by(number: int, command: StoryCommand) -> CommandContext:
    approves = not isinstance(command.command, ReportDraft | ReportRevision)
    return CommandContext(
        actor=PROGRAM if isinstance(command.command, EndEmbargo) else command.by or OPERATOR,
        command=f"synthetic-{number}",
        correlation=uuid_of(id_of("day", command.day)),
        marking=command.marking,
        approved_by=command.by if approves else None,
    )
