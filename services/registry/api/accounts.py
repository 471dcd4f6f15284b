"""Accounts over HTTP, for administrators. A change of roles takes two of them here: one proposes, another confirms."""

from collections.abc import Sequence
from typing import Any

from services.registry.api.rights import ADMINISTRATORS, PEOPLE_READERS, operations
from services.registry.domain import commands
from services.registry.queries import RegistryQueries
from services.registry.schemas import accounts as schemas
from shared.event_store.command_handler import CommandContext, Handle
from shared.event_store.command_results import CommandResult
from shared.privacy.vault_names import Names
from shared.web.api import Endpoints, with_etag
from shared.web.command_fields import CommandFields, marked
from shared.web.command_operations import Operation, checked_id
from shared.web.cursors import Page, page, start

AUDITED = (*ADMINISTRATORS, "auditor")


DECISIONS: tuple[Operation, ...] = (
    (
        "roles/propose",
        commands.ProposeRoles,
        schemas.ProposeRoles,
        "Proposes the roles that an account is to have. Another administrator confirms; until then nothing changes.",
    ),
    (
        "roles/confirm",
        commands.ConfirmRoles,
        schemas.ConfirmRoles,
        "Confirms roles that another administrator proposed. The account's sessions and tokens end.",
    ),
    (
        "roles/decline",
        commands.DeclineRoles,
        schemas.DeclineRoles,
        "Declines roles that were proposed, or withdraws one's own proposal.",
    ),
)
OPERATIONS: tuple[Operation, ...] = (
    (
        "disable",
        commands.DisableAccount,
        schemas.DisableAccount,
        "Disables an account: its sessions and tokens are refused within a second.",
    ),
    ("enable", commands.EnableAccount, schemas.EnableAccount, "Enables a disabled account."),
    ("sessions/revoke", commands.RevokeSession, schemas.RevokeSession, "Revokes a session or a token of an account."),
)


def _accounts_page(names: Names, rows: Sequence[Any], following: str | None = None) -> Page:
    """Return a page of accounts with the names of their holders."""
    account_names = names.of([row.id for row in rows])
    return Page([schemas.account(row, account_names.get(row.id)) for row in rows], following)


def endpoints(handle: Handle, queries: RegistryQueries, names: Names) -> Endpoints:
    blueprint = Endpoints("accounts", __name__, description="Who may sign in.")

    @blueprint.command("/accounts", "OpenAccount", schemas.OpenAccount, roles=ADMINISTRATORS, creates=True)
    def open_account(body: CommandFields, context: CommandContext) -> CommandResult:
        """Opens the account of a person, as a reader. `rapporteur accounts` sets the password; other roles are proposed."""
        return handle(commands.OpenAccount(**body.fields, roles=("reader",)), marked(context, body))

    recorded = operations(blueprint, handle, ADMINISTRATORS)
    recorded.declare_all("/accounts/<account>", DECISIONS, signed=True)

    @blueprint.query(
        "/accounts/role-changes", "RoleChanges", schemas.RoleChangeRow, roles=AUDITED, parameters=schemas.AccountsPage
    )
    def role_changes(parameters: dict[str, Any]) -> Page:
        """Changes of roles that await another administrator."""
        found = page(
            queries.role_proposals(after(parameters), parameters["limit"] + 1), parameters["limit"], by_account
        )
        account_names = names.of([row.account for row in found.items])
        return Page([schemas.role_change(row, account_names.get(row.account)) for row in found.items], found.next)

    recorded.declare_all("/accounts/<account>", OPERATIONS)

    @blueprint.query("/officers", "Officers", schemas.AccountRow, roles=PEOPLE_READERS, parameters=schemas.AccountsPage)
    def officers(_parameters: dict[str, Any]) -> Page:
        """The accounts of all people who record: any of them may be responsible for a record."""
        return _accounts_page(names, queries.officers())

    @blueprint.query("/accounts", "Accounts", schemas.AccountRow, roles=AUDITED, parameters=schemas.AccountsPage)
    def every(parameters: dict[str, Any]) -> Page:
        """Accounts by id."""
        found = page(
            queries.accounts(after(parameters), parameters["limit"] + 1), parameters["limit"], lambda row: (row.id,)
        )
        return _accounts_page(names, found.items, found.next)

    @blueprint.query("/accounts/<account>", "Account", schemas.AccountRow, roles=PEOPLE_READERS)
    def one(account: str) -> Any:
        """One account: histories name who recorded something."""
        row = queries.account(checked_id("account", account))
        return with_etag(row.version, schemas.account(row, names.of([row.id]).get(row.id)))

    return blueprint


def after(parameters: dict[str, Any]) -> str | None:
    """Return the last account of the previous page."""
    key = start(parameters, str)
    return str(key[0]) if key else None


def by_account(row: Any) -> tuple[str]:
    return (row.account,)
