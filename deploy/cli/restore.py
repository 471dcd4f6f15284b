"""`restore`: an installation opened again from a backup, with what the topics have of what came later."""

import json
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

from deploy.cli import progress
from deploy.cli.servers import chosen, named_servers, refuse_embedded
from deploy.cli.vault import A_FILE, passphrase, passphrase_option
from deploy.installation.home import home_of, run_mode_of
from deploy.runtime.loading import load_installation
from deploy.runtime.production.packages import production_packages
from deploy.transfer.backups.opening import run_restore
from deploy.transfer.backups.planning import TailReader
from deploy.transfer.backups.restoring import RestoreRequest
from deploy.transfer.backups.results import as_object, result_lines
from deploy.transfer.backups.vaults import LIVES, VaultCopy, read_vault_copy
from shared.domain.errors import NotThere


@click.command()
@click.argument("file", type=A_FILE)
@click.option("--vault", type=A_FILE, help="Also take in what `backup vault` wrote.")
@passphrase_option
@click.option(
    "--without-vault", is_flag=True, help="Nobody is named any more: the vault is lost, and every copy of it."
)
@click.option("--sha256", metavar="HEX", help="What FILE has to be, as `backup` printed it.")
@click.option("--accept-loss", is_flag=True, help="Go on, under new origins, where something is lost.")
@click.option("--new-origins", is_flag=True, help="Go on under new origins though nothing is known to be lost.")
@click.option("--without-topics", is_flag=True, help="Take nothing back from Kafka: it is lost too.")
@click.option("--production", is_flag=True, help="Into a new home on Kafka and PostgreSQL.")
@click.option("--json", "as_json", is_flag=True, help="The result for programs.")
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
    """Open the installation again from FILE.

    Its databases must be empty. Stopped, it can be run again. What was recorded since FILE was written is taken back from the topics and held against the newest checkpoint that is kept
    elsewhere. If something is lost, nothing is restored before you say --accept-loss.
    """
    if vault is not None and without_vault:
        raise click.UsageError("--vault and --without-vault do not go together.")
    closed = _vault(vault, passphrase_file)
    home = home_of(dict(os.environ))
    on_servers = production or run_mode_of(home) == "production"
    if not on_servers:
        refuse_embedded(servers)
    with _lent(home, servers, kafka=not without_topics) if on_servers else nullcontext():
        tails = _tails(home) if on_servers and not without_topics else None
        asked = RestoreRequest(file, sha256, accept_loss, new_origins, tails)
        restored = run_restore(load_installation, asked, closed, _say, progress.counted, without_vault=without_vault)
        for sentence in result_lines(restored):
            click.echo(sentence, err=True)
        found = as_object(load_installation(), restored)
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return
    for log, said in found["logs"].items():
        click.echo(f"{log} {said['size']} {said['root']} {said['origin'] or '-'}")


def _vault(file: Path | None, passphrase_file: Path | None) -> VaultCopy | None:
    """What is to be taken in. Raises NotThere, Malformed, WrongPassphrase."""
    if file is None:
        if passphrase_file is not None:
            raise click.UsageError("--passphrase-file belongs to --vault.")
        return None
    if not file.is_file():
        raise NotThere(id=f"file {file}")
    copy = read_vault_copy(file.read_bytes(), passphrase(passphrase_file, new=False))
    if copy.age is not None and copy.age > LIVES:
        _say(f"{file} is {copy.age.days} days old. Copies of the vault are to be deleted after {LIVES.days} days.")
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
