"""`up`, `worker`, `migrate`: start the program and keep it running."""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack, nullcontext
from typing import Any

import click

from deploy.cli.servers import chosen, named_servers, refuse_embedded
from deploy.installation.home import SERVICES, refuse_half_restored, refuse_unwritable
from deploy.installation.locks import acquire_process_lock, run_folder
from deploy.installation.permissions import tighten
from deploy.installation.preparation import prepare
from deploy.runtime import log_stream, restarting, starting
from deploy.runtime.children import being_up
from deploy.runtime.loading import load_installation, open_installation
from deploy.runtime.production.packages import production_packages
from shared.environment.garbage_collection import infrequent_gc
from shared.environment.signals import stopped_by_signals

LAST_PORT = 65535
UNREADY = 7
SECONDS_TO_BE_READY = 60


@click.command()
@click.option("--production", is_flag=True, help="On Kafka and PostgreSQL, one web server and worker per service.")
@click.option(
    "--port", type=click.IntRange(1, LAST_PORT), default=8000, show_default=True, help="The port to listen on."
)
@named_servers
def up(*, production: bool, port: int, **servers: Any) -> None:
    """Start the program here; Ctrl-C stops it.

    Existing servers need to be named only once: later commands on this home, including `up --production`, use them
    again.
    """
    log_stream.begin()
    if production:
        if port > LAST_PORT - len(SERVICES) + 1:
            raise click.UsageError(
                f"--port: each service has a port of its own, from {port} on: none is above {LAST_PORT}."
            )
        with production_packages():
            from deploy.runtime.production.up import run  # noqa: PLC0415
        run(port, *chosen(**servers))
        return
    refuse_embedded(servers)
    installation = load_installation()
    refuse_half_restored(installation.home)
    prepare(installation.home)
    with being_up(installation.home):
        # This comes first: until then the signal that requests a restart would kill this process.
        restarts = restarting.Restarts(installation.home, click.echo, stop := stopped_by_signals())
        starting.refuse_taken(port)
        starting.begin(installation.home)
        installation.ensure_migrated()
        sign_in = starting.first_password(installation)
        starting.run(installation, port, stop, restarts, sign_in, click.echo)


@click.command()
def restart() -> int:
    """Restart web servers and workers; no request is refused.

    They reload keys and files of the home, and run the currently installed code. Environment settings, PostgreSQL and
    Kafka stay as when `rapporteur up` was started; to change those, or the version, stop it and start it again.
    """
    from deploy.monitoring.doctor.services import until_serving  # noqa: PLC0415  all that doctor loads

    installation = open_installation()
    restarting.restart(installation.home)
    if found := until_serving(installation, SECONDS_TO_BE_READY):
        click.echo(
            f"Restarted, but not ready after {SECONDS_TO_BE_READY} seconds. What is lacking is still tried again:"
        )
        for trouble in found:
            click.echo(str(trouble))
        return UNREADY
    click.echo("Restarted.")
    return 0


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
def worker(service: str) -> int:
    """Seal, publish and consume for SERVICE until stopped. It never migrates."""
    installation = open_installation()
    refuse_half_restored(installation.home)
    with ExitStack() as known:
        if log_stream.PROCESS not in os.environ and installation.home.exists():
            # Started by itself, not by `up`: `status` and `doctor` know it by its lock too.
            refuse_unwritable(installation.home)
            lock = acquire_process_lock(run_folder(installation.home), f"{service}-worker")
            known.enter_context(lock or nullcontext())
        return _worker(service)(installation.environment)


@infrequent_gc()
def _worker(service: str) -> Callable[[Mapping[str, str]], int]:
    """Run the worker of one service, importing only that service, since in production each has its own process."""
    match service:
        case "registry":
            from services.registry.worker import main as registry  # noqa: PLC0415

            return registry
        case "meetings":
            from services.meetings.worker import main as meetings  # noqa: PLC0415

            return meetings
    from services.reporting.worker import main as reporting  # noqa: PLC0415

    return reporting


@click.command()
def migrate() -> None:
    """Migrate the installation to this version of the program."""
    from deploy.monitoring.doctor.approvals import how_many  # noqa: PLC0415  all that doctor loads, for one line here

    installation = open_installation()
    refuse_half_restored(installation.home)
    prepare(installation.home, installation.way)
    if installation.way == "production":
        installation.refuse_while_it_runs()
        # Create the roles that an older version did not have; from here on, the installation is opened with them.
        with production_packages():
            from deploy.runtime.production.server_lifetimes import provide_databases  # noqa: PLC0415
        provide_databases(installation.home)
        installation = open_installation()
    installation.refuse_lost()
    if unsealed := installation.migrate():
        click.echo(
            f"{unsealed:,} events that the earlier version had not sealed have now been sealed, as it left them."
        )
    if tightened := tighten(installation):
        click.echo(f"{tightened:,} files and folders could be read by others, and no longer can.")
    click.echo("The installation now has this version.")
    if count := how_many(installation):
        click.echo(
            f"{count} statements were marked public by clerks, and count as the bureau's until an approver decides. "
            "`rapporteur doctor` lists them."
        )
