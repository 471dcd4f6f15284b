"""Starting and keeping the program running: `up`, `worker`, `migrate`."""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

from deploy.home import SERVICES, prepare
from deploy.installation import here
from deploy.production.given.choice import (
    MECHANISMS,
    PROTOCOLS,
    Choice,
    checked_prefix,
    database_choice,
    kafka_choice,
)

A_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--production", is_flag=True, help="On Kafka and PostgreSQL, one web server and worker per service.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Where it listens.")
@click.option("--kafka", metavar="HOST[:PORT],…", help="A cluster that is there already, instead of one of its own.")
@click.option("--kafka-protocol", type=click.Choice(PROTOCOLS), help="How it is spoken to.  [default: SASL_SSL]")
@click.option("--kafka-mechanism", type=click.Choice(MECHANISMS), help="[default: SCRAM-SHA-512]")
@click.option("--kafka-user", metavar="NAME", help="Who makes topics, users and rights there.")
@click.option("--kafka-password-file", type=A_FILE, help="A file with that user's password and nothing else.")
@click.option("--kafka-ca-file", type=A_FILE, help="Certificates (PEM) that the brokers' are checked with.")
@click.option(
    "--database",
    metavar="URL",
    help="A PostgreSQL that is there already: postgresql://USER@HOST:PORT/. The user makes databases and roles there.",
)
@click.option("--prefix", default="", help="Before every name that is made on servers that are there already.")
def up(*, production: bool, port: int, **servers: Any) -> int | None:
    """Start the program here; Ctrl-C ends it.

    Servers that are there already are named once; later commands on this home, and `up --production`, go on with them.
    """
    if production:
        # The production lock is not installed everywhere: read only when asked for.
        code: int | None = import_module("deploy.production.up").run(port, *_asked(**servers))
        return code
    if any(servers.values()):
        raise click.UsageError("--kafka, --database and what belongs to them need --production.")
    # Likewise the services: `up --help` needs none of them.
    starting, loops = import_module("deploy.starting"), import_module("shared.messaging.loops")
    installation = here()
    prepare(installation.home)
    starting.refuse_taken(port)
    stop = loops.stopped_by_signals()
    installation.make_ready()
    sign_in = starting.first_password(installation)
    starting.run(installation, port, stop, sign_in, click.echo)
    return None


def _asked(
    kafka: str | None,
    kafka_protocol: str | None,
    kafka_mechanism: str | None,
    kafka_user: str | None,
    kafka_password_file: Path | None,
    kafka_ca_file: Path | None,
    database: str | None,
    prefix: str,
) -> tuple[Choice, str | None]:
    """The servers that were named, and the password that was in a URL. Raises Malformed."""
    details = (kafka_protocol, kafka_mechanism, kafka_user, kafka_password_file, kafka_ca_file)
    if any(details) and not kafka:
        raise click.UsageError("--kafka-… belong to --kafka.")
    url, password = database_choice(database) if database else (None, None)
    return Choice(kafka_choice(kafka, *details) if kafka else None, url, checked_prefix(prefix)), password


@click.command()
@click.argument("service", type=click.Choice(SERVICES))
def worker(service: str) -> int:
    """Seal, publish and consume for SERVICE until stopped. It never migrates."""
    code: int = import_module(f"services.{service}.worker").main(here().environment)
    return code


@click.command()
def migrate() -> None:
    """Bring the installation to this version of the program."""
    installation = here()
    prepare(installation.home, installation.way)
    installation.migrate()
    click.echo("The installation is of this version now.")
