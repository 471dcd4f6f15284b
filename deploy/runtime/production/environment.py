"""The variables of the services in a production home. They contain paths of password files, but no passwords."""

import os
from pathlib import Path
from typing import Literal

from deploy.installation.home import SERVICES
from deploy.runtime.production import ports
from deploy.runtime.production.databases import VAULT, VAULT_SERVICE, PostgresServer, Use, role_of
from deploy.runtime.production.kafka import KEEPER, STATUS
from deploy.runtime.production.rights import KafkaCluster
from deploy.runtime.production.servers import servers_of
from shared.messaging.connection import Kafka

FIRST_PORT = 8000


def without_pgpassword() -> str | None:
    """Remove PGPASSWORD from this process: libpq would prefer it to each role's password file."""
    return os.environ.pop("PGPASSWORD", None)


def of(home: Path) -> dict[str, str]:
    """Return the variables of all services together, for a command that acts on the whole installation: it has the
    workers' roles, and creates tables as their owner."""
    postgres, found = servers_of(home).postgres, dict[str, str]()
    for service in SERVICES:
        found |= of_service(home, service, "sealer")
        found[f"RAPPORTEUR_{service.upper()}_OWNER_DATABASE"] = postgres.url(service, _role(postgres, service, "owner"))
    owner = _role(postgres, VAULT_SERVICE, "owner")
    return {**found, "RAPPORTEUR_VAULT_OWNER_DATABASE": postgres.url(VAULT, owner)}


def of_service(home: Path, service: str, use: Literal["web", "sealer"]) -> dict[str, str]:
    """Return the variables of one service's web server or worker: its own databases with the matching role, its own
    Kafka user, and the addresses of all services."""
    servers, upper = servers_of(home), service.upper()
    postgres = servers.postgres
    role = _role(postgres, service, use)
    vault = {"RAPPORTEUR_VAULT_DATABASE": postgres.url(VAULT, role)} if service == VAULT_SERVICE else {}
    return {
        "RAPPORTEUR_HOME": str(home),
        f"RAPPORTEUR_{upper}_DATABASE": postgres.url(service, role),
        f"RAPPORTEUR_{upper}_READER_DATABASE": postgres.url(service, role_of(service, "reader")),
        **vault,
        **_kafka(servers.kafka, service),
        **(_keeper(servers.kafka) if service == VAULT_SERVICE else {}),
        **{f"RAPPORTEUR_{each.upper()}_URL": url for each, url in urls(home).items()},
    }


def _role(postgres: PostgresServer, service: str, use: Use) -> str:
    """Return the role, or before `migrate` the only one in a home of an older version."""
    role = role_of(service, use)
    is_older = postgres.password_file(service).exists() and not postgres.password_file(role).exists()
    return service if is_older else role


def _kafka(cluster: KafkaCluster, service: str) -> dict[str, str]:
    connection = cluster.connection(service)
    return {
        "RAPPORTEUR_KAFKA": connection.bootstrap,
        "RAPPORTEUR_KAFKA_PROTOCOL": connection.protocol,
        "RAPPORTEUR_KAFKA_MECHANISM": connection.mechanism,
        "RAPPORTEUR_KAFKA_CA_FILE": str(connection.ca_file or ""),
        f"RAPPORTEUR_{service.upper()}_KAFKA_USER": connection.user or "",
        f"RAPPORTEUR_{service.upper()}_KAFKA_PASSWORD_FILE": str(connection.password_file or ""),
        "RAPPORTEUR_TOPIC_PREFIX": cluster.prefix,
    }


def _keeper(cluster: KafkaCluster) -> dict[str, str]:
    """Return the settings of the user that admits partners, if Kafka has users at all, and the address given to
    partners."""
    connection, outside = cluster.connection(KEEPER), cluster.outside(KEEPER)
    return {
        **(_for_partners(outside) if outside != connection else {}),
        "RAPPORTEUR_REGISTRY_KAFKA_KEEPER": connection.user or "",
        "RAPPORTEUR_REGISTRY_KAFKA_KEEPER_PASSWORD_FILE": str(connection.password_file or ""),
    }


def _for_partners(outside: Kafka) -> dict[str, str]:
    return {
        "RAPPORTEUR_REGISTRY_PARTNERS_KAFKA": outside.bootstrap,
        "RAPPORTEUR_REGISTRY_PARTNERS_KAFKA_PROTOCOL": outside.protocol,
        "RAPPORTEUR_REGISTRY_PARTNERS_KAFKA_CA_FILE": str(outside.ca_file or ""),
    }


def urls(home: Path) -> dict[str, str]:
    """Return the address of each service, on consecutive ports."""
    first = ports.known(home / "ports.json").get("web", FIRST_PORT)
    return {service: f"http://{ports.LOOPBACK}:{first + n}" for n, service in enumerate(SERVICES)}


def kafka(home: Path) -> dict[str, str | None]:
    """Return the settings for an external reader of the topics, as printed by `status --json`: that user may read every
    topic and write none. If Kafka is reachable from outside, its external address is used."""
    cluster = servers_of(home).kafka
    connection = cluster.outside(STATUS)
    return {
        "bootstrap": connection.bootstrap,
        "protocol": connection.protocol,
        "mechanism": connection.mechanism,
        "user": connection.user,
        "password_file": str(connection.password_file) if connection.password_file else None,
        "ca_file": str(connection.ca_file) if connection.ca_file else None,
        "topic_prefix": cluster.prefix,
    }
