"""What an installation is doing: how it is run, where it answers, where its logs stand."""

import json
import os
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, make_url

from deploy import standing
from deploy.home import LOGS, SERVICES
from deploy.installation import Installation
from deploy.production.processes import running
from shared.domain.errors import Unavailable
from shared.event_store.checkpoints import signed_size
from shared.event_store.log import Log
from shared.event_store.sealer import timestamp, utc_now
from shared.event_store.signed_before import NotConsistent
from shared.messaging.worker import signer_of

LATE = timedelta(seconds=10)  # until then an event is signed


def run_folder(home: Path) -> Path:
    """Where each running child has its lock, and where the ports are written."""
    return home / "run"


def status(installation: Installation) -> dict[str, Any]:
    """The object that `status --json` prints; no password is in it."""
    home, kafka, visited = installation.home, None, set[str]()
    if installation.way == "production":
        kafka = import_module("deploy.production.environment").kafka(home)
        visited = import_module("deploy.production.visiting").visited(home)
    databases = {**installation.databases, "vault": installation.registry.vault_database}
    return {
        "way": installation.way,
        "urls": urls(installation),
        "kafka": kafka,
        "databases": {name: make_url(url).set(password=None).render_as_string() for name, url in databases.items()},
        "pids": {name: pid for name, pid in running(run_folder(home)).items() if name not in visited},
        "positions": positions(installation),
        "signed": signed(installation),
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


def refusals(installation: Installation) -> dict[str, str]:
    """Why a log is not signed any more, of each of which the signer refused it."""
    found = {log: installation.kept(log).refusal() for log in LOGS}
    return {log: refusal for log, refusal in found.items() if refusal}


def troubles(installation: Installation) -> list[str]:
    """What an operator should put right, a sentence each."""
    home, found = installation.home, list[str]()
    if not home.exists():
        return [f"{home} does not exist. Begin with `rapporteur demo load` or `rapporteur up`."]
    if not os.access(home, os.W_OK):
        found.append(
            f"{home} cannot be written to by this user. Give it the right, or name another in RAPPORTEUR_HOME."
        )
    for folder in ("keys", "secrets"):
        found += [
            f"{file} can be read by others. Run: chmod 600 {file}"
            for file in sorted((home / folder).glob("*"))
            # Public keys are for everybody.
            if file.suffix != ".vkey" and file.stat().st_mode & 0o077
        ]
    match installation.state():
        case "empty":
            found.append("No database is there yet. Begin with `rapporteur demo load` or `rapporteur up`.")
        case "older":
            found.append("The databases are of an older version. Run `rapporteur migrate`.")
        case "current":
            found += [*_behind(installation), *_unsigned(installation)]
            found += standing.troubles(installation)
            if installation.way == "production":
                found += import_module("deploy.production.topics").troubles(home, standing.logs_of(installation))
    return found


def _behind(installation: Installation) -> list[str]:
    found = []
    for log, service in LOGS.items():
        engine = installation.engine(service, read_only=True)
        waiting = Log(engine, log).unsealed()
        engine.dispose()
        if waiting:
            found.append(
                f"{waiting:,} events of {log} are not sealed. Start the worker: `rapporteur worker {service}`."
            )
    return found


def _unsigned(installation: Installation) -> list[str]:
    """Logs that do not continue what was signed of them, and those whose signer does not keep up."""
    found = refusals(installation)
    for log, service in LOGS.items():
        engine = installation.engine(service, read_only=True)
        try:
            signer_of(installation.settings[service], engine, log, thorough=False).look()
        except (NotConsistent, Unavailable) as refusal:
            found.setdefault(log, _said(refusal))
        else:
            if _is_late(engine, log):
                found.setdefault(log, f"Events of {log} are not signed. See its worker: `rapporteur worker {service}`.")
        engine.dispose()
    return list(found.values())


def _is_late(engine: Engine, log: str) -> bool:
    """Whether an event waits to be signed for longer than it should."""
    first = Log(engine, log).event_at(signed_size(engine, log) + 1)
    return first is not None and first.recorded < timestamp(utc_now() - LATE)


def _said(refusal: NotConsistent | Unavailable) -> str:
    part = refusal.parameters.get("part")
    return f"{part}: {refusal.parameters['remedy']}" if part else str(refusal.parameters["remedy"])
