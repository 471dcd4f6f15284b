"""shared/contracts/examples/<log>.json: an event of each type from the corpus, for the documents that the program
serves."""

import importlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.checks.documents.events import LOGS

CORPUS = Path("tests") / "corpus" / "events"
FIGURES = [
    {"key": "participation.organizations", "of": "count=presence,region=Europe", "was": "7", "now": "6"},
    {"key": "participation.share", "was": "0.25"},
]
"""The corpus has texts that are no figure's key: they were written before keys had a pattern."""


def made() -> dict[str, Callable[[Path], str]]:
    return {f"shared/contracts/examples/{log}.json": partial(render, log) for log in LOGS}


def render(log: str, root: Path) -> str:
    """Render the examples. Types no longer in a contract are omitted; a type not yet in the corpus has no example."""
    files = {
        name: root / CORPUS / log / f"{name}.json" for name in importlib.import_module(f"shared.contracts.{log}").EVENTS
    }
    found = {name: json.loads(file.read_bytes()) for name, file in files.items() if file.exists()}
    for name, event in found.items():
        if name.startswith("rapporteur.partners.report-corrected."):
            event["data"]["figures"] = FIGURES
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"
