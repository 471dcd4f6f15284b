"""People over HTTP: names only for viewers allowed to identify people."""

from typing import Any

from services.registry.api.rights import PEOPLE_READERS, WRITERS, operations
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import people as schemas
from services.registry.schemas.fields import Withdraw
from services.registry.service.registration import register_person
from shared.event_store.command_handler import CommandContext, Handle
from shared.event_store.command_results import CommandResult
from shared.privacy.vault_names import Names
from shared.web.api import Endpoints, with_etag
from shared.web.command_fields import CommandFields, InError, marked
from shared.web.command_operations import Operation, checked_id
from shared.web.cursors import Page, page, start

OPERATIONS: tuple[Operation, ...] = (
    (
        "name/correct",
        commands.CorrectPersonName,
        schemas.CorrectPersonName,
        "Corrects a person's name, with a reason.",
    ),
    ("affiliations", commands.AffiliatePerson, schemas.AffiliatePerson, "States whom a person acts for."),
    (
        "affiliations/correct",
        commands.CorrectAffiliation,
        schemas.CorrectAffiliation,
        "Corrects an affiliation, with a reason.",
    ),
    (
        "affiliations/withdraw",
        commands.WithdrawAffiliation,
        Withdraw,
        "Withdraws an affiliation that was stated in error.",
    ),
    (
        "in-error",
        commands.MarkPersonInError,
        InError,
        "States that a person was registered in error: they are in no list or choice.",
    ),
    ("reinstate", commands.ReinstatePerson, InError, "Reinstates a person who was registered in error."),
)


def endpoints(handle: Handle, queries: RegistryQueries, names: Names) -> Endpoints:
    blueprint = Endpoints("people", __name__, description="Who acts for whom. Names come from the vault.")

    @blueprint.command("/people", "RegisterPerson", schemas.RegisterPerson, roles=WRITERS, creates=True)
    def register(body: CommandFields, context: CommandContext) -> CommandResult:
        """Registers a person."""
        return register_person(handle, queries, names, body.fields, marked(context, body))

    operations(blueprint, handle).declare_all("/people/<person>", OPERATIONS)

    @blueprint.query("/people", "People", schemas.PersonRow, roles=PEOPLE_READERS, parameters=schemas.PeoplePage)
    def every(parameters: dict[str, Any]) -> Page:
        """People by name; or those with the given ids, by id."""
        if "ids" in parameters:
            rows = queries.people_known(parameters["ids"].split(","))
            names_by_id = names.of([row.id for row in rows])
            return Page([schemas.person(row, names_by_id.get(row.id)) for row in rows])
        return _by_name(queries, names, parameters)

    @blueprint.question("/people/search", "PeopleCalled", schemas.PeopleSearch, schemas.PersonRow, roles=PEOPLE_READERS)
    def called(parameters: dict[str, Any]) -> Page:
        """People whose name contains all the searched words, by name. The words are in the body, so that no address
        reveals a name."""
        return _by_name(queries, names, parameters)

    @blueprint.query("/people/<person>", "Person", schemas.WholePerson, roles=PEOPLE_READERS)
    def one(person: str) -> Any:
        """One person with their affiliations."""
        row = queries.person(checked_id("person", person))
        body = schemas.person(row, names.of([row.id]).get(row.id))
        affiliations = [schemas.affiliation(each) for each in queries.affiliations_of(row.id)]
        return with_etag(row.version, body | {"affiliations": affiliations})

    return blueprint


def _by_name(queries: RegistryQueries, names: Names, parameters: dict[str, Any]) -> Page:
    after = start(parameters, str, str)
    limit = parameters["limit"]
    without = queries.people_in_error()
    listed = names.listed("person", limit + 1, search=parameters.get("search", ""), after=after, without=without)
    found = page(listed, limit, lambda each: (each.sort_name, each.person))
    rows = {row.id: row for row in queries.people_known([each.person for each in found.items])}
    items = [schemas.person(rows[each.person], each.name) for each in found.items if each.person in rows]
    return Page(items, found.next)
