"""Signing in, step by step: the password, a code, another password, a second factor. The session begins after the last step."""

import time
from typing import Literal

import msgspec

from services.registry.service import passwords, second_factors, sessions
from services.registry.service.accounts import FIRST_ROLES, open_waiting_administrator
from services.registry.service.composition import Service
from services.registry.service.passwords import NoSuchPair
from shared.domain.collation import collation_key
from shared.domain.errors import Refused
from shared.identity.devices import Devices
from shared.identity.passwords import digest_of_made
from shared.privacy.vault_attempts import Limit, TooManyAttempts, at_address

PER_ACCOUNT, PER_DEVICE, PER_ADDRESS = 10, 10, 100  # attempts allowed in a quarter of an hour
LASTS = 10 * 60  # seconds for the steps after the password
SignInStep = Literal["code", "password", "second-factor"]


class SignInExpired(Refused):
    """The sign-in began too long ago, or the account changed meanwhile: it has to begin again."""

    code = "sign-in-expired"


class PendingSignIn(msgspec.Struct, frozen=True):
    """A sign-in in progress: its holder knew the account's password. `password` identifies the password at that time,
    `factor` is whether a code was accepted, and `until` is in seconds since 1970."""

    account: str
    password: str
    until: int
    factor: bool = False


class SignedIn(msgspec.Struct, frozen=True):
    """A session's token, and the cookie that identifies the browser from now on."""

    token: str
    device: str


def start(service: Service, name: str, password: str, address: str, device: str = "") -> PendingSignIn:
    """Try a password; `device` is the cookie of an earlier sign-in, if the browser has one.

    Raises NoSuchPair, and TooManyAttempts.
    """
    holder = service.credentials.holder(name)
    counted = _counted_by(service, name, holder, address, device)
    try:
        service.attempts.admit(*counted)
        account = service.credentials.check(name, password)
    except TooManyAttempts as held:
        # A password of 125 bits cannot be guessed, so its holder is never locked out.
        account = holder if held.limit == counted[-1] and _was_made(service, holder, password) else None
        if account is None:
            service.authentications.record_once("sign-in-held", holder, address)
            raise
    if account is None or roles_of(service, account) is None:
        service.authentications.record("sign-in-refused", holder, address=address)
        raise NoSuchPair
    service.attempts.forgive(counted[-1], *counted[:-1])
    return PendingSignIn(account, service.credentials.state(account), int(time.time()) + LASTS)


def _counted_by(service: Service, name: str, holder: str | None, address: str, device: str) -> tuple[Limit, ...]:
    """Return the key by which attempts are counted. An unknown name counts like an account, in all its spellings."""
    known_device = None if holder is None else devices(service).known(device, holder, time.time())
    if known_device is not None:
        return (Limit(f"device {known_device}", PER_DEVICE),)
    subject = f"name {collation_key(name)}" if holder is None else f"account {holder}"
    return at_address(address, PER_ADDRESS), Limit(subject, PER_ACCOUNT)


def _was_made(service: Service, holder: str | None, password: str) -> bool:
    """Return whether the program generated a password: a cheap test, and the same for unknown names."""
    account = holder or ""
    return service.credentials.was_generated(account, digest_of_made(account, password)) and holder is not None


def next_sign_in_step(service: Service, pending: PendingSignIn) -> SignInStep | None:
    """Return the step outstanding before the session begins; None if there is none. Raises SignInExpired."""
    roles = roles_of(service, pending.account)
    stale = pending.until < time.time() or pending.password != service.credentials.state(pending.account)
    if roles is None or stale:
        raise SignInExpired
    enrolled = service.second_factors.of(pending.account) is not None
    if enrolled and not pending.factor:
        return "code"
    if service.credentials.is_generated(pending.account):
        return "password"
    if not enrolled and second_factors.is_needed(service, roles):
        return "second-factor"
    return None


def show_code(service: Service, pending: PendingSignIn, code: str, address: str) -> PendingSignIn:
    """Accept a code. Raises NoSuchCode, SecondFactorHeld, TooManyAttempts."""
    second_factors.show_code(service, pending.account, code, address)
    return msgspec.structs.replace(pending, factor=True)


def choose_password(service: Service, pending: PendingSignIn, password: str, address: str) -> PendingSignIn:
    """Replace a generated password. Raises the refusals of an unfit one."""
    if service.credentials.password_matches(pending.account, password):
        raise PasswordNotNew(field="password")
    passwords.choose(service, pending.account, password, address)
    return msgspec.structs.replace(pending, password=service.credentials.state(pending.account))


class PasswordNotNew(Refused):
    """The new password equals the old one. Parameters: field."""

    code = "password-not-new"


def enrol(
    service: Service, pending: PendingSignIn, secret: bytes, code: str, address: str
) -> tuple[PendingSignIn, tuple[str, ...]]:
    """Keep a second factor; return its recovery codes. Raises NoSuchCode, TooManyAttempts."""
    codes = second_factors.enrol(service, pending.account, secret, code, address)
    return msgspec.structs.replace(pending, factor=True), codes


def complete_sign_in(service: Service, pending: PendingSignIn, browser: sessions.Browser, device: str = "") -> SignedIn:
    """Begin the session. Raises SignInExpired, also if a step is outstanding."""
    if next_sign_in_step(service, pending) is not None:
        raise SignInExpired
    waits = service.waiting.find()
    if waits is not None and waits.account == pending.account:
        open_waiting_administrator(service, pending.account, waits.name)
    roles = frozenset(service.queries.account(pending.account).roles.split())
    token = sessions.begin(service, pending.account, roles, browser)
    return SignedIn(token, devices(service).remember(device, pending.account, time.time()))


def devices(service: Service) -> Devices:
    return Devices(service.settings.vault_key.read_bytes())


def roles_of(service: Service, account: str) -> frozenset[str] | None:
    """Return the roles of an account that may sign in, including the waiting first administrator's."""
    waits = service.waiting.find()
    if waits is not None and waits.account == account:
        return frozenset(FIRST_ROLES)
    row = service.queries.find_account(account)
    return None if row is None or row.disabled else frozenset(row.roles.split())
