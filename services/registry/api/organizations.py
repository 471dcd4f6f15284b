"""Organizations over HTTP."""

from typing import Any

from services.registry.api.rights import PEOPLE_READERS, READERS, operations
from services.registry.domain import commands
from services.registry.queries import OrganizationFilter, Pair, RegistryQueries
from services.registry.schemas import organizations as schemas
from services.registry.schemas.fields import Withdraw
from shared.contracts.registry.organizations import PARENT
from shared.event_store.command_handler import Handle
from shared.web.api import Endpoints, with_etag
from shared.web.audience import audience
from shared.web.command_fields import InError
from shared.web.command_operations import Operation, checked_id
from shared.web.cursors import Page, page, start

OPERATIONS: tuple[Operation, ...] = (
    (
        "name/correct",
        commands.CorrectOrganizationName,
        schemas.CorrectOrganizationName,
        "Corrects the registered name, with a reason.",
    ),
    (
        "in-error",
        commands.MarkOrganizationInError,
        InError,
        "States that it was registered in error: it is in no list, count or choice.",
    ),
    ("reinstate", commands.ReinstateOrganization, InError, "Reinstates an organization that was registered in error."),
    ("names", commands.NameOrganization, schemas.NameOrganization, "States another name of an organization."),
    ("places", commands.PlaceOrganization, schemas.PlaceOrganization, "States the country of its headquarters."),
    ("places/correct", commands.CorrectPlace, schemas.CorrectPlace, "Corrects a country, with a reason."),
    ("duplicate", commands.RecognizeDuplicate, schemas.RecognizeDuplicate, "States that it is the same as another."),
    ("merger", commands.MergeOrganization, schemas.MergeOrganization, "States that it became part of another."),
    ("merger/correct", commands.CorrectMerger, schemas.CorrectMerger, "Corrects a merger, with a reason."),
    ("parents", commands.StateSubsidiary, schemas.StateSubsidiary, "States the corporate group that it belongs to."),
    ("parents/correct", commands.CorrectSubsidiary, schemas.CorrectSubsidiary, "Corrects a parent, with a reason."),
    ("classes", commands.ClassifyOrganization, schemas.ClassifyOrganization, "States its category, size or sector."),
    ("classes/correct", commands.CorrectClass, schemas.CorrectClass, "Corrects a class, with a reason."),
    ("unlike", commands.DismissLikeness, schemas.DismissLikeness, "States that a similar one is different."),
    ("withdraw", commands.WithdrawOrganizationFact, Withdraw, "Withdraws a statement about it that was made in error."),
)


def endpoints(handle: Handle, queries: RegistryQueries) -> Endpoints:
    blueprint = Endpoints("organizations", __name__, description="Who takes part: companies and other bodies.")

    recorded = operations(blueprint, handle)
    recorded.declare(
        "/organizations",
        commands.RegisterOrganization,
        schemas.RegisterOrganization,
        "Registers an organization.",
        creates=True,
    )
    recorded.declare_all("/organizations/<organization>", OPERATIONS)
    _declare_queries(blueprint, queries)
    return blueprint


def _declare_queries(blueprint: Endpoints, queries: RegistryQueries) -> None:
    @blueprint.query(
        "/organizations",
        "Organizations",
        schemas.OrganizationRow,
        roles=READERS,
        parameters=schemas.OrganizationsPage,
    )
    def every(parameters: dict[str, Any]) -> Page:
        """Organizations by name."""
        limit, after = parameters["limit"], start(parameters, str, str)
        filters, seen_by = OrganizationFilter(**parameters | {"after": after, "limit": limit + 1}), audience()
        rows = (
            queries.organizations(filters) if seen_by == "bureau" else queries.visible_organizations(seen_by, filters)
        )
        found = page(rows, limit, lambda row: (row.sort_name, row.id))
        return Page([schemas.organization(row) for row in found.items], found.next)

    @blueprint.query(
        "/organizations/alike",
        "AlikeOrganizations",
        schemas.PairRow,
        roles=PEOPLE_READERS,
        parameters=schemas.PairsPage,
    )
    def alike(parameters: dict[str, Any]) -> Page:
        """Undecided pairs with very similar names; the most similar first."""
        return _alike(queries, parameters)

    @blueprint.query("/organizations/<organization>", "Organization", schemas.WholeOrganization, roles=READERS)
    def one(organization: str) -> Any:
        """One organization with its names, countries, classes and group, and the one that it duplicates or became part of."""
        return _details(queries, checked_id("organization", organization))


def _alike(queries: RegistryQueries, parameters: dict[str, Any]) -> Page:
    [number] = start(parameters, int) or (0,)
    limit = parameters["limit"]
    pairs = queries.pairs()[max(number, 0) :][: limit + 1]
    found = page(list(enumerate(pairs, number + 1)), limit, lambda each: (each[0],))
    return Page([_pair(queries, pair) for _number, pair in found.items], found.next)


def _pair(queries: RegistryQueries, pair: Pair) -> dict[str, Any]:
    one, other = (schemas.organization(queries.organization(each)) for each in (pair.one, pair.other))
    return {"likeness": pair.likeness, "one": one, "other": other}


def _details(queries: RegistryQueries, record: str) -> Any:
    seen_by = audience()
    if seen_by == "bureau":
        row, facts = queries.organization(record), queries.facts_of(record)
        subsidiaries = [each.record for each in queries.links_to(record) if each.kind is PARENT]
    else:
        row, facts = queries.visible_organization(seen_by, record), queries.visible_facts(seen_by, record)
        subsidiaries = queries.visible_subsidiaries(seen_by, record)
    body = schemas.organization(row) | {"registered_name": row.registered_name, "source": row.source}
    body |= schemas.facts_by_part(facts) | {"subsidiaries": subsidiaries}
    return with_etag(row.version, body) if seen_by == "bureau" else (body, 200)
