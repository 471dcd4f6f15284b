"""Partners over HTTP. Staff register and suspend them; only administrators make credentials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.api.rights import ADMINISTRATORS, PEOPLE_READERS, operations
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import partners as schemas
from services.registry.service import IssuedCredential
from shared.event_store.command_handler import CommandContext, Handle
from shared.web.api import Endpoints, with_etag
from shared.web.command_operations import Operation, checked_id
from shared.web.cursors import Page, page, start

IssueCommand = commands.MakeCredential | commands.RotateCredential


@dataclass(frozen=True)
class CredentialAccess:
    """Access for partners: `make_credential` creates a credential and shows its secret once, `credential_use` returns
    the use of a partner's credentials."""

    make_credential: Callable[[IssueCommand, CommandContext], IssuedCredential]
    credential_use: Callable[[str], Sequence[Any]]


AT = "/partners/<partner>"
DESCRIBING: tuple[Operation, ...] = (
    (
        "describe",
        commands.DescribePartner,
        schemas.DescribePartner,
        "Changes its name, and which organization it is.",
    ),
    (
        "ways",
        commands.ChangeWays,
        schemas.ChangeWays,
        "States its ways to read. Credentials for a way left out are revoked.",
    ),
    ("contacts", commands.AddContact, schemas.AddContact, "States a contact for the partner's system."),
    (
        "contacts/remove",
        commands.RemoveContact,
        schemas.RemoveContact,
        "States that a person is no longer a contact.",
    ),
)
ISSUING: tuple[Operation, ...] = (
    (
        "credentials",
        commands.MakeCredential,
        schemas.MakeCredential,
        "Creates the credential for a way. Its secret is in this answer, and is never shown again.",
    ),
    (
        "credentials/rotate",
        commands.RotateCredential,
        schemas.RotateCredential,
        "Creates a credential beside another one, which works until it is revoked. The new secret is in this answer.",
    ),
)
SHUTTING_OUT: tuple[Operation, ...] = (
    (
        "credentials/revoke",
        commands.RevokeCredential,
        schemas.RevokeCredential,
        "Revokes a credential: it no longer gives access, and its tokens are refused within a second.",
    ),
    (
        "suspend",
        commands.SuspendPartner,
        schemas.SuspendPartner,
        "Suspends a partner on all its ways, within seconds.",
    ),
)
LETTING_IN: tuple[Operation, ...] = (
    (
        "resume",
        commands.ResumePartner,
        schemas.ResumePartner,
        "Lets a suspended partner in again, with its existing credentials.",
    ),
)


def endpoints(handle: Handle, queries: RegistryQueries, access: CredentialAccess) -> Endpoints:
    blueprint = Endpoints("partners", __name__, description="Systems of other bodies, which read what is public.")

    recorded = operations(blueprint, handle)
    recorded.declare(
        "/partners",
        commands.RegisterPartner,
        schemas.RegisterPartner,
        "Registers a partner and its ways to read. It has access once it has a credential.",
        creates=True,
    )
    recorded.declare_all(AT, DESCRIBING)
    issued = operations(blueprint, access.make_credential, ADMINISTRATORS)
    issued.declare_all(AT, ISSUING, creates=True, answer=schemas.CredentialShown)
    recorded.declare_all(AT, SHUTTING_OUT)
    recorded.declare_all(AT, LETTING_IN, roles=ADMINISTRATORS)

    @blueprint.query("/partners", "Partners", schemas.PartnerRow, roles=PEOPLE_READERS, parameters=schemas.PartnersPage)
    def every(parameters: dict[str, Any]) -> Page:
        """Partners by name."""
        after = start(parameters, str, str)
        found = page(
            queries.partners(after, parameters["limit"] + 1), parameters["limit"], lambda row: (row.sort_name, row.id)
        )
        return Page([schemas.partner(row) for row in found.items], found.next)

    @blueprint.query("/partners/<partner>", "Partner", schemas.WholePartner, roles=PEOPLE_READERS)
    def one(partner: str) -> Any:
        """One partner with its contacts, its credentials and its webhooks, without their secrets."""
        row = queries.partner(checked_id("partner", partner))
        credentials = queries.credentials_of(row.id)
        used, webhooks = access.credential_use(row.id), queries.webhooks_of(row.id)
        return with_etag(row.version, schemas.whole(row, queries.contacts_of(row.id), credentials, used, webhooks))

    return blueprint
