"""The registry over HTTP: POST for each command, GET for queries; and the wording of its refusals."""

from services.registry.api import accounts, imports, organizations, partners, people, states, webhooks
from services.registry.api.partners import CredentialAccess
from services.registry.api.rights import STATEMENT_ACCESS, WRITERS
from services.registry.api.webhooks import WebhookAccess
from services.registry.api.wordings import WORDINGS
from services.registry.domain.statements import CONDITIONS
from services.registry.queries import RegistryQueries
from shared.event_store.command_handler import Handle
from shared.event_store.statements import StatementService
from shared.privacy.vault_names import Names
from shared.web.api import Endpoints
from shared.web.marking_operation import marking_operation
from shared.web.statements.endpoints import statement_endpoints

__all__ = ["WORDINGS", "CredentialAccess", "WebhookAccess", "create_endpoints"]


def create_endpoints(
    handle: Handle,
    handle_all: imports.HandleAll,
    queries: RegistryQueries,
    names: Names,
    access: CredentialAccess,
    sending: WebhookAccess,
    recording: StatementService,
) -> tuple[Endpoints, ...]:
    return (
        organizations.endpoints(handle, queries),
        imports.endpoints(handle_all, queries),
        people.endpoints(handle, queries, names),
        states.endpoints(handle, queries),
        accounts.endpoints(handle, queries, names),
        partners.endpoints(handle, queries, access),
        webhooks.endpoints(sending),
        *statement_endpoints(recording, STATEMENT_ACCESS, CONDITIONS),
        marking_operation(handle, ("organization", "state", *recording.statements.kinds), WRITERS),
    )
