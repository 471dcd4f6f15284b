"""Imports into an installation: a plan over all services, checked whole, then each service's all or none."""

from collections.abc import Callable, Collection, Mapping, Sequence

import uuid_utils

from deploy.installation.opened import Opened
from services.meetings.importing import Found, Newcomer, Plan, plan
from services.registry import importing as organizations
from services.registry.domain.commands import NameOrganization, RegisterOrganization
from services.registry.importing import Wanted
from shared.domain.decider import Command
from shared.domain.errors import Problem
from shared.domain.event import Marking
from shared.domain.folding import folded
from shared.domain.importing import Counted, tried
from shared.event_store.command_handler import By
from shared.public_view.openness import OPERATOR

Told = Callable[[str], None]
Worded = Callable[[Problem], str]


class _Directory:
    """The registry, opened in this process, as it will be after some commands."""

    def __init__(self, services: Opened, commands: Sequence[Command]) -> None:
        self._services = services
        self._names: dict[str, str] = {}
        self._called: dict[str, set[str]] = {}
        for command in commands:
            if isinstance(command, RegisterOrganization):
                self._names[command.organization] = command.name
            if isinstance(command, RegisterOrganization | NameOrganization):
                self._called.setdefault(folded(command.name), set()).add(command.organization)

    def called(self, names: Collection[str]) -> Mapping[str, Sequence[Found]]:
        recorded = self._services.registry.questions.all_called(names)
        return {name: sorted((dict(recorded[name]) | self._coming(name)).items()) for name in names}

    def _coming(self, name: str) -> dict[str, str]:
        return {id_: self._names.get(id_, name) for id_ in self._called.get(folded(name), ())}


def plan_history(services: Opened, raw: bytes, worded: Worded, before: Sequence[Command] = ()) -> Plan:
    """What importing a file would do. Raises FileRefused with everything that stands against it.

    The commands are tried in a transaction that is rolled back: what a rule over many records refuses is told here, before
    anything is recorded anywhere. `before`: what the registry will have recorded by then; since that is the first to be
    recorded, its own transaction is its check.
    """
    planned = plan(raw, _Directory(services, before), services.meetings.imports)
    by = by_operator()

    def check() -> None:
        services.registry.handler.check_all([(command, by) for command in registering(planned.newcomers)])
        services.meetings.handler.check_all([(command, by) for command in planned.commands])

    tried(planned, check, worded)
    return planned


def record_history(
    services: Opened, planned: Plan, told: Told = lambda _: None, before: Sequence[Command] = ()
) -> dict[str, int]:
    """Records a plan, the registry's part first; how many events of each service it were.

    Stopped in between, the next import finds the organizations registered, and records the rest.
    """
    by, recorded = by_operator(), dict[str, int]()
    parts: dict[str, Sequence[Command]] = {
        "registry": [*before, *registering(planned.newcomers)],
        "meetings": planned.commands,
    }
    for service, commands in parts.items():
        if commands:
            told(f"Recording in {service}: {len(commands):,} facts")
            answers = services.handle_all[service]([(command, by) for command in commands])
            recorded[service] = sum(len(answer.events) for answer in answers)
    return recorded


def plan_organizations(services: Opened, raw: bytes, wanted: Wanted) -> organizations.Plan:
    """What importing a table would do. Raises FileRefused. Its commands are not tried yet."""
    return organizations.plan(raw, wanted, services.registry.questions)


def try_organizations(services: Opened, planned: organizations.Plan, by: By, worded: Worded) -> None:
    """Raises FileRefused with what the record does not allow; nothing is recorded."""
    asked = [(command, by) for command in planned.commands]
    tried(planned, lambda: services.registry.handler.check_all(asked), worded)


def record_organizations(
    services: Opened, planned: organizations.Plan, by: By, worded: Worded, told: Callable[[int], None]
) -> int:
    """Records a plan, all of it or nothing; how many events it were. Raises FileRefused."""
    asked = Counted([(command, by) for command in planned.commands], told)
    answers = tried(planned, lambda: services.registry.handler.handle_all(asked), worded)
    return sum(len(answer.events) for answer in answers)


def registering(newcomers: Sequence[Newcomer]) -> list[RegisterOrganization]:
    return [
        RegisterOrganization(organization=each.organization, name=each.name, source=each.source, imported=each.imported)
        for each in newcomers
    ]


def by_operator(marking: Marking = "public") -> By:
    """What an import with public sources says is public; one correlation for the whole of it."""
    return By(actor=OPERATOR, correlation=str(uuid_utils.uuid7()), marking=marking)
