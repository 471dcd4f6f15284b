"""What the story is made of: one command on the day on which the office recorded it."""

from typing import Literal, NamedTuple

from shared.domain.decider import Command
from shared.domain.event import Marking
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported

SOURCE = "synthetic"
FIRST_DAY = "2016-12-05"
"""The day on which the office opens its books."""
Service = Literal["registry", "meetings", "reporting"]


class StoryCommand(NamedTuple):
    """`day` is the day on which it was recorded, YYYY-MM-DD."""

    day: str
    service: Service
    command: Command
    marking: Marking = "bureau"


def id_of(kind: str, row: str) -> str:
    """Of a record or a statement: `id_of("organization", "Aurora")`, `id_of("fact", "Aurora/country")`."""
    return imported_id(kind, SOURCE, row)


def row(name: str) -> Imported:
    return Imported(SOURCE, name)
