"""`status` and `doctor`: the state of an installation."""

import json

import click

from deploy.cli import progress
from deploy.monitoring import doctor as looking
from deploy.monitoring.rereading import reread_now
from deploy.runtime import state
from deploy.runtime.loading import open_installation, open_migrated

ALTERED, UNWELL = 6, 7
FIRST_PAGES = {"registry": "/registry/console/", "meetings": "/meetings/console/", "reporting": "/reporting/"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(*, as_json: bool) -> int:
    """Show how the installation is run, its addresses, and the state of its logs. Exit code 6 if a log was altered."""
    installation = open_migrated()
    reread = reread_now(installation)
    found = {**state.status(installation), "reread": reread.last, "reread_now": reread.now, "altered": reread.altered}
    code = ALTERED if reread.altered else 0
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return code
    click.echo(f"{found['way']} in {installation.home}: {'running' if found['pids'] else 'not running'}")
    for name, pid in found["pids"].items():
        click.echo(f"  {name}: process {pid}")
    for service, url in found["urls"].items():
        click.echo(f"  {service}: {url}{FIRST_PAGES[service]}")
    for heading in ("positions", "signed"):
        click.echo(f"  {heading}: " + ",".join(f"{log}:{position}" for log, position in found[heading].items()))
    for log, before in found["continues"].items():
        origin, common = next(iter(before.items()))
        click.echo(f"  {log}: restored with a loss; up to {common} it is {origin}")
    for refusal in state.refusals(installation).values():
        click.echo(f"  NOT SIGNED: {refusal}")
    for line in reread.lines():
        click.echo(f"  {line}")
    return code


@click.command()
def doctor() -> int:
    "Check for problems that an operator should fix."
    installation = open_installation()
    found = list(looking.troubles(installation, progress.position))
    for trouble in found:
        click.echo(str(trouble))
    if not found:
        click.echo("No problems found.")
    for line in looking.awaiting(installation):
        click.echo(line)
    if (rests := looking.at_rest(installation)) is not None:
        click.echo(rests, err=True)
    for note in looking.notes(installation):
        click.echo(note, err=True)
    return UNWELL if found else 0
