"""Lookups and registrations in bulk for an import, with the importing user's rights."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from services.registry.api.rights import WRITERS
from services.registry.domain.commands import RegisterOrganization
from services.registry.importing.people import newcomer_commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import imports as schemas
from shared.domain.decider import Command
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints

HandleAll = Callable[[Sequence[tuple[Command, CommandContext]]], list[CommandResult]]


def endpoints(handle_all: HandleAll, queries: RegistryQueries) -> Endpoints:
    blueprint = Endpoints("imports", __name__, description="Bulk requests of an import.")

    @blueprint.at_once("/organizations/called", "OrganizationsCalled", schemas.Names, schemas.AllCalled, roles=WRITERS)
    def called(body: dict[str, Any], _by: CommandContext) -> Any:
        """Organizations by name, for many names."""
        found = queries.find_by_names(body["names"])
        return {"items": [[{"id": id_, "name": name} for id_, name in found[each]] for each in body["names"]]}

    @blueprint.at_once(
        "/organizations/newcomers", "RegisterOrganizations", schemas.Newcomers, schemas.Answers, roles=WRITERS
    )
    def register(body: dict[str, Any], context: CommandContext) -> Any:
        """Registers new organizations named in a file, all or none. Existing ones are left as they are."""
        # The ids identify a repeated request, while a command id identifies only one command.
        row_context = msgspec.structs.replace(context, command=None, expected=None, marking=body["marking"])
        answers = handle_all([(RegisterOrganization(**one), row_context) for one in body["organizations"]])
        return {"items": [msgspec.to_builtins(answer) for answer in answers]}

    @blueprint.at_once("/people/newcomers", "RegisterPeople", schemas.PeopleNewcomers, schemas.Answers, roles=WRITERS)
    def register_people(body: dict[str, Any], context: CommandContext) -> Any:
        """Registers people of a file, all or none, with the title under which they act for an organization. Existing
        ones are left as they are."""
        row_context = msgspec.structs.replace(context, command=None, expected=None, marking=body["marking"])
        commands = [(command, row_context) for one in body["people"] for command in newcomer_commands(**one)]
        return {"items": [msgspec.to_builtins(answer) for answer in handle_all(commands)]}

    return blueprint
