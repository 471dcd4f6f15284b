"""What an installation is doing: how it is run, where it answers, where its logs stand."""

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from deploy import standing
from deploy.home import SERVICES
from deploy.installation import LOGS, Installation
from deploy.production.processes import running
from shared.event_store.log import Log


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
            if file.stat().st_mode & 0o077
        ]
    match installation.state():
        case "empty":
            found.append("No database is there yet. Begin with `rapporteur demo load` or `rapporteur up`.")
        case "older":
            found.append("The databases are of an older version. Run `rapporteur migrate`.")
        case "current":
            found += _behind(installation)
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
