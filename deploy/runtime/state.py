"""The current state of an installation: how it is run, its addresses, and its logs."""

import json
from typing import Any

from sqlalchemy import make_url

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from deploy.installation.locks import run_folder, running
from shared.domain.errors import Unavailable
from shared.event_store.lag import LogLag


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
    """Return the state of the logs: how many events each has, of how many its newest signed checkpoint is, how many were
    published to Kafka and how many wait to be sealed, if any; those that are not sealed because the clock jumped; and for each
    that was restored with a loss, the origins it continues, with the number of events from each."""
    lags, continues = dict[str, LogLag](), dict[str, dict[str, int]]()
    for log in LOGS:
        with installation.reading_log(log) as kept:
            lags[log] = installation.lag(kept.engine, log)
            if before := kept.continues():
                continues[log] = before
    return {
        "positions": {log: lag.sealed for log, lag in lags.items()},
        "signed": {log: lag.signed for log, lag in lags.items()},
        "published": {log: lag.published for log, lag in lags.items() if lag.published is not None},
        "waiting": {log: lag.unsealed for log, lag in lags.items() if lag.unsealed},
        "clock_refused": [log for log, lag in lags.items() if lag.clock_refused],
        "continues": continues,
    }


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
