"""`rapporteur demo`: the facts that are shipped, for a first look."""

from pathlib import Path

import click

from deploy import demonstration
from deploy.catching_up import catch_up
from deploy.cli import progress
from deploy.cli.failures import worded
from deploy.cli.imports import say_refused
from deploy.home import mark_demonstration, prepare
from deploy.installation import here
from shared.domain.importing import FileRefused


@click.group()
def demo() -> None:
    """Load real meetings, for a first look."""


@demo.command()
@click.option(
    "--reference",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with files of your own for those of deploy/reference of the same names.",
)
@click.option("--no-wait", is_flag=True, help="Return before reporting has counted it.")
def load(*, reference: Path | None, no_wait: bool) -> int | None:
    """Record the reference facts: States, study periods, organizations, and the public record of CTO and CxO meetings."""
    installation = here()
    prepare(installation.home, installation.way)
    if installation.make_ready():
        mark_demonstration(installation.home)
    try:
        recorded = demonstration.load(installation, worded, progress.step, reference)
    except FileRefused as refused:
        return say_refused(refused)
    if not no_wait:
        catch_up(installation, progress.counted)
    total = sum(recorded.values())
    if total:
        click.echo(f"{total:,} events recorded: " + ", ".join(f"{log} {n:,}" for log, n in recorded.items() if n) + ".")
    else:
        click.echo("Everything was loaded before; nothing is loaded twice.")
    return None
