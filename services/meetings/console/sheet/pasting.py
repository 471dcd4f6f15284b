"""A pasted list, a line each: a name, and behind commas, semicolons or tabs perhaps a capacity and a mode."""

import csv
import re
from dataclasses import dataclass

from services.meetings.console.labels import CAPACITIES, WAYS
from services.meetings.console.sheet.matching import AttendeeMatcher, Choice
from shared.tables.cells import CellReading, CellRefused, one_of

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
    words = {"capacity": one_of(dict(CAPACITIES)), "mode": one_of(dict(WAYS))}
    while len(cells) > 1:
        meant = next(
            ((kind, word) for kind in found if not found[kind] and (word := _word(words[kind], cells[-1]))), None
        )
        if meant is None and cells[-1]:
            break
        if meant is not None:
            found[meant[0]] = meant[1]
        cells.pop()
    name = f"{separator} ".join(cells).strip()
    return name[:300], found["capacity"], found["mode"]


def _word(read: CellReading[str], text: str) -> str:
    """As it is kept, or as pages say it; "" for another one."""
    try:
        return read(text)
    except CellRefused:
        return ""
