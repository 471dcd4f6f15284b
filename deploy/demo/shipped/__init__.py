"""The reference facts of `deploy/demo/reference`, or an installation's replacements for them, read and turned into commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.shipped import registry, reporting
from deploy.demo.shipped.files import Objectives, Organizations, Periods, States, Topics, read
from deploy.demo.shipped.objectives import naming_workshops, objectives
from deploy.demo.shipped.topics import topics
from shared.domain.decider import Command
from shared.domain.errors import Malformed
from shared.statements.decider import CorrectFact

__all__ = ["FILES", "REFERENCE", "Shipped", "shipped"]

REFERENCE = Path(__file__).parent.parent / "reference"
FILES = (
    "states.json",
    "study-periods.json",
    "organizations.json",
    "history.json",
    "topics.json",
    "workshops.json",
    "objectives.json",
)


@dataclass(frozen=True)
class Shipped:
    """Commands by service, in the order of recording, with those of meetings after the history. `history` is a file in
    the format `history/1`, as is `workshops`, which follows those, if shipped; `corrections` come last."""

    commands: Mapping[str, list[Command]]
    history: bytes
    workshops: bytes | None
    corrections: list[CorrectFact]


def shipped(instead: Path | None = None) -> Shipped:
    """Read the shipped facts; `instead` is a folder whose files replace those of the same names.

    Raises Malformed, naming file and field, for a file in another format, and for one that replaces nothing.
    """
    replaced = {file.name: file for file in _replacing(instead)} if instead else {}
    file = {name: replaced.get(name, REFERENCE / name) for name in FILES}
    states, organizations = read(file["states.json"], States), read(file["organizations.json"], Organizations)
    periods = read(file["study-periods.json"], Periods)
    history = file["history.json"].read_bytes()
    # The shipped topics, workshops and objectives belong to the shipped history.
    of_history = ("topics.json", "workshops.json", "objectives.json")
    goes_with = {name for name in of_history if "history.json" not in replaced or name in replaced}
    aims = (
        read(file["objectives.json"], Objectives)
        if "objectives.json" in goes_with
        else Objectives(format="rapporteur-objectives/1")
    )
    workshops = file["workshops.json"].read_bytes() if "workshops.json" in goes_with else None
    commands: dict[str, list[Command]] = {
        "meetings": [
            *(topics(read(file["topics.json"], Topics), history) if "topics.json" in goes_with else ()),
            *objectives(aims),
        ],
        "registry": [*registry.states(states), *registry.organizations(organizations)],
        "reporting": list(reporting.study_periods(periods)),
    }
    histories = (history, workshops) if workshops else (history,)
    return Shipped(commands, history, workshops, list(naming_workshops(aims, *histories)))


def _replacing(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.json"))
    other = next((file.name for file in found if file.name not in FILES), None)
    if other or not found:
        names = ", ".join(FILES)
        problem = (
            f"{other} replaces none of the reference facts" if other else f"{folder} has none of the reference facts"
        )
        raise Malformed("--reference", f"{problem}, which are {names}. Name a folder with one or more of these.")
    return found
