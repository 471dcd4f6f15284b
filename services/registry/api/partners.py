"""Partners over HTTP. Staff register and suspend them; only administrators make credentials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.api.rights import (
    ADMINISTRATORS,
    PEOPLE_READERS,
    WRITERS,
    Handle,
    RecordOperation,
    add_operations,
    checked_id,
    with_etag,
    with_marking,
)
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import partners as schemas
from services.registry.schemas.fields import CommandFields
from services.registry.service import IssuedCredential
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.cursors import Page, decode, page

IssueCommand = commands.MakeCredential | commands.RotateCredential


@dataclass(frozen=True)
class CredentialAccess:
    """Access for partners: `make_credential` makes a credential and shows its secret once, `credential_use` returns the
    use of a partner's credentials."""

    make_credential: Callable[[IssueCommand, CommandContext], IssuedCredential]
    credential_use: Callable[[str], Sequence[Any]]


DESCRIBING: tuple[RecordOperation, ...] = (
    (
        "describe",
        commands.DescribePartner,
        schemas.DescribePartner,
        "States anew what it is called, and which organization it is.",
    ),
    (
        "ways",
        commands.ChangeWays,
        schemas.ChangeWays,
        "States by which ways it reads. Credentials of a way that is left out are revoked.",
    ),
    ("contacts", commands.AddContact, schemas.AddContact, "States a person who is asked about the partner's system."),
    (
        "contacts/remove",
        commands.RemoveContact,
        schemas.RemoveContact,
        "States that a person is a contact no longer.",
    ),
)
ISSUING: tuple[RecordOperation, ...] = (
    (
        "credentials",
        commands.MakeCredential,
        schemas.MakeCredential,
        "Makes the credential of a way. Its secret is in this answer, and nowhere else ever again.",
    ),
    (
        "credentials/rotate",
        commands.RotateCredential,
        schemas.RotateCredential,
        "Makes a credential beside another one, which works on until it is revoked. The new secret is in this answer.",
    ),
)
SHUTTING_OUT: tuple[RecordOperation, ...] = (
    (
        "credentials/revoke",
        commands.RevokeCredential,
        schemas.RevokeCredential,
        "Revokes a credential: it lets nobody in any more, and its tokens are refused within a second.",
    ),
    (
        "suspend",
        commands.SuspendPartner,
        schemas.SuspendPartner,
        "Suspends a partner on all its ways, within seconds.",
    ),
)
LETTING_IN: tuple[RecordOperation, ...] = (
    (
        "resume",
        commands.ResumePartner,
        schemas.ResumePartner,
        "Lets a suspended partner in again, by the credentials that it has.",
    ),
)


def endpoints(handle: Handle, queries: RegistryQueries, access: CredentialAccess) -> Endpoints:
    blueprint = Endpoints("partners", __name__, description="Systems of other bodies, which read what is public.")

    @blueprint.command("/partners", "RegisterPartner", schemas.RegisterPartner, roles=WRITERS, creates=True)
    def register(said: CommandFields, context: CommandContext) -> CommandResult:
        """Registers a partner and its ways. It is let in once it has a credential."""
        return handle(commands.RegisterPartner(**said.fields), with_marking(context, said))

    add_operations(blueprint, handle, "partner", "/partners", DESCRIBING)
    for place, command, schema, sentence in ISSUING:
        run = issuing(access, command, sentence)
        shown = blueprint.command(
            f"/partners/<partner>/{place}",
            command.__name__,
            schema,
            roles=ADMINISTRATORS,
            creates=True,
            answer=schemas.CredentialShown,
        )
        shown(run)
    add_operations(blueprint, handle, "partner", "/partners", SHUTTING_OUT)
    add_operations(blueprint, handle, "partner", "/partners", LETTING_IN, ADMINISTRATORS)

    @blueprint.query("/partners", "Partners", schemas.PartnerRow, roles=PEOPLE_READERS, parameters=schemas.PartnersPage)
    def every(wanted: dict[str, Any]) -> Page:
        """Partners by name."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        found = page(queries.partners(after, wanted["limit"] + 1), wanted["limit"], lambda row: (row.sort_name, row.id))
        return Page([schemas.partner(row) for row in found.items], found.next)

    @blueprint.query("/partners/<partner>", "Partner", schemas.WholePartner, roles=PEOPLE_READERS)
    def one(partner: str) -> Any:
        """One partner with its contacts, and its credentials without their secrets."""
        row = queries.partner(checked_id("partner", partner))
        credentials = queries.credentials_of(row.id)
        return with_etag(
            row.version, schemas.whole(row, queries.contacts_of(row.id), credentials, access.credential_use(row.id))
        )

    return blueprint


def issuing(access: CredentialAccess, command: type[Any], sentence: str) -> Callable[..., CommandResult]:
    """Return the view of a command that makes a credential, whose secret is in the answer."""

    def run(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        asked = command(partner=checked_id("partner", partner), **said.fields)
        return access.make_credential(asked, with_marking(context, said))

    run.__name__, run.__doc__ = command.__name__, sentence
    return run
