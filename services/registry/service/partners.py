"""Access for partners: credentials made and shown once, tokens for them, and the deletion of old verifiers."""

import time

import msgspec
from uuid_utils import uuid7

from services.registry.domain.commands import MakeCredential, RotateCredential
from services.registry.service.composition import Service
from shared.domain.errors import Refused
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.privacy.vault_attempts import Limit, TooManyAttempts, at_address
from shared.privacy.vault_clients import Client, new_secret

HOUR = 3600  # seconds; no token of a partner is good for longer
ROLE, READS_AT = "partner", "reporting"
PER_CLIENT, PER_ADDRESS = 10, 100  # wrong secrets allowed in a quarter of an hour


class NoUsersOfKafka(Refused):
    """This installation cannot give a partner a Kafka user. Parameters: because (none, open, outside, unkept)."""

    code = "no-users-of-kafka"


class NoSuchClient(Refused):
    """No working credential has this name and this secret. The answer does not tell which of the two is wrong."""

    code = "no-such-client"


class ClientSuspended(Refused):
    """The credential is valid, but its partner is suspended."""

    code = "client-suspended"


class IssuedCredential(CommandResult, frozen=True):
    """A credential as issued; `secret` is None once it was shown, as only its recipient has it."""

    credential: str
    way: str
    handle: str
    secret: str | None


def make_credential(
    service: Service, command: MakeCredential | RotateCredential, context: CommandContext
) -> IssuedCredential:
    """Create a credential and return its secret, once: a retry returns the same credential without it. The event comes
    first. Whichever caller then writes the secret's verifier shows the secret: exactly one of two concurrent callers,
    or the one that retries an interrupted call.

    Raises NoUsersOfKafka, and the errors of the command.
    """
    if isinstance(command, MakeCredential) and command.way == "kafka":
        reason = why_no_users(service)
        if reason is not None:
            raise NoUsersOfKafka(because=reason)
    answer = service.handle(command, context)
    made = service.queries.credential(command.credential)
    assert made is not None
    secret = new_secret()
    client = Client(made.id, made.partner, made.handle)
    kept = not made.ended and service.clients.keep(client, secret, scram=made.way == "kafka")
    return IssuedCredential(
        **msgspec.structs.asdict(answer),
        credential=made.id,
        way=made.way,
        handle=made.handle,
        secret=secret if kept else None,
    )


def why_no_users(service: Service) -> str | None:
    """Return the reason why no partner can have a Kafka user: there is no Kafka, it requires no password, its users
    are made elsewhere, or no user is set that may make them."""
    settings = service.settings
    if not settings.kafka:
        return "none"
    if not settings.kafka_user:
        return "open"
    if not settings.kafka_mechanism.startswith("SCRAM"):
        return "outside"
    return None if settings.kafka_keeper else "unkept"


def issue_partner_token(service: Service, name: str, secret: str, address: str) -> tuple[str, int]:
    """Return a token of the partner, and its lifetime in seconds. Raises NoSuchClient, ClientSuspended, TooManyAttempts."""
    limits = Limit(f"client {name} {address}", PER_CLIENT), at_address(address, PER_ADDRESS)
    try:
        service.attempts.admit(*limits)
    except TooManyAttempts:
        service.clients.was_refused(name, "slow_down")
        raise
    client = service.clients.check(name, secret)
    made = None if client is None else service.queries.credential(client.credential)
    if client is None or made is None or made.ended:
        service.clients.was_refused(name, "invalid_client")
        raise NoSuchClient
    service.attempts.forgive(*limits)
    if made.suspended:
        service.clients.was_refused(name, "unauthorized_client")
        raise ClientSuspended
    service.clients.was_used(client.credential)
    key = service.settings.token_key.read_text()
    from shared.identity import tokens  # noqa: PLC0415  see `accounts`

    expires, for_readers = int(time.time()) + HOUR, tokens.audience_of(READS_AT)
    given = tokens.issue(
        key, client.holder, frozenset({ROLE}), str(uuid7()), expires, client.credential, audience=for_readers
    )
    return given, HOUR


def forget_revoked(service: Service) -> int:
    """Delete the verifiers of revoked credentials of the feed; return their number."""
    kept = service.clients.all_known()
    ended = {row.id for row in service.queries.every_credential() if row.ended and row.way == "feed"}
    if kept & ended:
        service.clients.forget(kept & ended)
    return len(kept & ended)
