"""Passwords: chosen by their holders or generated for them, and the sessions that end when one changes."""

from services.registry.service.composition import Service
from services.registry.service.sessions import end_sessions
from shared.domain.errors import NotThere, Refused
from shared.identity import passwords
from shared.privacy.vault_attempts import Limit

PER_ACCOUNT = 10  # attempts at the present password allowed in a quarter of an hour


class NoSuchPair(Refused):
    """No account signs in with this name and password. The answer does not tell which of the two is wrong."""

    code = "no-such-pair"


def change_password(
    service: Service, account: str, present: str, wanted: str, address: str, session: str | None = None
) -> None:
    """Set another password, which ends the account's other sessions.

    Raises NoSuchPair, TooManyAttempts, and the refusals of an unfit password.
    """
    check_present(service, account, present, address)
    choose(service, account, wanted, address, session)


def check_present(service: Service, account: str, present: str, address: str) -> None:
    """Refuse a signed-in user who does not know the password. Raises NoSuchPair, TooManyAttempts."""
    # A separate count: strangers' guesses at the sign-in do not keep a user from changing the password.
    limit = Limit(f"present {account}", PER_ACCOUNT)
    service.attempts.admit(limit)
    if not service.credentials.password_matches(account, present):
        service.authentications.record("sign-in-refused", account, address=address)
        raise NoSuchPair(field="present")
    service.attempts.forgive(limit)


def choose(service: Service, account: str, wanted: str, address: str, session: str | None = None) -> None:
    """Keep a password that its holder chose; all sessions but `session` end. Raises the refusals of an unfit one."""
    passwords.check(wanted, name_of(service, account))
    service.credentials.set_password(account, wanted)
    service.authentications.record("password-changed", account, address=address, session=session)
    end_sessions(service, account, by=account, why="the password was changed", but=session)


def reset(service: Service, name: str, password: str | None, actor: str) -> str:
    """Set a password, a generated one if none is given, and return it; every session of the account ends.

    A generated one works once: the holder then chooses another. Raises NotThere, and the refusals of an unfit password.
    """
    account = service.credentials.holder(name)
    if account is None:
        raise NotThere(id=name)
    if password is not None:
        passwords.check(password, name)
    chosen = password or make(service, account)
    if password is not None:
        service.credentials.set_password(account, password)
    service.attempts.forgive(Limit(f"account {account}", 0))
    service.authentications.record("password-reset", account, actor=actor)
    end_sessions(service, account, by=actor, why="the password was reset")
    return chosen


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
