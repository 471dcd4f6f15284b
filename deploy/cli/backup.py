"""`backup`, `restore` and `vault`: write everything that cannot be rebuilt from a log to files while the installation
runs, and restore an installation from them, with later events taken from the topics."""

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from hashlib import file_digest
from pathlib import Path
from typing import Any, TypeVar

import click

from deploy.cli import progress
from deploy.cli.files import written_whole
from deploy.cli.servers import chosen, named_servers, refuse_embedded
from deploy.installation.home import home_of, run_mode_of
from deploy.installation.preparation import prepare
from deploy.runtime.loading import load_installation, open_installation, open_migrated
from deploy.runtime.production.packages import production_packages
from deploy.runtime.sealing import seal_waiting
from deploy.transfer.backup import (
    LIVES,
    VaultCopy,
    back_up,
    back_up_vault,
    export_vault,
    mark_backed_up,
    mark_vault_backed_up,
    read_vault_copy,
    take_vault,
)
from deploy.transfer.restore_plan import as_object, destroyed_again, result_lines
from deploy.transfer.restore_planning import TailReader
from deploy.transfer.restoring import RestoreRequest, checked_manifest, run_restore
from shared.domain.errors import Malformed, NotThere
from shared.environment.files import readable

T = TypeVar("T")
A_FILE = click.Path(path_type=Path)
passphrase_option = click.option(
    "--passphrase-file", type=A_FILE, help="A file with the passphrase. Without this option you are asked for it."
)


