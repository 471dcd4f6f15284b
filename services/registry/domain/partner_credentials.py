"""Credentials of a partner: at most two for each way work at a time, the second replacing the first.

Their verifiers are in the vault.
"""

from collections.abc import Mapping

import msgspec

from services.registry.domain.commands import MakeCredential, RevokeCredential, RotateCredential
from services.registry.domain.errors import CredentialEnded, CredentialThere, RotationUnderWay, UnknownCredential
from shared.contracts.registry import PartnerCredentialMade, PartnerCredentialRevoked, Way


class Credential(msgspec.Struct, frozen=True):
    way: Way
    handle: str
    ended: bool = False


Credentials = Mapping[str, Credential]
"""Credentials by id, in order of creation, including ended ones."""


def active_credentials(way: Way, credentials: Credentials) -> list[tuple[str, Credential]]:
    """Return the unrevoked credentials for a way, the oldest first."""
    return [(name, each) for name, each in credentials.items() if each.way == way and not each.ended]


def make(command: MakeCredential, handle: str, credentials: Credentials) -> PartnerCredentialMade:
    """Make a credential; `handle` is the partner's. Raises CredentialThere."""
    active = active_credentials(command.way, credentials)
    if active:
        name, credential = active[0]
        raise CredentialThere(way=command.way, handle=credential.handle, credential=name)
    return PartnerCredentialMade(command.credential, command.way, _next_name(command.way, handle, credentials))


def rotate(command: RotateCredential, handle: str, credentials: Credentials) -> PartnerCredentialMade:
    """Make a credential that replaces another. Raises UnknownCredential, CredentialEnded, RotationUnderWay."""
    old = _existing_credential("replaces", command.replaces, credentials)
    if old.ended:
        raise CredentialEnded(handle=old.handle)
    active = active_credentials(old.way, credentials)
    if len(active) > 1:
        name, credential = active[0]
        raise RotationUnderWay(way=old.way, handle=credential.handle, credential=name)
    name = _next_name(old.way, handle, credentials)
    return PartnerCredentialMade(command.credential, old.way, name, command.replaces)


def revoke(command: RevokeCredential, credentials: Credentials) -> list[PartnerCredentialRevoked]:
    """Revoke a credential; no event if it is already revoked. Raises UnknownCredential."""
    ended = _existing_credential("credential", command.credential, credentials).ended
    return [] if ended else [PartnerCredentialRevoked(command.credential, command.reason)]


def made(event: PartnerCredentialMade, credentials: Credentials) -> Credentials:
    return {**credentials, event.credential: Credential(event.way, event.handle)}


def revoked(event: PartnerCredentialRevoked, credentials: Credentials) -> Credentials:
    return {**credentials, event.credential: msgspec.structs.replace(credentials[event.credential], ended=True)}


def _next_name(way: Way, handle: str, credentials: Credentials) -> str:
    """Return a name never given before. Handles have no dots, so no partner's second name can be another's first."""
    number = sum(each.way == way for each in credentials.values()) + 1
    return f"partner-{handle}" + (f".{number}" if number > 1 else "")


def _existing_credential(field: str, credential: str, credentials: Credentials) -> Credential:
    if credential not in credentials:
        raise UnknownCredential(field=field, id=credential)
    return credentials[credential]
