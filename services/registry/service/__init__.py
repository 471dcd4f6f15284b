"""The registry, opened: what the web edge, the worker and the command line work with."""

from services.registry.service.accounts import (
    FIRST_NAME,
    accounts_password,
    accounts_token,
    first_administrator,
    open_account,
    renew_service_token,
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
from services.registry.service.sessions import (
    Browser,
    begin,
    end_session,
    end_sessions,
    leave,
    renew,
    sessions_of,
    sign_out,
)

__all__ = [
    "FIRST_NAME",
    "LOG",
    "READS",
    "Browser",
    "ClientSuspended",
    "Credential",
    "NoSuchClient",
    "NoUsersOfKafka",
    "Service",
    "accounts_password",
    "accounts_token",
    "begin",
    "change_password",
    "end_session",
    "end_sessions",
    "first_administrator",
    "forget_revoked",
    "holder",
    "leave",
    "make_credential",
    "migrate",
    "open_account",
    "open_service",
    "rebuild",
    "renew",
    "renew_service_token",
    "reset_second_factor",
    "service_token",
    "sessions_of",
    "sign_out",
    "token_of",
    "tokens_without_reason",
    "why_no_users",
]
