"""The reference facts of `deploy/demo/reference`, or an installation's replacements for them, read and turned into commands."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.demo.shipped import registry, reporting
from deploy.demo.shipped.files import Objectives, Organizations, Periods, States, Topics, read
from deploy.demo.shipped.objectives import objectives
from deploy.demo.shipped.topics import topics
from shared.domain.decider import Command
from shared.domain.errors import Malformed

__all__ = ["FILES", "REFERENCE", "Shipped", "shipped"]

REFERENCE = Path(__file__).parent.parent / "reference"
FILES = ("states.json", "study-periods.json", "organizations.json", "history.json", "topics.json", "objectives.json")


@dataclass(frozen=True)
class Shipped:
    """Commands by service, in the order in which to record them, those of meetings after the history: `history` is a file
    of the shape `history/1`."""

    commands: Mapping[str, list[Command]]
    history: bytes


def shipped(instead: Path | None = None) -> Shipped:
    """Read the shipped facts; `instead` is a folder whose files replace those of the same names.

    Raises Malformed, naming file and field, for a file of another format, and for one that replaces none.
    """
    own = {file.name: file for file in _replacing(instead)} if instead else {}
    file = {name: own.get(name, REFERENCE / name) for name in FILES}
    states, organizations = read(file["states.json"], States), read(file["organizations.json"], Organizations)
    periods = read(file["study-periods.json"], Periods)
    history = file["history.json"].read_bytes()
    # The topics and objectives that are shipped are those of the history that is shipped.
    goes_with = {name for name in ("topics.json", "objectives.json") if "history.json" not in own or name in own}
    commands: dict[str, list[Command]] = {
        "meetings": [
            *(topics(read(file["topics.json"], Topics), history) if "topics.json" in goes_with else ()),
            *(objectives(read(file["objectives.json"], Objectives)) if "objectives.json" in goes_with else ()),
        ],
        "registry": [*registry.states(states), *registry.organizations(organizations)],
        "reporting": list(reporting.study_periods(periods)),
    }
    return Shipped(commands, history)


def _replacing(folder: Path) -> list[Path]:
    found = sorted(folder.glob("*.json"))
    other = next((file.name for file in found if file.name not in FILES), None)
    if other or not found:
        known = ", ".join(FILES)
        what = f"{other} replaces none of the reference facts" if other else f"{folder} has none of the reference facts"
        raise Malformed("reference", f"{what}, which are {known}. Name a folder with one or more of these.")
    return found
