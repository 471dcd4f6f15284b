"""The shipped facts of `deploy/reference`, read and turned into commands: by service, in the order to record them in."""

from collections.abc import Mapping
from pathlib import Path

from deploy.shipped import meetings, registry, reporting
from deploy.shipped.files import Meetings, Periods, States, read
from shared.domain.decider import Command

__all__ = ["REFERENCE", "Command", "commands"]

REFERENCE = Path(__file__).parent.parent / "reference"


def commands(folder: Path = REFERENCE) -> Mapping[str, list[Command]]:
    """Commands by service. Raises Malformed, naming file and field, for a file that is not of the format."""
    states = read(folder / "states.json", States)
    periods = read(folder / "study-periods.json", Periods)
    history = read(folder / "meetings.json", Meetings)
    return {
        "registry": [*registry.states(states), *registry.organizations(history)],
        "reporting": list(reporting.study_periods(periods)),
        "meetings": [*meetings.series(history), *meetings.meetings(history)],
    }
