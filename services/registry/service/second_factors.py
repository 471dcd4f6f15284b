"""Second factors of accounts: enrolling, checking a code, recovery codes, and the operator's reset."""

import time

from services.registry.service.composition import Service
from services.registry.service.passwords import DECIDING, name_of
from services.registry.service.sessions import end_sessions
from shared.domain.errors import NotThere, Refused
from shared.environment.clock import timestamp, utc_now
from shared.identity import second_factor
from shared.privacy.vault_attempts import Limit, TooManyAttempts, at_address
from shared.privacy.vault_authentications import Act
from shared.privacy.vault_second_factors import Factor

ISSUER = "Rapporteur"
PER_ACCOUNT, PER_ADDRESS = 10, 100  # wrong codes allowed in a quarter of an hour
MOST_FAILURES = 50  # consecutive wrong codes, however slow, after which only a recovery code works


class NoSuchCode(Refused):
    """The code is wrong, too old, or used before. Parameters: field."""

    code = "no-such-code"


class SecondFactorHeld(Refused):
    """Too many wrong codes came in a row: a recovery code is needed, or the operator's reset."""

    code = "second-factor-held"


class SecondFactorNeeded(Refused):
    """The account's roles require a second factor: it can be replaced, but not removed."""

    code = "second-factor-needed"


def is_needed(service: Service, roles: frozenset[str]) -> bool:
    return service.settings.second_factor and bool(roles & DECIDING)


def offered(service: Service, account: str, secret: bytes) -> tuple[str, str]:
    """Return a secret as text, and as the content of a QR code for an authenticator."""
    address = second_factor.provisioning_uri(secret, name_of(service, account) or account, ISSUER)
    return second_factor.grouped_secret(secret), address


def enrol(
    service: Service, account: str, secret: bytes, code: str, address: str, session: str | None = None
) -> tuple[str, ...]:
    """Store a secret that an authenticator has proved by a code, replacing an earlier one; return recovery codes.

    Other sessions end. Raises NoSuchCode, TooManyAttempts.
    """
    limit = Limit(f"enrol {account}", PER_ACCOUNT)
    service.attempts.admit(limit)
    step = second_factor.step_of(secret, code, time.time(), 0)
    if step is None:
        raise NoSuchCode(field="code")
    service.attempts.forgive(limit)
    codes = second_factor.new_recovery_codes()
    digests = [second_factor.digest_of(account, each) for each in codes]
    service.second_factors.enrol(account, secret, step, digests, timestamp(utc_now()))
    service.authentications.record("second-factor-enrolled", account, address=address, session=session)
    end_sessions(service, account, by=account, log_reason="the second factor was changed", but=session)
    return codes


def show_code(
    service: Service, account: str, code: str, address: str, session: str | None = None, field: str = "code"
) -> None:
    """Accept a code of the authenticator, or a recovery code, once. Raises NoSuchCode, SecondFactorHeld, TooManyAttempts."""
    limits = Limit(f"code {account}", PER_ACCOUNT), at_address(address, PER_ADDRESS)
    log = service.authentications
    try:
        service.attempts.admit(*limits)
    except TooManyAttempts:
        log.record_once("second-factor-held", account, address)
        raise
    factor = service.second_factors.of(account)
    if factor is not None and factor.failures >= MOST_FAILURES and second_factor.is_one_time(code):
        log.record_once("second-factor-held", account, address)
        raise SecondFactorHeld
    if factor is None or not _counts(service, account, factor, code):
        service.second_factors.fail(account)
        log.record("second-factor-refused", account, address=address, session=session)
        raise NoSuchCode(field=field)
    act: Act = "second-factor-used" if second_factor.is_one_time(code) else "recovery-code-used"
    log.record(act, account, address=address, session=session)
    service.attempts.forgive(*limits)


def _counts(service: Service, account: str, factor: Factor, code: str) -> bool:
    if not second_factor.is_one_time(code):
        return service.second_factors.use_recovery(account, second_factor.digest_of(account, code))
    step = second_factor.step_of(factor.secret, code, time.time(), factor.step)
    return step is not None and service.second_factors.use(account, step)


def renew_codes(service: Service, account: str, address: str, session: str | None) -> tuple[str, ...]:
    """Make new recovery codes; the earlier ones no longer work."""
    codes = second_factor.new_recovery_codes()
    service.second_factors.renew_codes(account, [second_factor.digest_of(account, each) for each in codes])
    service.authentications.record("recovery-codes-made", account, address=address, session=session)
    return codes


def remove(service: Service, account: str, address: str, session: str | None) -> None:
    """Remove a second factor that the account's roles do not need. Raises SecondFactorNeeded."""
    if is_needed(service, frozenset(service.queries.account(account).roles.split())):
        raise SecondFactorNeeded
    if service.second_factors.remove(account):
        service.authentications.record("second-factor-removed", account, address=address, session=session)


def reset(service: Service, name: str, actor: str) -> bool:
    """Remove a second factor that its holder lost, and end the sessions; False if there was none. Raises NotThere."""
    account = holder(service, name)
    if not service.second_factors.remove(account):
        return False
    service.authentications.record("second-factor-reset", account, actor=actor)
    end_sessions(service, account, by=actor, log_reason="the second factor was reset")
    return True


def holder(service: Service, name: str) -> str:
    """Return the account that signs in by a name. Raises NotThere."""
    account = service.credentials.holder(name)
    if account is None:
        raise NotThere(id=name)
    return account
