"""Signs in without a browser, in a single call."""

import time

from services.registry import service as registry
from services.registry.service import signing_in
from services.registry.service.sessions import Browser
from services.registry.service.signing_in import SignedIn
from shared.contracts.registry import Role
from shared.identity.second_factor import STEP, code_at, digest_of, new_recovery_codes, new_secret

ADDRESS = "192.0.2.1"
BROWSER = Browser(ADDRESS)
OWN = "four words nobody says"
"""A password that its holder chose."""


def account_of(service: registry.Service, name: str, *roles: Role) -> str:
    """Open an account whose user chose the password OWN; return its id."""
    return registry.open_account(service, name, roles, OWN)[0]


def sign_in(
    service: registry.Service, name: str, password: str = OWN, device: str = "", address: str = ADDRESS
) -> SignedIn:
    """Sign in an account that needs neither a new password nor a code."""
    return signing_in.complete_sign_in(
        service, signing_in.start(service, name, password, address, device), Browser(address), device
    )


def enrolled(service: registry.Service, account: str) -> bytes:
    """Enrol an authenticator for the account; return its secret, with all codes unused."""
    secret = new_secret()
    enrol_again(service, account, secret)
    return secret


def enrol_again(service: registry.Service, account: str, secret: bytes) -> None:
    """Enrol a secret as if none of its codes had been used."""
    codes = [digest_of(account, code) for code in new_recovery_codes()]
    service.second_factors.enrol(account, secret, 0, codes, "2026-11-26T00:00:00.000000Z")


def code_now(secret: bytes, later: int = 0) -> str:
    """Return the code that an authenticator shows now, or a number of steps later."""
    return code_at(secret, int(time.time()) // STEP + later)
