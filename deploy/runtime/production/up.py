"""`rapporteur up --production`: PostgreSQL, Kafka, and a web server and a worker for each service, until Ctrl-C."""

import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Literal

import click

from deploy.installation.home import SERVICES, home_of, is_demonstration, refuse_half_restored, service_environment
from deploy.installation.locks import run_folder
from deploy.installation.preparation import prepare
from deploy.runtime.children import being_up
from deploy.runtime.loading import load_installation
from deploy.runtime.production import databases, environment, ports, probes, rights, web
from deploy.runtime.production.gate import open_gate, socket_of
from deploy.runtime.production.given.choice import ServerChoice, save_choice
from deploy.runtime.production.given.kafka import ExistingKafka
from deploy.runtime.production.kafka import Broker
from deploy.runtime.production.outside.renewal import renewed_while_it_runs
from deploy.runtime.production.passwords import password
from deploy.runtime.production.postgres import PostgresCluster
from deploy.runtime.production.processes import Child, Launch
from deploy.runtime.production.servers import Servers, of_choice, reach, settled
from deploy.runtime.production.settings import Settings
from deploy.runtime.production.supervise import Part, Supervisor
from deploy.runtime.restarting import Restarts
from deploy.runtime.starting import answers, begin, first_password, refuse_taken, where, write_urls
from shared.environment.settings import read_settings
from shared.environment.signals import stopped_by_signals
from shared.web.logging import configure

SECONDS_TO_ANSWER = 120
WEB_PROBED_EVERY = 30.0  # seconds, since it opens database connections for this


def run(port: int, requested: ServerChoice | None = None, database_password: str | None = None) -> None:
    """Start everything, print the addresses, and wait for Ctrl-C or SIGTERM. No child survives, however this ends.

    `requested`: existing servers; `database_password`: the password from PostgreSQL's URL; without it, PGPASSWORD is read.
    """
    home = home_of(dict(os.environ))
    refuse_half_restored(home)
    requested = requested or ServerChoice()
    choice = settled(home, requested)
    of_environment = environment.without_pgpassword()
    reach(of_choice(home, choice), database_password or (of_environment if requested.database else None))
    prepare(home, "production")
    with being_up(home):
        _run(home, port, choice)


def _run(home: Path, port: int, choice: ServerChoice) -> None:
    # This comes first: until then the signal that requests a restart would kill this process.
    restarts = Restarts(home, click.echo, stop := stopped_by_signals())
    for offset in range(len(SERVICES)):
        refuse_taken(port + offset)
    if choice.listener:
        refuse_taken(choice.listener.port, "", "--listen HOST:PORT")
    begin(home)
    ports.keep(home / "ports.json", {"web": port})
    configure(process="up")
    after = read_settings(Settings, os.environ).restart_after
    servers = of_choice(home, choice)
    with ExitStack() as gate, Supervisor(home, after) as supervisor:
        sign_in = _database(home, choice, servers, supervisor)
        # Pages need no Kafka, and it takes longest to start.
        answering = [] if stop.is_set() else _web_servers(home, supervisor)
        if not stop.is_set():
            _kafka(servers.kafka, supervisor)
            # Exited after the supervisor has stopped, which ends the clients of these servers.
            gate.enter_context(open_gate(servers.kafka, socket_of(home)))
            gate.enter_context(renewed_while_it_runs(servers.kafka))
            _workers(home, supervisor)
            for child, live in answering:
                child.wait_until(lambda live=live: answers(live), SECONDS_TO_ANSWER)  # type: ignore[misc]  # bound now, not later
            urls = environment.urls(home)
            write_urls(home, urls)
            kafka = f"Kafka:          {environment.kafka(home)['bootstrap']} (how to read it: rapporteur status --json)"
            for line in [*where(urls), kafka, *sign_in, "Ctrl-C stops it."]:
                click.echo(line)
        supervisor.wait(stop, restarts.look)
        click.echo("Stopping.")


def _database(home: Path, choice: ServerChoice, servers: Servers, supervisor: Supervisor) -> list[str]:
    """Run PostgreSQL with all its objects, and databases of this version; return instructions for signing in."""
    if isinstance(servers.postgres, PostgresCluster):
        click.echo("Starting PostgreSQL.", err=True)
        postgres = servers.postgres
        supervisor.keep(Part(postgres.start, postgres.launch, probes.of_postgres(postgres.port)))
        databases.provide(postgres)
    else:
        servers.postgres.provide()
    if not isinstance(servers.kafka, Broker):
        # Before anything is remembered, since someone else may have to create the missing objects there.
        servers.kafka.provide()
    save_choice(home, choice)
    installation = load_installation()
    installation.ensure_migrated()
    return first_password(installation)


def _kafka(kafka: Broker | ExistingKafka, supervisor: Supervisor) -> None:
    """Run the broker, if it is our own."""
    if isinstance(kafka, Broker):
        click.echo("Starting Apache Kafka.", err=True)
        supervisor.keep(Part(kafka.start, partial(_broker, kafka), probes.of_kafka(kafka.port)))
        rights.provide(kafka)


def _broker(kafka: Broker) -> Child:
    """Restart the broker. If its files were lost while it was down, everything is recreated, and records come from the
    logs."""
    if not kafka.is_new:
        return kafka.launch()
    child = kafka.start()
    rights.provide(kafka)
    return child


def _web_servers(home: Path, supervisor: Supervisor) -> list[tuple[Child, str]]:
    """Start the web servers; return each with the address at which it answers."""
    started = []
    password(web.secret_file(home))
    for service, url in environment.urls(home).items():
        serve = web.command(sys.executable, service, url.removeprefix("http://"))
        start = _start(home, service, "web", serve)
        part = Part(start, start, probes.WebProbe(service, url), WEB_PROBED_EVERY)
        started.append((supervisor.keep(part), f"{url}/{service}/health/live"))
    return started


def _workers(home: Path, supervisor: Supervisor) -> None:
    for service in SERVICES:
        start = _start(home, service, "worker", [sys.executable, "-m", f"services.{service}.worker"])
        supervisor.keep(Part(start, start, probes.of_worker))


def _start(home: Path, service: str, process: Literal["web", "worker"], command: list[str]) -> Callable[[], Child]:
    """Start the services. Each process gets only its own service's databases and user, with the role it needs."""
    inherited = {name: value for name, value in os.environ.items() if not name.endswith("_DATABASE")}
    opened = {"RAPPORTEUR_OPEN_TO_READERS": "1"} if is_demonstration(home) else {}
    variables = {
        **opened,
        **inherited,
        **environment.of_service(home, service, "web" if process == "web" else "sealer"),
        **service_environment(home),
    }
    launch = Launch(
        f"{service}-{process}",
        command,
        run=run_folder(home),
        log=None,
        environment=variables,
        replace_environment=True,
        beats=process == "worker",
    )
    return lambda: Child(launch)
