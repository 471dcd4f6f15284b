"""What an installation is doing: how it is run, where it answers, where its logs stand."""

import json
from typing import Any

from sqlalchemy import make_url

from deploy.installation.home import LOGS, SERVICES
from deploy.installation.installation import Installation
from deploy.installation.locks import run_folder, running
from shared.event_store.checkpoints import signed_size
from shared.event_store.log import Log


def status(installation: Installation) -> dict[str, Any]:
    """The object that `status --json` prints; no password is in it."""
    home, visited = installation.home, set[str]()
    kafka: dict[str, str | None] | None = None
    if installation.way == "production":
        from deploy.runtime.production import environment, temporary_postgres  # noqa: PLC0415  need the production lock

        kafka, visited = environment.kafka(home), temporary_postgres.visited(home)
    databases = {**installation.databases, "vault": installation.registry.vault_database}
    return {
        "way": installation.way,
        "urls": urls(installation),
        "kafka": kafka,
        "databases": {name: make_url(url).set(password=None).render_as_string() for name, url in databases.items()},
        "pids": {name: pid for name, pid in running(run_folder(home)).items() if name not in visited},
        "positions": positions(installation),
        "signed": signed(installation),
        "continues": continues(installation),
    }


def urls(installation: Installation) -> dict[str, str]:
    """Where each service answers, or did when it last ran."""
    file = run_folder(installation.home) / "urls.json"
    if not file.exists():
        return {}
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def positions(installation: Installation) -> dict[str, int]:
    """How many events each log holds."""
    found: dict[str, int] = {}
    for service in SERVICES:
        engine = installation.engine(service, read_only=True)
        found |= {log: Log(engine, log).size() for log, keeper in LOGS.items() if keeper == service}
        engine.dispose()
    return found


def signed(installation: Installation) -> dict[str, int]:
    """How many events of each log its newest signed checkpoint holds."""
    found = {}
    for log, service in LOGS.items():
        engine = installation.engine(service, read_only=True)
        found[log] = signed_size(engine, log)
        engine.dispose()
    return found


def continues(installation: Installation) -> dict[str, dict[str, int]]:
    """The logs that were restored with a loss: the origins that each goes on from, and how many events it has of them."""
    found = {}
    for log, service in LOGS.items():
        engine = installation.engine(service, read_only=True)
        if before := Log(engine, log).continues():
            found[log] = before
        engine.dispose()
    return found


def refusals(installation: Installation) -> dict[str, str]:
    """Why a log is not signed any more, of each of which the signer refused it."""
    found = {log: installation.checkpoint_store(log).refusal() for log in LOGS}
    return {log: refusal for log, refusal in found.items() if refusal}
