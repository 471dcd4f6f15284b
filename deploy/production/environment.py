"""What the services of a production home are set to. It holds where passwords are kept, and no password."""

from pathlib import Path

from deploy.production import ports
from deploy.production.databases import SERVICES, VAULT, VAULT_OWNER, reader_of
from deploy.production.kafka import STATUS, Broker
from deploy.production.postgres import Cluster

FIRST_PORT = 8000


def of(home: Path) -> dict[str, str]:
    """The variables of all services together, as a command that acts on the whole installation needs them."""
    found: dict[str, str] = {}
    for service in SERVICES:
        found |= of_service(home, service)
    return found


def of_service(home: Path, service: str) -> dict[str, str]:
    """The variables of one service: its own databases and its own user of Kafka, and where all of them answer."""
    cluster, broker, upper = Cluster(home), Broker(home), service.upper()
    vault = {"RAPPORTEUR_VAULT_DATABASE": cluster.url(VAULT, VAULT_OWNER)} if service == VAULT_OWNER else {}
    return {
        "RAPPORTEUR_HOME": str(home),
        f"RAPPORTEUR_{upper}_DATABASE": cluster.url(service, service),
        f"RAPPORTEUR_{upper}_READER_DATABASE": cluster.url(service, reader_of(service)),
        **vault,
        "RAPPORTEUR_KAFKA": broker.bootstrap,
        f"RAPPORTEUR_{upper}_KAFKA_USER": service,
        f"RAPPORTEUR_{upper}_KAFKA_PASSWORD_FILE": str(broker.password_file(service)),
        **{f"RAPPORTEUR_{each.upper()}_URL": url for each, url in urls(home).items()},
    }


def urls(home: Path) -> dict[str, str]:
    """Where each service answers: on ports that follow one another."""
    first = ports.known(home / "ports.json").get("web", FIRST_PORT)
    return {service: f"http://{ports.LOOPBACK}:{first + n}" for n, service in enumerate(SERVICES)}


def kafka(home: Path) -> dict[str, str]:
    """How an outsider reads the topics, as `status --json` tells it: that user reads every topic and writes none."""
    broker = Broker(home)
    return {
        "bootstrap": broker.bootstrap,
        "protocol": "SASL_PLAINTEXT",
        "user": STATUS,
        "password_file": str(broker.password_file(STATUS)),
    }
