"""`witness`: the witnesses asked to cosign this installation's logs, and the external logs that it cosigns."""

from collections.abc import Callable, Iterator

import click
from sqlalchemy import Connection

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.runtime.loading import open_migrated
from deploy.runtime.state import urls
from deploy.verify.export_proof import keys_given
from shared.domain.errors import Malformed, NotThere, Refused
from shared.event_store.witnessed_logs import WitnessedLog, distrust, forget_fork, trust, witnessed_logs
from shared.event_store.witnesses import MOST, Witness, ask_from_now_on, stop_asking, witnesses_of
from shared.messaging.webhooks.addresses import AddressRefused, target_of
from shared.messaging.witnessing import host_of
from shared.transparency.cosignature import WitnessKey, read_witness
from shared.transparency.signing_key import WITNESS, SigningKey


class TooManyWitnesses(Refused):
    """Refusal: a log already has the maximum number of witnesses. Parameters: remedy."""

    code = "too-many-witnesses"

    def __init__(self) -> None:
        super().__init__(
            remedy=f"A log has at most {MOST} witnesses: first stop asking one (`rapporteur witness stop NAME`)."
        )


class NoWitness(Refused):
    """Refusal: this installation is not a witness for others. Parameters: remedy."""

    code = "no-witness"

    def __init__(self) -> None:
        super().__init__(remedy="Set RAPPORTEUR_WITNESS_NAME first, here and for `up`: the name that cosigns.")


@click.group()
def witness() -> None:
    "Ask witnesses to cosign the logs, and act as one for others."


@witness.command()
def show() -> None:
    """Show this witness's own key, the witnesses asked to cosign, and the logs cosigned here."""
    installation = open_migrated()
    for line in (*_own_key(installation), *_cosigners(installation), *_witnessed(installation)):
        click.echo(line)


@witness.command()
@click.argument("address")
@click.argument("vkey")
def ask(address: str, vkey: str) -> None:
    """Ask the witness at ADDRESS, whose key is VKEY, to cosign every log.

    ADDRESS is the part before `/add-checkpoint`. It may be in your own network, and without TLS, since you name it
    yourself and a cosignature proves itself.
    """
    installation, new = open_migrated(), Witness(_key(vkey).name, vkey, _address(address))
    for log, service in LOGS.items():
        with installation.writing(service) as connection:
            if len([each for each in witnesses_of(connection, log) if each.name != new.name]) >= MOST:
                raise TooManyWitnesses
            ask_from_now_on(connection, log, new)
    click.echo(
        f"{new.name} is asked from now on. Give its operator the public keys of your logs: keys/*.vkey of the home."
    )


@witness.command()
@click.argument("name")
def stop(name: str) -> None:
    """Stop asking the witness NAME."""
    installation, found = open_migrated(), False
    for log, service in LOGS.items():
        with installation.writing(service) as connection:
            found |= stop_asking(connection, log, name)
    if not found:
        raise NotThere(id=f"witness {name}")
    click.echo(f"{name} is no longer asked.")


@witness.command(name="trust")
@click.argument("vkeys", nargs=-1, required=True)
def trust_keys(vkeys: tuple[str, ...]) -> None:
    """Cosign the logs of these VKEYS, given as keys or as files of keys, such as `keys/*.vkey` from another
    installation's home."""
    installation, keys = open_migrated(), keys_given(vkeys, "VKEYS")
    if installation.reporting.witness_name is None:
        raise NoWitness
    with installation.writing("reporting") as connection:
        trust(connection, keys)
    for name in dict.fromkeys(key.name for key in keys):
        click.echo(f"{name} is cosigned from now on.")


@witness.command(name="distrust")
@click.argument("origin")
def distrust_log(origin: str) -> None:
    """Stop cosigning the log ORIGIN."""
    _change(distrust, origin)
    click.echo(f"{origin} is no longer cosigned.")


@witness.command()
@click.argument("origin")
def settle(origin: str) -> None:
    """Declare that the fork found in the log ORIGIN was investigated: its alert ends, and its proof is deleted."""
    _change(forget_fork, origin)
    click.echo(f"{origin}: settled.")


def _change(change: Callable[[Connection, str], bool], origin: str) -> None:
    with open_migrated().writing("reporting") as connection:
        if not change(connection, origin):
            raise NotThere(id=origin)


def _key(vkey: str) -> WitnessKey:
    try:
        return read_witness(vkey)
    except ValueError as error:
        raise Malformed(
            "VKEY", f"This is not a witness's key: {error}. Its operator has it: `rapporteur witness show`."
        ) from error


def _address(address: str) -> str:
    """Return an address without its trailing slash. Raises Malformed."""
    try:
        path = target_of(address, {host_of(address)}).path
    except (AddressRefused, ValueError):
        path = "?"
    if "?" in path:
        raise Malformed("ADDRESS", "Give it as https://witness.example/path, before /add-checkpoint.")
    return address.rstrip("/")


def _own_key(installation: Installation) -> Iterator[str]:
    settings = installation.reporting
    if settings.witness_name is None:
        yield "This installation is not a witness for others: RAPPORTEUR_WITNESS_NAME is not set."
        return
    key = SigningKey(settings.signing_keys, WITNESS).private().public_key().public_bytes_raw()
    yield f"This witness: {WitnessKey(settings.witness_name, key).vkey}"
    address = urls(installation).get("reporting", settings.reporting_url)
    yield f"It is asked at: {settings.public_address(address)}/reporting/witness"


def _cosigners(installation: Installation) -> Iterator[str]:
    for log, service in LOGS.items():
        with installation.reading(service) as engine, engine.connect() as connection:
            for each in witnesses_of(connection, log):
                state = f"{each.failure}, since {each.failing_since}" if each.failure else "as it should be"
                yield f"{log}: {each.name} at {each.address} has cosigned {each.size:,} events; {state}"


def _witnessed(installation: Installation) -> Iterator[str]:
    with installation.reading("reporting") as engine, engine.connect() as connection:
        for each in witnessed_logs(connection):
            yield f"{each.origin}: {each.size:,} events cosigned here{'' if each.keys else '; no more'}"
            yield from _proof(each)


def _proof(log: WitnessedLog) -> Iterator[str]:
    if log.note and log.refused:
        yield f"TWO HISTORIES of {log.origin} are signed, since {log.refused_at}. Cosigned, and then refused, were:"
        yield from (log.note.written(), log.refused.written())
