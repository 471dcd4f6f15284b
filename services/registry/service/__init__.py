"""The opened registry, for the web edge, the worker and the command line."""

from services.registry.service.accounts import (
    FIRST_NAME,
    first_administrator,
    issue_account_token,
    issue_service_token,
    open_account,
    renew_service_token,
    reset_second_factor,
    set_account_password,
    tokens_without_reason,
)
from services.registry.service.composition import LOG, Service, open_service
from services.registry.service.migration import migrate, rebuild_registry
from services.registry.service.names import READS
from services.registry.service.partners import (
    ClientSuspended,
    IssuedCredential,
    NoSuchClient,
    NoUsersOfKafka,
    forget_revoked,
    issue_partner_token,
    make_credential,
    why_no_users,
)
from services.registry.service.passwords import change_password
from services.registry.service.passwords import give as give_password
from services.registry.service.passwords import give_first as give_first_password
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
from services.registry.service.webhooks import (
    IssuedSecret,
    forget_ended_secrets,
    handle_webhook,
    make_webhook_secret,
    signing_secrets,
)

__all__ = [
    "FIRST_NAME",
    "LOG",
    "READS",
    "Browser",
    "ClientSuspended",
    "IssuedCredential",
    "IssuedSecret",
    "NoSuchClient",
    "NoUsersOfKafka",
    "Service",
    "begin",
    "change_password",
    "end_session",
    "end_sessions",
    "first_administrator",
    "forget_ended_secrets",
    "forget_revoked",
    "give_first_password",
    "give_password",
    "handle_webhook",
    "holder",
    "issue_account_token",
    "issue_partner_token",
    "issue_service_token",
    "leave",
    "make_credential",
    "make_webhook_secret",
    "migrate",
    "open_account",
    "open_service",
    "rebuild_registry",
    "renew",
    "renew_service_token",
    "reset_second_factor",
    "sessions_of",
    "set_account_password",
    "sign_out",
    "signing_secrets",
    "tokens_without_reason",
    "why_no_users",
]
