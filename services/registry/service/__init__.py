"""The registry, opened: what the web edge, the worker and the command line work with."""

from services.registry.service.accounts import (
    FIRST_NAME,
    accounts_password,
    accounts_token,
    first_administrator,
    open_account,
    reset_second_factor,
    service_token,
    tokens_without_reason,
)
from services.registry.service.migration import migrate, rebuild
from services.registry.service.names import READS
from services.registry.service.opening import LOG, Service, open_service
from services.registry.service.partners import (
    ClientSuspended,
    Credential,
    NoSuchClient,
    NoUsersOfKafka,
    forget_revoked,
    make_credential,
    token_of,
    why_no_users,
)
from services.registry.service.passwords import change_password
from services.registry.service.second_factors import holder
from services.registry.service.signing_in import sign_out

__all__ = [
    "FIRST_NAME",
    "LOG",
    "READS",
    "ClientSuspended",
    "Credential",
    "NoSuchClient",
    "NoUsersOfKafka",
    "Service",
    "accounts_password",
    "accounts_token",
    "change_password",
    "first_administrator",
    "forget_revoked",
    "holder",
    "make_credential",
    "migrate",
    "open_account",
    "open_service",
    "rebuild",
    "reset_second_factor",
    "service_token",
    "sign_out",
    "token_of",
    "tokens_without_reason",
    "why_no_users",
]
