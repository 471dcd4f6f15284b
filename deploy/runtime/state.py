"""What an installation is doing: how it is run, where it answers, where its logs stand."""

import json
from typing import Any

from sqlalchemy import make_url

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.installation.locks import run_folder, running
from shared.event_store.checkpoints import signed_size


def status(installation: Installation) -> dict[str, Any]:
    """The object that `status --json` prints; no password is in it."""
    home, visited = installation.home, set[str]()
    kafka: dict[str, str | None] | None = None
    if installation.way == "production":
        from deploy.runtime.production import environment, postgres  # noqa: PLC0415  need the production lock

        kafka, visited = environment.kafka(home), postgres.visited(home)
    databases = {**installation.databases, "vault": installation.registry.vault_database}
    return {
        "way": installation.way,
        "urls": urls(installation),
        "kafka": kafka,
        "databases": {name: make_url(url).set(password=None).render_as_string() for name, url in databases.items()},
        "pids": {name: pid for name, pid in running(run_folder(home)).items() if name not in visited},
        **_of_logs(installation),
    }


def _of_logs(installation: Installation) -> dict[str, Any]:
    """How many events each log holds, how many its newest signed checkpoint; of those that were restored with a loss the
    origins that each goes on from, and how many events it has of them."""
    positions, signed, continues = dict[str, int](), dict[str, int](), dict[str, dict[str, int]]()
    for log in LOGS:
        with installation.reading_log(log) as kept:
            positions[log], signed[log] = kept.size(), signed_size(kept.engine, log)
            if before := kept.continues():
                continues[log] = before
    return {"positions": positions, "signed": signed, "continues": continues}


def urls(installation: Installation) -> dict[str, str]:
    """Where each service answers, or did when it last ran."""
    file = run_folder(installation.home) / "urls.json"
    if not file.exists():
        return {}
    kept: dict[str, str] = json.loads(file.read_text())
    return kept


def refusals(installation: Installation) -> dict[str, str]:
    """Why a log is not signed any more, of each of which the signer refused it."""
    found = {log: installation.checkpoint_store(log).refusal() for log in LOGS}
    return {log: refusal for log, refusal in found.items() if refusal}
