"""The opened registry, for the web edge, the worker and the command line."""

from services.registry.service.accounts import (
    first_administrator,
    issue_account_token,
    open_account,
    reset_second_factor,
    set_account_password,
    tokens_without_reason,
)
from services.registry.service.composition import LOG, Service, open_service
from services.registry.service.migration import migrate, rebuild_registry
from services.registry.service.names import READS
from services.registry.service.partners import IssuedCredential, why_no_users
from services.registry.service.passwords import change_password
from services.registry.service.passwords import give as give_password
from services.registry.service.passwords import give_first as give_first_password
from services.registry.service.second_factors import holder
from services.registry.service.sessions import Browser, begin, end_session, leave, renew, sessions_of, sign_out
from services.registry.service.webhooks import IssuedSecret

__all__ = [
    "LOG",
    "READS",
    "Browser",
    "IssuedCredential",
    "IssuedSecret",
    "Service",
    "begin",
    "change_password",
    "end_session",
    "first_administrator",
    "give_first_password",
    "give_password",
    "holder",
    "issue_account_token",
    "leave",
    "migrate",
    "open_account",
    "open_service",
    "rebuild_registry",
    "renew",
    "reset_second_factor",
    "sessions_of",
    "set_account_password",
    "sign_out",
    "tokens_without_reason",
    "why_no_users",
]
