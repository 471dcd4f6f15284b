"""Passwords: chosen by their holders or generated for them, and the sessions that end when one changes."""

from services.registry.domain.errors import IsDisabled
from services.registry.service.composition import Service
from services.registry.service.sessions import end_sessions
from shared.domain.errors import ChangedMeanwhile, NotThere, Refused
from shared.identity import passwords
from shared.privacy.vault_attempts import Limit

PER_ACCOUNT = 10  # attempts at the present password allowed in a quarter of an hour
DECIDING = frozenset({"administrator", "approver"})
"""The roles that decide on others' acts: nobody may assume one by setting its holder's password, and holders sign in
with a second factor if the installation requires one."""


class NoSuchPair(Refused):
    """No account signs in with this name and password. The answer does not tell which of the two is wrong."""

    code = "no-such-pair"


class OwnPassword(Refused):
    """Administrators change their own password like every user, with the present one."""

    code = "own-password"


class WithoutSecondFactor(Refused):
    """The account decides on others' acts and has no second factor, so its password alone would be enough to act as it."""

    code = "without-second-factor"


def change_password(
    service: Service, account: str, present: str, password: str, address: str, session: str | None = None
) -> None:
    """Set another password, which ends the account's other sessions.

    Raises NoSuchPair, TooManyAttempts, and the refusals of an unfit password.
    """
    check_present(service, account, present, address)
    choose(service, account, password, address, session)


def check_present(service: Service, account: str, present: str, address: str) -> None:
    """Refuse a signed-in user who does not know the password. Raises NoSuchPair, TooManyAttempts."""
    # A separate count: strangers' guesses at the sign-in do not keep a user from changing the password.
    limit = Limit(f"present {account}", PER_ACCOUNT)
    service.attempts.admit(limit)
    if not service.credentials.password_matches(account, present):
        service.authentications.record("sign-in-refused", account, address=address)
        raise NoSuchPair(field="present")
    service.attempts.forgive(limit)


def choose(service: Service, account: str, password: str, address: str, session: str | None = None) -> None:
    """Store a password that its holder chose; all sessions except `session` end. Raises the refusals of an unfit one."""
    passwords.check(password, name_of(service, account))
    service.credentials.set_password(account, password)
    service.authentications.record("password-changed", account, address=address, session=session)
    end_sessions(service, account, by=account, log_reason="the password was changed", but=session)


def reset(service: Service, name: str, password: str | None, actor: str) -> str:
    """Set a password, a generated one if none is given, and return it; every session of the account ends.

    A generated one works once: the holder then chooses another. Raises NotThere, and the refusals of an unfit password.
    """
    account = service.credentials.holder(name)
    if account is None:
        raise NotThere(id=name)
    if password is not None:
        passwords.check(password, name)
        service.credentials.set_password(account, password)
    return _ended(service, account, password or make(service, account), actor)


def give(service: Service, account: str, actor: str, known_state: str) -> str:
    """Give an account, for an administrator, a password that works once, and return it; its sessions end.

    `known_state`: the state of its password when the administrator asked. Raises NotThere, IsDisabled, OwnPassword,
    WithoutSecondFactor, ChangedMeanwhile.
    """
    row = service.queries.account(account)
    if row.kind == "machine":
        raise NotThere(id=account)
    if row.disabled:
        raise IsDisabled
    if account == actor:
        raise OwnPassword
    if DECIDING & set(row.roles.split()) and service.second_factors.of(account) is None:
        raise WithoutSecondFactor
    if known_state != service.credentials.state(account):
        raise ChangedMeanwhile(id=account, expected=row.version, actual=row.version)
    return _ended(service, account, make(service, account), actor)


def give_first(service: Service, account: str, actor: str) -> str | None:
    """Give a new account a password that works once, and return it; None if its holder has chosen one already, or if it is
    no longer a new account: disabled, or one that decides."""
    row = service.queries.account(account)
    if service.credentials.is_chosen(account) or row.disabled or DECIDING & set(row.roles.split()):
        return None
    return _ended(service, account, make(service, account), actor)


def _ended(service: Service, account: str, password: str, actor: str) -> str:
    """Return a new password, after ending the sessions that were begun with the old one."""
    service.attempts.forgive(Limit(f"account {account}", 0))
    service.authentications.record("password-reset", account, actor=actor)
    end_sessions(service, account, by=actor, log_reason="the password was reset")
    return password


def make(service: Service, account: str) -> str:
    """Give an account a password that works once, and return it."""
    password = passwords.generate()
    service.credentials.set_password(account, password, passwords.digest_of_made(account, password))
    return password


def name_of(service: Service, account: str) -> str:
    """Return an account's name, including that of the waiting first administrator."""
    waits = service.waiting.find()
    if waits is not None and waits.account == account:
        return waits.name
    return service.names.of([account]).get(account, "")
