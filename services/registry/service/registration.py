"""Registration of records with very similar names: the user is asked once, and the answer that they are different is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from services.registry.domain.commands import DismissLikeness, RegisterOrganization, RegisterPerson
from services.registry.domain.errors import PersonVeryLike, VeryLike
from services.registry.domain.likeness import VERY_LIKE, likeness
from services.registry.queries import RegistryQueries
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext, CommandHandler, Handle
from shared.event_store.command_results import CommandResult
from shared.privacy.vault_names import Names

MOST = 50  # people compared for each word of a name


class CommandDispatcher(Protocol):
    """The parts of the opened registry needed for registering."""

    @property
    def handler(self) -> CommandHandler: ...
    def handle_all(self, commands: Any) -> list[CommandResult]: ...


def register_another(
    service: CommandDispatcher, command: RegisterOrganization, context: CommandContext
) -> CommandResult:
    """Register an organization, and record that it is not the one with the most similar name."""
    return register_with_facts(service, command, (), context)


def register_with_facts(
    service: CommandDispatcher, command: RegisterOrganization, facts: Sequence[Command], context: CommandContext
) -> CommandResult:
    """Register an organization with its first facts, all or nothing; with `another`, also record which one it is not."""
    more = [(str(number), fact) for number, fact in enumerate(facts)]
    if command.another:
        # It has no number: in a retry, when the likeness is dismissed already, the facts keep theirs.
        more = [*(("unlike", each) for each in _dismissals(service, command, context)), *more]
    commands: list[tuple[Command, CommandContext]] = [(command, context)]
    for name, each in more:
        id_ = context.command and f"{context.command}/{name}"
        commands.append((each, msgspec.structs.replace(context, command=id_, expected=None)))
    return service.handle_all(commands)[0]


def _dismissals(
    service: CommandDispatcher, command: RegisterOrganization, context: CommandContext
) -> list[DismissLikeness]:
    """Return the command that records that it is not the one with the most similar name, if one is very similar."""
    try:
        undeclared = msgspec.structs.replace(command, another=False)
        service.handler.check_all([(undeclared, msgspec.structs.replace(context, command=None))])
    except VeryLike as like:
        other = str(like.parameters["organization"])
        reason = "It was registered as another organization."
        return [DismissLikeness(organization=command.organization, other=other, reason=reason)]
    return []


def register_person(
    handle: Handle, queries: RegistryQueries, names: Names, fields: Mapping[str, Any], context: CommandContext
) -> CommandResult:
    """Register a person; `fields` may declare it different (`another`) from people with a similar name. Raises PersonVeryLike."""
    parts = dict(fields)
    another = parts.pop("another", False)
    command = RegisterPerson(**parts)
    if not another:
        refuse_person_very_like(queries, names, command)
    return handle(command, context)


def refuse_person_very_like(queries: RegistryQueries, names: Names, command: RegisterPerson) -> None:
    """Refuse a person with a name very similar to a registered one. Raises PersonVeryLike, which contains no name."""
    found: dict[str, str] = {}
    without = queries.people_in_error()
    for word in command.name.split():
        found |= {each.person: each.name for each in names.listed("person", MOST, search=word, without=without)}
    registered = {row.id for row in queries.people_known(sorted(found))} - {command.person}
    alike = max(sorted(registered), key=lambda each: likeness(found[each], command.name), default=None)
    if alike is not None and likeness(found[alike], command.name) >= VERY_LIKE:
        raise PersonVeryLike(field="name", person=alike, insist="another")
