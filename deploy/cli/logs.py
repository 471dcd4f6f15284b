"""`log` and `rebuild`: logs as files, and everything derived from logs."""

from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from deploy.cli import progress, proof, proved_figure
from deploy.cli.failures import sentence
from deploy.cli.files import written_whole
from deploy.installation.home import LOGS, SERVICES
from deploy.installation.installation import Installation, NoInstallation
from deploy.installation.preparation import prepare
from deploy.installation.secret_files import new_signing_key
from deploy.runtime.catching_up import catch_up
from deploy.runtime.loading import load_installation, open_installation, open_migrated
from deploy.transfer.rebuilding import rebuild_own, rebuild_reporting
from deploy.transfer.transferring import export_to, load_from
from deploy.verify.comparing import SplitViewFound
from deploy.verify.comparing import compare as compare_bundles
from deploy.verify.export_proof import checkpoints_given, keys_given, latest_of, prove_export, witnesses_given
from deploy.verify.figure_file import is_figure_file
from shared.domain.errors import Unavailable
from shared.event_store.projector import OriginChanged
from shared.event_store.signed_history import NotConsistent
from shared.event_store.transfer import ExportManifest
from shared.event_store.transfer.signed import Trusted

A_FILE = click.Path(path_type=Path)


def _moment(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    """Parse an ISO 8601 time, in UTC unless it has an offset."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter(f"{text!r} is no time. Write it as 2026-11-28T09:30:00Z.") from None


@click.group()
def log() -> None:
    "Move the logs from one installation to another, and verify them."


@log.command()
@click.option("--out", type=A_FILE, required=True, help="The file to write.")
def export(out: Path) -> None:
    """Write all logs to a file: stored bytes, positions, recorded times, origins, signed checkpoints, issued reports."""
    installation = open_migrated()
    catch_up(installation, progress.counted, all_signed=True)
    with written_whole(out) as draft:
        manifest = export_to(installation, draft)
    _say(manifest)


@log.command()
@click.argument("file", type=A_FILE)
@click.option("--no-wait", is_flag=True, help="Do not wait until reporting has counted it.")
def load(file: Path, *, no_wait: bool) -> None:
    """Load the logs in FILE into this installation, whose own logs must be empty."""
    installation = open_installation()
    prepare(installation.home, installation.way)
    installation.ensure_migrated(fills_lost=True)
    taken = load_from(installation, file, progress.step)
    if not no_wait:
        catch_up(installation, progress.counted)
    click.echo(f"{taken:,} events loaded." if taken else "Nothing new: it was already loaded.")


@log.command()
@click.argument("name", metavar="LOG", type=click.Choice(list(LOGS)))
def new_key(name: str) -> None:
    """Begin a new signing key for LOG, whose key was lost or moved away. Auditors will ask why."""
    home = load_installation().home
    if not home.exists():
        raise NoInstallation(home)
    new_signing_key(home, name)
    click.echo(
        f"{home / 'keys' / f'{name}.key'} signs the log from now on. Keep a copy of it, and give auditors and witnesses the new "
        f"line of keys/{name}.vkey, once it is there."
    )


@log.command()
@click.argument("file", type=A_FILE)
@click.option(
    "--key", "keys", multiple=True, metavar="VKEY", help="A log's public key that you trust, or a file of such keys."
)
@click.option(
    "--witness",
    "witnesses",
    multiple=True,
    metavar="VKEY",
    help="The public key of a witness that you trust, or a file of such keys.",
)
@click.option(
    "--checkpoint", "older", type=A_FILE, multiple=True, help="Checkpoints kept elsewhere, which FILE must continue."
)
@click.option(
    "--now",
    callback=_moment,
    metavar="TIME",
    help="The time after which nothing can have been recorded.  [default: the clock's]",
)
def verify(
    file: Path, keys: tuple[str, ...], witnesses: tuple[str, ...], older: tuple[Path, ...], now: datetime | None
) -> None:
    """Recompute every leaf, root, size, signature and issued report in FILE. Exit code 6 if anything differs.

    FILE is a bundle from `log export`, or a figure from `prove`, which is recomputed from its events.
    """
    log_keys, witness_keys, checkpoints = keys_given(keys), witnesses_given(witnesses), checkpoints_given(older)
    if is_figure_file(file):
        if now is not None and not witness_keys:
            raise click.UsageError("--now is for bundles, and for figures with --witness: nothing else has a time.")
        for proven in proved_figure.verdict(file, Trusted(log_keys, witness_keys, latest_of(now)), checkpoints):
            click.echo(proven, err=True)
        return
    found, issued = prove_export(file, log_keys, checkpoints, now, witness_keys)
    _say(found.manifest)
    for proven in proof.sentences(found, issued, log_keys, witness_keys):
        click.echo(proven, err=True)


@log.command()
@click.argument("a", type=A_FILE)
@click.argument("b", type=A_FILE)
@click.option(
    "--key", "keys", multiple=True, metavar="VKEY", help="A log's public key that you trust, or a file of such keys."
)
@click.option("--now", callback=_moment, metavar="TIME", help="As for `log verify`.")
def compare(a: Path, b: Path, keys: tuple[str, ...], now: datetime | None) -> None:
    """Check whether two bundles from one installation share one history. If not, exit with code 6 and print the proof
    on stdout."""
    found = compare_bundles(a, b, keys_given(keys), now)
    for split in (each.split for each in found if each.split):
        click.echo(msgspec.json.format(msgspec.json.encode(split), indent=1))
        raise SplitViewFound(split)
    for each in found:
        for line in each.sentences:
            click.echo(line)
    if not keys:
        click.echo("Nothing is proven about who signed: no --key was given, each file's own were used.", err=True)


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
@click.option("--from", "source", type=click.Choice(["kafka", "log"]), default="log", show_default=True)
def rebuild(service: str, source: str) -> None:
    """Rebuild the read models of SERVICE from its log. For reporting, new tables are built alongside the live ones,
    then switched to."""
    installation = open_migrated()
    if service == "reporting":
        _caught_up(installation)
        held = rebuild_reporting(installation, source, progress.position)
        click.echo("Rebuilt: " + ",".join(f"{name}:{position}" for name, position in held.items()))
        return
    if source != "log":
        raise click.UsageError(f"{service} is rebuilt from its own log only: --from log. From kafka: reporting.")
    rebuild_own(installation, service)
    _caught_up(installation)
    click.echo(f"Rebuilt: {service}")


def _caught_up(installation: Installation) -> None:
    """Catch up as far as possible. A rebuild is often run because a reader is stuck, so print the reason and go on."""
    try:
        catch_up(installation, progress.counted)
    except (OriginChanged, NotConsistent, Unavailable) as hindrance:
        click.echo(sentence(hindrance), err=True)


def _say(manifest: ExportManifest) -> None:
    for name, written in manifest.logs.items():
        click.echo(f"{name} {written.size} {written.root} {written.origin or '-'}")
