"""`vault`: names, keys and credentials, carried apart from the logs and under a passphrase."""

from pathlib import Path

import click

from deploy.cli.files import cannot_write
from deploy.installation.home import prepare, write_private
from deploy.runtime.loading import open_installation
from deploy.transfer.backups.results import destroyed_again
from deploy.transfer.backups.vaults import take_vault
from shared.domain.errors import Malformed, NotThere
from shared.event_store.engine import create_engine
from shared.privacy import vault_transfer

A_FILE = click.Path(path_type=Path)
passphrase_option = click.option(
    "--passphrase-file", type=A_FILE, help="A file with the passphrase. Without it, it is asked for."
)


@click.group()
def vault() -> None:
    """Carry names and keys of people from one installation to another."""


@vault.command()
@click.option("--out", type=A_FILE, required=True, help="The file to write, for your eyes only.")
@passphrase_option
def export(out: Path, passphrase_file: Path | None) -> None:
    """Write keys, names and credentials to a file, closed under a passphrase."""
    installation = open_installation()
    installation.refuse_empty()
    phrase = passphrase(passphrase_file, new=True)
    engine = create_engine(installation.registry.vault_database, read_only=True)
    written = vault_transfer.export(engine, installation.registry.vault_key.read_bytes(), phrase)
    engine.dispose()
    write_closed(written, out)
    click.echo(f"Written to {out}. Keep the passphrase apart from it.")


@vault.command()
@click.argument("file", type=A_FILE)
@passphrase_option
def load(file: Path, passphrase_file: Path | None) -> None:
    """Take in what `vault export` or `backup vault` wrote, but for keys that were destroyed since."""
    if not file.is_file():
        raise NotThere(id=f"file {file}")
    installation = open_installation()
    prepare(installation.home, installation.way)
    installation.ensure_migrated()
    people, gone = take_vault(installation, file.read_bytes(), passphrase(passphrase_file, new=False))
    if gone:
        click.echo(f"{destroyed_again(gone)}.", err=True)
    click.echo(f"{people:,} people's keys and names loaded." if people else "It was loaded before.")


def write_closed(content: bytes, out: Path) -> None:
    """Raises Malformed when the file cannot be written."""
    try:
        write_private(out, content)
    except OSError as error:
        raise cannot_write(out, error) from error


def passphrase(file: Path | None, *, new: bool) -> str:
    if file is None:
        asked: str = click.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
        return asked
    if not file.is_file():
        raise NotThere(id=f"file {file}")
    phrase = file.read_text().strip()
    if not phrase:
        raise Malformed("--passphrase-file", "The file is empty. Write the passphrase into it.")
    return phrase
