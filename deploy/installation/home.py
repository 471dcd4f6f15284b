"""A home: the folder with one installation's state, keys and secrets; its flags in `installation.json`."""

import json
import os
from pathlib import Path
from typing import Any, Literal

from shared.domain.errors import Refused, Unavailable
from shared.environment.files import write_private

SERVICES = ("registry", "meetings", "reporting")
LOGS = {"registry": "registry", "meetings": "meetings", "reporting": "reporting", "partners": "reporting"}
"""Each log and the service whose database keeps it."""
RESTORING = "restoring"
"""A mark in a home until its restore has finished."""
RunMode = Literal["embedded", "production"]
Synthetic = Literal["begun", "whole"]
EMPTY = "It is empty or damaged. Put it back from a copy of the home."


class UnwritableHome(Unavailable):
    """Failure to write to the home. Parameters: part, remedy."""

    code = "unwritable-home"

    def __init__(self, home: Path) -> None:
        remedy = "Give this user the right to write there, on a file system that is not read-only, or name another folder in RAPPORTEUR_HOME."
        super().__init__(part=f"The folder {home}", remedy=remedy)


class HalfRestored(Refused):
    """Refusal: a restore of the home was started and has not finished. Parameters: remedy."""

    code = "half-restored"

    def __init__(self, home: Path) -> None:
        super().__init__(
            remedy=f"{home} is only half restored. Run `rapporteur restore` again with the same file and options: finished parts "
            "are skipped."
        )


def home_of(environment: dict[str, str]) -> Path:
    return Path(environment.get("RAPPORTEUR_HOME", "./var")).absolute()


def refuse_unwritable(home: Path) -> None:
    """Raise UnwritableHome if the home exists and this user cannot write to it, or its file system is read-only."""
    if home.exists() and not os.access(home, os.W_OK):
        raise UnwritableHome(home)


def run_mode_of(home: Path) -> RunMode | None:
    """Return how the installation is run; None before the first start."""
    way: RunMode | None = home_flags(home).get("way")
    return way


def mark_demonstration(home: Path) -> None:
    """Admit readers without an account from now on, unless RAPPORTEUR_OPEN_TO_READERS is set differently."""
    set_home_flag(home, "demonstration", value=True)


def is_demonstration(home: Path) -> bool:
    return bool(home_flags(home).get("demonstration"))


def mark_synthetic(home: Path, state: Synthetic) -> None:
    """Mark all records as invented on every page from now on. `begun`: recording is not yet complete."""
    set_home_flag(home, "synthetic", value=state)


def synthetic_state(home: Path) -> Synthetic | None:
    """Return how far the invented years are recorded in a home; None if there are none."""
    state: Synthetic | None = home_flags(home).get("synthetic")
    return state


def service_environment(home: Path) -> dict[str, str]:
    """Return the variables that a home imposes on its services, so that no setting can hide that records are invented,
    or disable the second factor in production."""
    synthetic = {"RAPPORTEUR_SYNTHETIC": "1"} if synthetic_state(home) else {}
    production = {"RAPPORTEUR_SECOND_FACTOR": "1"} if run_mode_of(home) == "production" else {}
    return synthetic | production


def set_home_flag(home: Path, name: str, value: object) -> None:
    """Store a flag in the home."""
    content = json.dumps({**home_flags(home), name: value}) + "\n"
    write_private(home / "installation.json", content.encode())


def home_flags(home: Path) -> dict[str, Any]:
    file = home / "installation.json"
    try:
        marks: dict[str, Any] = json.loads(file.read_text()) if file.exists() else {}
    except ValueError as error:
        raise Unavailable(part=f"The file {file}", remedy=EMPTY) from error
    return marks


def is_half_restored(home: Path) -> bool:
    """Return whether a restore was started and has not finished."""
    return bool(home_flags(home).get(RESTORING))


def refuse_half_restored(home: Path) -> None:
    """Raise HalfRestored if a restore was started and has not finished."""
    if is_half_restored(home):
        raise HalfRestored(home)
