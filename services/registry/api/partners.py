"""Partners over HTTP. Who works here registers and suspends them; what lets one in is an administrator's to make."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.registry.api.rights import (
    ADMINISTRATORS,
    PEOPLE_READERS,
    WRITERS,
    Handle,
    checked_id,
    with_etag,
    with_marking,
)
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import partners as schemas
from services.registry.service import IssuedCredential
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.command_fields import CommandFields
from shared.web.cursors import Page, decode, page

IssueCommand = commands.MakeCredential | commands.RotateCredential


@dataclass(frozen=True)
class CredentialAccess:
    """What lets partners in: `make_credential` makes a credential and shows its secret once, `credential_use` says how a partner's were used."""

    make_credential: Callable[[IssueCommand, CommandContext], IssuedCredential]
    credential_use: Callable[[str], Sequence[Any]]


def endpoints(handle: Handle, queries: RegistryQueries, access: CredentialAccess) -> Endpoints:
    blueprint = Endpoints("partners", __name__, description="Systems of other bodies, which read what is public.")

    @blueprint.command("/partners", "RegisterPartner", schemas.RegisterPartner, roles=WRITERS, creates=True)
    def register(said: CommandFields, context: CommandContext) -> CommandResult:
        """Registers a partner and its ways. It is let in once it has a credential."""
        return handle(commands.RegisterPartner(**said.fields), with_marking(context, said))

    @blueprint.command("/partners/<partner>/describe", "DescribePartner", schemas.DescribePartner, roles=WRITERS)
    def describe(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """States anew what it is called, and which organization it is."""
        return do(commands.DescribePartner, said, context, partner)

    @blueprint.command("/partners/<partner>/ways", "ChangeWays", schemas.ChangeWays, roles=WRITERS)
    def change_ways(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """States by which ways it reads. Credentials of a way that is left out are revoked."""
        return do(commands.ChangeWays, said, context, partner)

    @blueprint.command("/partners/<partner>/contacts", "AddContact", schemas.AddContact, roles=WRITERS)
    def add_contact(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """States a person who is asked about the partner's system."""
        return do(commands.AddContact, said, context, partner)

    @blueprint.command("/partners/<partner>/contacts/remove", "RemoveContact", schemas.RemoveContact, roles=WRITERS)
    def remove_contact(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """States that a person is a contact no longer."""
        return do(commands.RemoveContact, said, context, partner)

    @blueprint.command(
        "/partners/<partner>/credentials",
        "MakeCredential",
        schemas.MakeCredential,
        roles=ADMINISTRATORS,
        creates=True,
        answer=schemas.CredentialShown,
    )
    def make(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """Makes the credential of a way. Its secret is in this answer, and nowhere else ever again."""
        command = commands.MakeCredential(partner=checked_id("partner", partner), **said.fields)
        return access.make_credential(command, with_marking(context, said))

    @blueprint.command(
        "/partners/<partner>/credentials/rotate",
        "RotateCredential",
        schemas.RotateCredential,
        roles=ADMINISTRATORS,
        creates=True,
        answer=schemas.CredentialShown,
    )
    def rotate(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """Makes a credential beside another one, which works on until it is revoked. The new secret is in this answer."""
        command = commands.RotateCredential(partner=checked_id("partner", partner), **said.fields)
        return access.make_credential(command, with_marking(context, said))

    @blueprint.command(
        "/partners/<partner>/credentials/revoke", "RevokeCredential", schemas.RevokeCredential, roles=WRITERS
    )
    def revoke(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """Revokes a credential: it lets nobody in any more, and its tokens are refused within a second."""
        return do(commands.RevokeCredential, said, context, partner)

    @blueprint.command("/partners/<partner>/suspend", "SuspendPartner", schemas.SuspendPartner, roles=WRITERS)
    def suspend(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """Suspends a partner on all its ways, within seconds."""
        return do(commands.SuspendPartner, said, context, partner)

    @blueprint.command("/partners/<partner>/resume", "ResumePartner", schemas.ResumePartner, roles=ADMINISTRATORS)
    def resume(said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        """Lets a suspended partner in again, by the credentials that it has."""
        return do(commands.ResumePartner, said, context, partner)

    def do(command: type[Any], said: CommandFields, context: CommandContext, partner: str) -> CommandResult:
        return handle(command(partner=checked_id("partner", partner), **said.fields), with_marking(context, said))

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