@click.group(invoke_without_command=True)
@click.option("--out", type=A_FILE, help="The file to write.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def backup(context: click.Context, out: Path | None, *, as_json: bool) -> None:
    """Write everything that cannot be rebuilt to a file.

    It contains logs, unsealed events, results of commands, issued reports and cursors. Names, keys and credentials of
    people are not included: see `backup vault`.
    """
    if context.invoked_subcommand is not None:
        if out is not None or as_json:
            raise click.UsageError("Put it after the name: rapporteur backup vault --out FILE.")
        return
    if out is None:
        raise click.UsageError("Name the file to write: --out FILE.")
    installation = open_migrated()
    with written_whole(out) as draft:
        seal_waiting(installation)
        manifest = back_up(installation, draft)
        with draft.open("rb") as written:
            digest = file_digest(written, "sha256").hexdigest()
    mark_backed_up(installation, manifest)
    logs = {log: {"origin": each.origin, "size": each.size, "root": each.root} for log, each in manifest.logs.items()}
    if as_json:
        click.echo(json.dumps({"file": str(out), "sha256": digest, "made": manifest.made, "logs": logs}, indent=1))
        return
    for log, entry in logs.items():
        click.echo(f"{log} {entry['size']} {entry['root']} {entry['origin'] or '-'}")
    click.echo(f"sha256 {digest}")
    click.echo("The vault is not included: rapporteur backup vault --out FILE.", err=True)


@backup.command("vault")
@click.option("--out", type=A_FILE, required=True, help="The file to write; only you can read it.")
@passphrase_option
def backup_vault(out: Path, passphrase_file: Path | None) -> None:
    """Write names, keys and credentials of people to a separate file, encrypted with a passphrase."""
    installation = open_migrated()
    write_closed(back_up_vault(installation, passphrase(passphrase_file, new=True)), out)
    mark_vault_backed_up(installation)
    days = LIVES.days
    click.echo(
        f"Written to {out}. Keep it apart from the other backup and from the passphrase, and for {days} days at most."
    )


@click.command()
@click.argument("file", type=A_FILE)
@click.option("--vault", type=A_FILE, help="Also restore what `backup vault` wrote.")
@passphrase_option
@click.option(
    "--without-vault", is_flag=True, help="The vault and every copy of it are lost; people can no longer be named."
)
@click.option("--sha256", metavar="HEX", help="The SHA-256 of FILE, as printed by `backup`.")
@click.option("--accept-loss", is_flag=True, help="If something is lost, continue under new origins.")
@click.option("--new-origins", is_flag=True, help="Continue under new origins even if nothing is known to be lost.")
@click.option("--without-topics", is_flag=True, help="Read nothing from Kafka, because it is lost too.")
@click.option("--production", is_flag=True, help="Into a new home on Kafka and PostgreSQL.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@named_servers
def restore(
    *,
    file: Path,
    vault: Path | None,
    passphrase_file: Path | None,
    sha256: str | None,
    accept_loss: bool,
    new_origins: bool,
    without_topics: bool,
    without_vault: bool,
    production: bool,
    as_json: bool,
    **servers: Any,
) -> None:
    """Restore the installation from FILE.

    The databases must be empty. If the command is interrupted, run it again. Events recorded since FILE was written are
    recovered from the topics and checked against the newest checkpoint kept elsewhere. If anything is lost, nothing is
    restored without --accept-loss.
    """
    if vault is not None and without_vault:
        raise click.UsageError("--vault and --without-vault cannot be combined.")
    home = home_of(dict(os.environ))
    on_servers = production or run_mode_of(home) == "production"
    if not on_servers:
        refuse_embedded(servers)
        if without_topics:
            raise click.UsageError("--without-topics: only an installation on Kafka has topics. Leave it out.")
    # Starts nothing yet; wrong options are refused before a passphrase is asked for.
    lent = _lent(home, servers, kafka=not without_topics) if on_servers else nullcontext()
    closed = _vault_copy(vault, passphrase_file)
    _say(f"Proving what {file} holds")
    # Before the servers start: a file that cannot be restored changes nothing.
    manifest = checked_manifest(file, sha256)
    with lent:
        tails = _tails(home) if on_servers and not without_topics else None
        request = RestoreRequest(file, manifest, accept_loss, new_origins, tails)
        restored = run_restore(load_installation, request, closed, _say, progress.counted, without_vault=without_vault)
        for sentence in result_lines(restored):
            click.echo(sentence, err=True)
        found = as_object(load_installation(), restored)
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for log, entry in found["logs"].items():
        click.echo(f"{log} {entry['size']} {entry['root']} {entry['origin'] or '-'}")


@click.group()
def vault() -> None:
    "Move names and keys of people from one installation to another."


@vault.command()
@click.option("--out", type=A_FILE, required=True, help="The file to write; only you can read it.")
@passphrase_option
def export(out: Path, passphrase_file: Path | None) -> None:
    """Write keys, names and credentials to a file, encrypted with a passphrase."""
    installation = open_migrated()
    phrase = passphrase(passphrase_file, new=True)
    write_closed(export_vault(installation, phrase), out)
    click.echo(f"Written to {out}. Keep the passphrase apart from it.")


@vault.command()
@click.argument("file", type=A_FILE)
@passphrase_option
def load(file: Path, passphrase_file: Path | None) -> None:
    """Load a file written by `vault export` or `backup vault`, except keys that were destroyed since."""
    content = _read("FILE", file, Path.read_bytes)
    installation = open_installation()
    prepare(installation.home, installation.way)
    installation.ensure_migrated(fills_lost=True)
    people, destroyed = take_vault(installation, content, passphrase(passphrase_file, new=False))
    if destroyed:
        click.echo(f"{destroyed_again(destroyed)}.", err=True)
    click.echo(f"{people:,} people's keys and names loaded." if people else "It was already loaded.")


def write_closed(content: bytes, out: Path) -> None:
    """Write an encrypted file. Raises Malformed if it cannot be written."""
    with written_whole(out) as draft:
        draft.write_bytes(content)


def passphrase(file: Path | None, *, new: bool) -> str:
    if file is None:
        typed: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
        return typed
    phrase = _read("--passphrase-file", file, Path.read_text).strip()
    if not phrase:
        raise Malformed("--passphrase-file", "The file is empty. Write the passphrase into it.")
    return phrase


def _read(option: str, file: Path, read: Callable[[Path], T]) -> T:
    """Return what a file contains. Raises NotThere, Malformed."""
    with readable(option, file):
        if not file.exists():
            raise NotThere(id=f"file {file}")
        return read(file)


def _vault_copy(file: Path | None, passphrase_file: Path | None) -> VaultCopy | None:
    """Return the copy of the vault to load. Raises NotThere, Malformed, WrongPassphrase."""
    if file is None:
        if passphrase_file is not None:
            raise click.UsageError("--passphrase-file belongs to --vault.")
        return None
    copy = read_vault_copy(_read("--vault", file, Path.read_bytes), passphrase(passphrase_file, new=False))
    if copy.age is not None and copy.age > LIVES:
        _say(f"{file} is {copy.age.days} days old. Copies of the vault must be deleted after {LIVES.days} days.")
    return copy


def _lent(home: Path, servers: dict[str, Any], *, kafka: bool) -> AbstractContextManager[None]:
    choice, password = chosen(**servers)
    with production_packages():
        from deploy.runtime.production.server_lifetimes import running_servers  # noqa: PLC0415
    return running_servers(home, choice, password, _say, kafka=kafka)


def _tails(home: Path) -> Callable[[str], TailReader]:
    with production_packages():
        from deploy.runtime.production.server_lifetimes import reader  # noqa: PLC0415
        from shared.messaging.tail import TopicTail  # noqa: PLC0415
    kafka, prefix = reader(home)

    def of(log: str) -> TailReader:
        return TopicTail(kafka, f"{prefix}{log}.events", log).behind

    return of


def _say(sentence: str) -> None:
    click.echo(f"{sentence}{'' if sentence.endswith('.') else '.'}", err=True)
