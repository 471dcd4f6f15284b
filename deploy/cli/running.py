"""Starting and keeping the program running: `up`, `worker`, `migrate`."""

from importlib import import_module
from typing import Any

import click

from deploy.cli.servers import chosen, named_servers, refuse_embedded
from deploy.doctor.approvals import how_many
from deploy.home import SERVICES, prepare, refuse_half_restored
from deploy.installation import here
from deploy.permissions import tighten
from deploy.production.packages import imported


@click.command()
@click.option("--production", is_flag=True, help="On Kafka and PostgreSQL, one web server and worker per service.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where it listens.")
@named_servers
def up(*, production: bool, port: int, **servers: Any) -> int | None:
    """Start the program here; Ctrl-C ends it.

    Servers that are there already are named once; later commands on this home, and `up --production`, go on with them.
    """
    if production:
        # The production lock is not installed everywhere: read only when asked for.
        code: int | None = imported("deploy.production.up").run(port, *chosen(**servers))
        return code
    refuse_embedded(servers)
    # Likewise the services: `up --help` needs none of them.
    starting, loops = import_module("deploy.starting"), import_module("shared.messaging.loops")
    installation = here()
    refuse_half_restored(installation.home)
    prepare(installation.home)
    starting.refuse_taken(port)
    stop = loops.stopped_by_signals()
    installation.make_ready()
    sign_in = starting.first_password(installation)
    starting.run(installation, port, stop, sign_in, click.echo)
    return None


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
def worker(service: str) -> int:
    """Seal, publish and consume for SERVICE until stopped. It never migrates."""
    installation = here()
    refuse_half_restored(installation.home)
    code: int = import_module(f"services.{service}.worker").main(installation.environment)
    return code


@click.command()
def migrate() -> None:
    """Bring the installation to this version of the program."""
    installation = here()
    refuse_half_restored(installation.home)
    prepare(installation.home, installation.way)
    if installation.way == "production":
        installation.refuse_while_it_runs()
        # Roles that an older version did not have; from here on the installation is opened by them.
        imported("deploy.production.lending").provide_databases(installation.home)
        installation = here()
    if unsealed := installation.migrate():
        click.echo(f"{unsealed:,} events that the earlier version had not sealed are sealed now, as it left them.")
    if tightened := tighten(installation):
        click.echo(f"{tightened:,} files and folders could be read by others, and cannot now.")
    click.echo("The installation is of this version now.")
    if count := how_many(installation):
        click.echo(
            f"{count} statements were marked public by clerks, and count as the bureau's until an approver decides. "
            "`rapporteur doctor` lists them."
        )
