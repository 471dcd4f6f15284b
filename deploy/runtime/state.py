"""The current state of an installation: how it is run, its addresses, and its logs."""

import json
from typing import Any

from sqlalchemy import make_url

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.installation.locks import run_folder, running
from shared.domain.errors import Unavailable
from shared.event_store.checkpoints import signed_size


def status(installation: Installation) -> dict[str, Any]:
    """Return the object that `status --json` prints; it contains no passwords."""
    return {**how_it_runs(installation), **_of_logs(installation)}


def how_it_runs(installation: Installation) -> dict[str, Any]:
    """Return the part that needs no database: the addresses and the running processes."""
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
    }


def _of_logs(installation: Installation) -> dict[str, Any]:
    """Return for each log the number of events and the size of its newest signed checkpoint; for one restored with a
    loss, also the origins it continues, and the number of events from each."""
    positions, signed, continues = dict[str, int](), dict[str, int](), dict[str, dict[str, int]]()
    for log in LOGS:
        with installation.reading_log(log) as kept:
            positions[log], signed[log] = kept.size(), signed_size(kept.engine, log)
            if before := kept.continues():
                continues[log] = before
    return {"positions": positions, "signed": signed, "continues": continues}


def urls(installation: Installation) -> dict[str, str]:
    """Return the address of each service, now or when it last ran."""
    file = run_folder(installation.home) / "urls.json"
    if not file.exists():
        return {}
    try:
        kept: dict[str, str] = json.loads(file.read_text())
    except ValueError as error:
        remedy = "It is damaged. Start the program again, which writes it anew."
        raise Unavailable(part=f"The file {file}", remedy=remedy) from error
    return kept


def refusals(installation: Installation) -> dict[str, str]:
    """Return the signer's reason for each log that it refuses to sign."""
    found = {log: installation.checkpoint_store(log).refusal() for log in LOGS}
    return {log: refusal for log, refusal in found.items() if refusal}
