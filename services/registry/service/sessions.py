"""Sessions of browsers: begun at a sign-in, renewed while used, listed, and ended. Only ending one makes an event."""

import time
from collections.abc import Sequence
from typing import Literal

import msgspec
from uuid_utils import uuid7

from services.registry.domain.commands import RevokeSession
from services.registry.service.composition import Service
from shared.domain.errors import NotSignedIn, NotThere
from shared.event_store.command_handler import CommandContext
from shared.identity.sessions import token_ends
from shared.privacy.vault_authentications import Act
from shared.privacy.vault_sessions import Session

Reason = Literal["signed out", "revoked"]


class Browser(msgspec.Struct, frozen=True):
    """The browser of a session, to tell sessions apart: its address and its name."""

    address: str
    name: str = ""


def begin(service: Service, account: str, roles: frozenset[str], browser: Browser) -> str:
    """Return the token of a new session."""
    now = int(time.time())
    kept = Session(
        session=str(uuid7()),
        account=account,
        roles=" ".join(sorted(roles)),
        begun=now,
        used=now,
        ends=token_ends(now, now),
        address=browser.address,
        browser=browser.name,
    )
    service.sessions.begin(kept)
    service.authentications.record("signed-in", account, address=browser.address, session=kept.session)
    return _token(service, kept)


def renew(service: Service, account: str, session: str) -> str:
    """Return a newer token of a session for one that is still good. Raises NotSignedIn for an ended session."""
    now = int(time.time())
    kept = service.sessions.find(session, now)
    if kept is None or kept.account != account or service.revocations.is_revoked(session, account):
        raise NotSignedIn
    renewed = msgspec.structs.replace(kept, used=now, ends=token_ends(kept.begun, now))
    service.sessions.use(session, renewed.used, renewed.ends)
    return _token(service, renewed)


def sessions_of(service: Service, account: str) -> Sequence[Session]:
    """Return an account's valid sessions, the one used last first."""
    found = service.sessions.of(account, int(time.time()))
    return [each for each in found if not service.revocations.is_revoked(each.session, account)]


def end_session(service: Service, account: str, session: str, *, by: str) -> None:
    """End a session of an account, everywhere within a second. Raises NotThere if the account has no such session."""
    if all(each.session != session for each in sessions_of(service, account)):
        raise NotThere(id=session)
    _revoke(service, account, session, CommandContext(actor=by), "revoked")


def end_sessions(
    service: Service, account: str, *, by: str, but: str | None = None, log_reason: str | None = None
) -> int:
    """End the sessions of an account except `but`, everywhere within a second, and return their number.

    `log_reason` is for the authentication log.
    """
    ended = [each.session for each in sessions_of(service, account) if each.session != but]
    for session in ended:
        _revoke(service, account, session, CommandContext(actor=by), "revoked", log_reason=log_reason)
    return len(ended)


def sign_out(service: Service, account: str, session: str, address: str | None = None) -> None:
    """End a session as its holder signs out, everywhere within a second."""
    _revoke(service, account, session, CommandContext(actor=account), "signed out", address=address)


def leave(service: Service, token: str) -> None:
    """End the session that a browser held when it signed in again, identified by its earlier token."""
    from shared.identity.tokens import verify_token  # noqa: PLC0415  see `_token`

    found = verify_token(token, service.settings.public_key.read_text())
    if found is None or found.kind not in ("session", "account"):
        return
    account, session, now = found.claims.sub, found.claims.jti, int(time.time())
    lives = found.claims.exp > now or service.sessions.find(session, now) is not None
    if lives and service.queries.find_account(account) is not None:
        sign_out(service, account, session)


def _revoke(
    service: Service,
    account: str,
    session: str,
    context: CommandContext,
    reason: Reason,
    *,
    log_reason: str | None = None,
    address: str | None = None,
) -> None:
    # This bypasses the usual path of commands, as more details for the authentication log are known here.
    ended = service.handler.handle(RevokeSession(account=account, session=session, reason=reason), context)
    service.sessions.forget([session])
    if ended.events:
        act: Act = "signed-out" if reason == "signed out" else "session-ended"
        service.authentications.record(
            act, account, actor=context.actor, session=session, reason=log_reason, address=address
        )


def _token(service: Service, kept: Session) -> str:
    # Imported here: the command line also opens the registry and rarely makes a token, which loads the JWT library.
    from shared.identity import tokens  # noqa: PLC0415

    key, roles = service.settings.token_key.read_text(), frozenset(kept.roles.split())
    return tokens.issue(key, kept.account, roles, kept.session, kept.ends, kind="session")
