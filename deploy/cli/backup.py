"""`backup`: what no log can make again, written to a file while the installation runs; the vault to one of its own."""

import json
from hashlib import file_digest
from pathlib import Path

import click

from deploy.cli.files import cannot_write, draft_of, put_in_place
from deploy.cli.vault import A_FILE, passphrase, passphrase_option, write_closed
from deploy.runtime.loading import open_installation
from deploy.runtime.sealing import seal_waiting
from deploy.transfer.backups.making import back_up
from deploy.transfer.backups.vaults import LIVES, back_up_vault


@click.group(invoke_without_command=True)
@click.option("--out", type=A_FILE, help="The file to write.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_context
def backup(context: click.Context, out: Path | None, *, as_json: bool) -> None:
    """Write what no log can make again to a file.

    Logs, what is not sealed yet, answers to commands, issued reports, cursors. Names, keys and credentials of people are not in it: `backup vault`.
    """
    if context.invoked_subcommand is not None:
        if out is not None or as_json:
            raise click.UsageError("Write it behind the name: rapporteur backup vault --out FILE.")
        return
    if out is None:
        raise click.UsageError("Name the file to write: --out FILE.")
    installation = open_installation()
    installation.refuse_empty()
    draft = draft_of(out)
    try:
        seal_waiting(installation)
        draft.touch(mode=0o600)
        manifest = back_up(installation, draft)
        with draft.open("rb") as written:
            digest = file_digest(written, "sha256").hexdigest()
        put_in_place(draft, out)
    except OSError as error:
        raise cannot_write(out, error) from error
    finally:
        draft.unlink(missing_ok=True)
    logs = {log: {"origin": each.origin, "size": each.size, "root": each.root} for log, each in manifest.logs.items()}
    if as_json:
        click.echo(json.dumps({"file": str(out), "sha256": digest, "made": manifest.made, "logs": logs}, indent=1))
        return
    for log, said in logs.items():
        click.echo(f"{log} {said['size']} {said['root']} {said['origin'] or '-'}")
    click.echo(f"sha256 {digest}")
    click.echo("The vault is not in it: rapporteur backup vault --out FILE.", err=True)


@backup.command()
@click.option("--out", type=A_FILE, required=True, help="The file to write, for your eyes only.")
@passphrase_option
def vault(out: Path, passphrase_file: Path | None) -> None:
    """Write names, keys and credentials of people to a file of their own, closed under a passphrase."""
    installation = open_installation()
    installation.refuse_empty()
    write_closed(back_up_vault(installation, passphrase(passphrase_file, new=True)), out)
    days = LIVES.days
    click.echo(
        f"Written to {out}. Keep it apart from the other backup and from the passphrase, and for {days} days at most."
    )
