"""`rapporteur demo`: the facts that are shipped, for a first look."""

import click

from deploy import demonstration
from deploy.catching_up import catch_up
from deploy.cli import progress
from deploy.home import mark_demonstration, prepare
from deploy.installation import here


@click.group()
def demo() -> None:
    """Load real meetings, for a first look."""


@demo.command()
@click.option("--no-wait", is_flag=True, help="Return before reporting has counted it.")
def load(*, no_wait: bool) -> None:
    """Record the States, study periods, and the meetings CTO-05 and CTO-06 with their organizations."""
    installation = here()
    prepare(installation.home, installation.way)
    if installation.make_ready():
        mark_demonstration(installation.home)
    recorded = demonstration.load(installation, progress.step)
    if not no_wait:
        catch_up(installation, progress.counted)
    total = sum(recorded.values())
    if total:
        click.echo(f"{total:,} events recorded: " + ", ".join(f"{log} {n:,}" for log, n in recorded.items() if n) + ".")
    else:
        click.echo("Everything was loaded before; nothing is loaded twice.")
