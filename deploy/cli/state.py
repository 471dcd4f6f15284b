"""`status` and `doctor`: the state of an installation."""

import json

import click
from sqlalchemy.exc import DatabaseError

from deploy.cli import progress
from deploy.installation.installation import Installation
from deploy.monitoring import doctor as looking
from deploy.monitoring.rereading import reread_now
from deploy.runtime import state
from deploy.runtime.loading import open_installation

ALTERED, UNWELL = 6, 7
FIRST_PAGES = {"registry": "/registry/console/", "meetings": "/meetings/console/", "reporting": "/reporting/"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(*, as_json: bool) -> int:
    """Show how the installation is run, its addresses, and the state of its logs. Exit code 6 if a log was altered."""
    installation = open_installation()
    try:
        installation.refuse_empty()
    except DatabaseError:
        if not as_json:
            _show_how_it_runs(installation)
        raise
    reread = reread_now(installation)
    found = {**state.status(installation), "reread": reread.last, "reread_now": reread.now, "altered": reread.altered}
    code = ALTERED if reread.altered else 0
    if as_json:
        click.echo(json.dumps(found, indent=1))
        return code
    _show_how_it_runs(installation)
    for heading in ("positions", "signed", "published", "waiting"):
        if found[heading]:
            click.echo(f"  {heading}: " + ",".join(f"{log}:{count}" for log, count in found[heading].items()))
    for log, before in found["continues"].items():
        origin, common = next(iter(before.items()))
        click.echo(f"  {log}: restored with a loss; up to {common} it is {origin}")
    for log in found["clock_refused"]:
        click.echo(f"  NOT SEALED: {log}, because the clock jumped; see `rapporteur doctor`")
    for refusal in state.refusals(installation).values():
        click.echo(f"  NOT SIGNED: {refusal}")
    for line in reread.lines():
        click.echo(f"  {line}")
    return code


def _show_how_it_runs(installation: Installation) -> None:
    how = state.how_it_runs(installation)
    click.echo(f"{how['way']} in {installation.home}: {'running' if how['pids'] else 'not running'}")
    for name, pid in how["pids"].items():
        click.echo(f"  {name}: process {pid}")
    for service, url in how["urls"].items():
        click.echo(f"  {service}: {url}{FIRST_PAGES[service]}")


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
