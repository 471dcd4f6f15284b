"""The registry over HTTP: POST for each command, GET for queries; and what its refusals say."""

from services.registry.api import accounts, imports, organizations, partners, people, states
from services.registry.api.oauth import oauth
from services.registry.api.partners import CredentialAccess
from services.registry.api.rights import WRITERS
from services.registry.api.sessions import renewal
from services.registry.api.wordings import WORDINGS
from services.registry.queries import RegistryQueries
from shared.event_store.command_handler import Handle
from shared.privacy.vault_names import Names
from shared.web.api import Endpoints
from shared.web.marking_operation import marking_operation

__all__ = ["WORDINGS", "CredentialAccess", "create_endpoints", "oauth", "renewal"]


def create_endpoints(
    handle: Handle, handle_all: imports.HandleAll, queries: RegistryQueries, names: Names, access: CredentialAccess
) -> tuple[Endpoints, ...]:
    return (
        organizations.endpoints(handle, queries),
        imports.endpoints(handle_all, queries),
        people.endpoints(handle, queries, names),
        states.endpoints(handle, queries),
        accounts.endpoints(handle, queries, names),
        partners.endpoints(handle, queries, access),
        marking_operation(handle, ("organization", "state"), WRITERS),
    )
