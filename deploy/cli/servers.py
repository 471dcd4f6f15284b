"""Options that name existing servers, for commands that start an installation on them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import UNSET, UnsetType

from deploy.cli.options import filled
from deploy.runtime.production.given.choice import (
    MECHANISMS,
    PROTOCOLS,
    ServerChoice,
    checked_prefix,
    database_choice,
    kafka_choice,
)
from deploy.runtime.production.outside.choice import NONE, OutsideListener, outside_listener

A_FILE = click.Path(path_type=Path)
F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--kafka", metavar="HOST[:PORT],…", help="An existing cluster, instead of its own."),
    click.option("--kafka-protocol", type=click.Choice(PROTOCOLS), help="The security protocol.  [default: SASL_SSL]"),
    click.option("--kafka-mechanism", type=click.Choice(MECHANISMS), help="[default: SCRAM-SHA-512]"),
    click.option("--kafka-user", metavar="NAME", help="The user that creates topics, users and rights there."),
    click.option("--kafka-password-file", type=A_FILE, help="A file with only that user's password."),
    click.option("--kafka-ca-file", type=A_FILE, help="CA certificates (PEM) to check the brokers with."),
    click.option(
        "--database",
        metavar="URL",
        help="An existing PostgreSQL: postgresql://USER@HOST:PORT/. The user creates databases and roles there.",
    ),
    click.option(
        "--listen",
        metavar="HOST[:PORT]",
        help="Let partners reach its own Kafka too, over TLS, by that name; `none`: no longer.  [port: 9093]",
    ),
    click.option("--certificate", type=A_FILE, help="The certificate (PEM) of that name, then those that issued it."),
    click.option("--key", type=A_FILE, help="The certificate's private key (PEM)."),
    click.option("--ca-file", type=A_FILE, help="The authority (PEM), if partners' machines do not know it."),
    click.option("--prefix", callback=filled, help="A prefix for every name created on existing servers."),
)


def named_servers(command: F) -> F:
    """Add the options, in this order."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(
    kafka: str | None,
    kafka_protocol: str | None,
    kafka_mechanism: str | None,
    kafka_user: str | None,
    kafka_password_file: Path | None,
    kafka_ca_file: Path | None,
    database: str | None,
    listen: str | None,
    certificate: Path | None,
    key: Path | None,
    ca_file: Path | None,
    prefix: str | None,
) -> tuple[ServerChoice, str | None]:
    """Return the named servers, and the password from a URL. Raises Malformed."""
    details = (kafka_protocol, kafka_mechanism, kafka_user, kafka_password_file, kafka_ca_file)
    if any(each is not None for each in details) and kafka is None:
        raise click.UsageError("--kafka-… belong to --kafka.")
    if any((certificate, key, ca_file)) and listen in (None, NONE):
        raise click.UsageError("--certificate, --key and --ca-file belong to --listen.")
    url, password = (None, None) if database is None else database_choice(database)
    cluster = None if kafka is None else kafka_choice(kafka, *details)
    listener: OutsideListener | UnsetType | None = UNSET
    if listen is not None:
        listener = None if listen == NONE else outside_listener(listen, certificate, key, ca_file)
    return ServerChoice(cluster, url, checked_prefix(prefix or ""), listener), password


def refuse_embedded(servers: dict[str, Any]) -> None:
    if any(each is not None for each in servers.values()):
        raise click.UsageError("--kafka, --database, --listen and their options require --production.")
