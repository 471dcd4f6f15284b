"""A pasted list, a line each: a name, and behind commas, semicolons or tabs perhaps a capacity and a mode."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass

from services.meetings.console.labels import CAPACITIES, WAYS
from services.meetings.console.sheet.matching import AttendeeMatcher, Choice

MOST = 200
HEADS = frozenset({"name", "organization", "organisation"})


@dataclass(frozen=True)
class PastedLine:
    """`mark` and `capacity` are "" where the list does not say. `sure`: the first choice is who is meant."""

    number: int
    name: str
    capacity: str = ""
    mark: str = ""
    choices: tuple[Choice, ...] = ()
    sure: bool = False


def parse_pasted(text: str, finding: AttendeeMatcher) -> list[PastedLine]:
    """What each line means; lines behind the 200th are left out."""
    lines: list[PastedLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        name, capacity, mark = split_line(line)
        is_head = number == 1 and re.split("[,;\t]", name)[0].casefold() in HEADS
        if name and not is_head and len(lines) < MOST:
            meant = finding.match(name)
            lines.append(PastedLine(number, name, capacity, mark, meant.choices, meant.sure))
    return lines


def split_line(line: str) -> tuple[str, str, str]:
    """(name, capacity, mode). A name may hold commas: only words that are a capacity or a mode are taken off its end."""
    separator = next((each for each in ("\t", ";", ",") if each in line), ",")
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]
    found = {"capacity": "", "mode": ""}
    words = {"capacity": _words(dict(CAPACITIES)), "mode": _words(dict(WAYS))}
    while len(cells) > 1:
        last = cells[-1].casefold()
        kind = next((kind for kind in found if last in words[kind] and not found[kind]), None)
        if kind is None and last:
            break
        if kind is not None:
            found[kind] = words[kind][last]
        cells.pop()
    name = f"{separator} ".join(cells).strip()
    return name[:300], found["capacity"], found["mode"]


def _words(choices: Mapping[str, object]) -> dict[str, str]:
    """A value by how it may be written: as it is kept, and as pages say it."""
    return {text.casefold(): value for value, label in choices.items() for text in (value, str(label))}
