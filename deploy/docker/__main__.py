"""The entry point of all our containers: `python -m deploy.docker STEP …`.

A step either runs once (`home`, `databases`, `topics`, `migrate`) or becomes the process of its container (`web`,
`worker`). Results are files, databases and topics; messages go to stderr; exit codes are the same as on the command
line.
"""

import sys
from pathlib import Path

import click

from deploy.cli.failures import exit_code, sentence
from deploy.docker import serving, setting_up
from deploy.installation.home import SERVICES
from deploy.runtime.production.given.choice import ServerChoice, checked_prefix, database_choice, kafka_choice
from deploy.runtime.production.kafka import GATE
from shared.environment.disk import private_files

A_FILE, A_SERVICE = click.Path(path_type=Path), click.Choice(SERVICES)
A_PART = click.Choice((*SERVICES, GATE))


@click.group()
def steps() -> None:
    """Run a step of a container."""


@steps.command()
@click.option("--kafka", required=True)
@click.option("--kafka-protocol")
@click.option("--kafka-user")
@click.option("--kafka-password-file", type=A_FILE)
@click.option("--database", required=True)
@click.option("--prefix", default="")
@click.option(
    "--share",
    "shares",
    type=(A_PART, A_FILE),
    multiple=True,
    help="A service or the gate, and the folder for its part.",
)
def home(
    *,
    kafka: str,
    kafka_protocol: str | None,
    kafka_user: str | None,
    kafka_password_file: Path | None,
    database: str,
    prefix: str,
    shares: tuple[tuple[str, Path], ...],
) -> None:
    """Create missing keys, secrets and passwords, and give each service its part. Contacts no server."""
    kafka_server = kafka_choice(kafka, kafka_protocol, None, kafka_user, kafka_password_file, None)
    url, _ = database_choice(database)
    setting_up.make_home(ServerChoice(kafka_server, url, checked_prefix(prefix)), dict(shares))


@steps.command()
@click.option("--password-file", type=A_FILE, required=True, help="Of the user that makes databases and roles.")
def databases(*, password_file: Path) -> None:
    """Create databases, roles and their rights."""
    setting_up.make_databases(password_file.read_text().strip())


@steps.command()
def topics() -> None:
    """Create Kafka's topics, users and rights."""
    setting_up.make_topics()


@steps.command()
def migrate() -> None:
    """Migrate the databases to this version of the program."""
    setting_up.migrate()


@steps.command()
@click.argument("service", type=A_SERVICE)
@click.option("--port", type=click.IntRange(1, 65535), default=8000)
def web(*, service: str, port: int) -> None:
    """Become the web server of a service."""
    serving.become_web(service, port)


@steps.command()
@click.argument("service", type=A_SERVICE)
def worker(*, service: str) -> None:
    """Become the worker of a service."""
    serving.become_worker(service)


@steps.command()
@click.argument("socket", type=A_FILE)
def gate(*, socket: Path) -> None:
    """Admit partners to Kafka when the registry's worker requests it on SOCKET."""
    serving.serve_gate(socket)


def main(arguments: list[str] | None = None) -> int:
    try:
        with private_files():
            steps.main(arguments, prog_name="python -m deploy.docker", standalone_mode=False)
    except click.ClickException as wrong_use:
        wrong_use.show(file=sys.stderr)
        return 2
    except Exception as error:
        code = exit_code(error)
        if code is None:
            raise
        click.echo(sentence(error), err=True)
        return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
