"""Sessions of accounts, and their end."""

from datetime import timedelta

from services.registry.domain.commands import RevokeSession
from services.registry.service.opening import Service
from shared.event_store.command_handler import By

LONGEST = timedelta(hours=12)


def end_sessions(service: Service, account: str, *, by: str, reason: str, but: str | None = None) -> None:
    """End the sessions of an account, everywhere within a second; `but` goes on. `reason` is for the authentication log."""
    for session in service.authentications.sessions(account, LONGEST):
        if session == but:
            continue
        ended = service.handle(RevokeSession(account=account, session=session, reason="revoked"), By(actor=by))
        if ended.events:
            service.authentications.record("session-ended", account, actor=by, session=session, reason=reason)
