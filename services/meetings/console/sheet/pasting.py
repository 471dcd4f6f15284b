"""Matching of typed texts and lines of a pasted list to an organization, or a person with the organization they act
for.

A line is a name, optionally followed by a capacity and a mode after commas, semicolons or tabs.
"""

import csv
import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from services.meetings.console.labels import CAPACITIES, WAYS
from services.meetings.console.sheet.rows import row_key
from services.meetings.console.workspace import MeetingsWorkspace
from shared.domain.collation import collation_key
from shared.tables.cells import CellReading, CellRefused, one_of

ALIKE = 0.8
MOST_CHOICES = 6

Choice = tuple[str, str]
"""(key of a row, its words)."""


@dataclass(frozen=True)
class AttendeeMatch:
    """A match. One choice with `sure` is certain. Several, or one that is not sure, are to choose from; none means not
    found."""

    choices: tuple[Choice, ...] = ()
    sure: bool = False


class AttendeeMatcher:
    def __init__(self, work: MeetingsWorkspace) -> None:
        self._work, self._names = work, work.names

    def suggestions(self, text: str) -> list[Choice]:
        """Return the possible meanings of a part of a name, organizations first."""
        if len(text.strip()) < 2:
            return []
        return [*self._work.directory.search(text), *self._people(text)][:MOST_CHOICES]

    def match(self, name: str) -> AttendeeMatch:
        """Return the matches of exactly this name, ignoring case and accents; else those of a very similar one."""
        same = self._work.directory.named(name)
        if same:
            return AttendeeMatch(tuple(same), len(same) == 1)
        people = [each for each in self._people(name) if collation_key(each[1]).startswith(collation_key(name))]
        if people:
            return AttendeeMatch(tuple(people), len(people) == 1)
        return AttendeeMatch(tuple(self._alike(name)[:MOST_CHOICES]))

    def label(self, key: str) -> str | None:
        organization, _slash, person = key.partition("/")
        if not person:
            return self._work.records.name(organization)
        return self._of(self._names.person(person) or person, self._work.name(organization))

    def _alike(self, name: str) -> list[Choice]:
        asked, found = collation_key(name), dict[str, tuple[float, str]]()
        for organization, called in self._work.directory.starting_alike(name):
            ratio = SequenceMatcher(None, asked, collation_key(called)).ratio()
            if ratio >= ALIKE or asked in collation_key(called).split(" ") or collation_key(called).startswith(asked):
                found[organization] = max(found.get(organization, (0.0, "")), (ratio, called))
        best = sorted(found, key=lambda each: (-found[each][0], each))
        names = self._work.records.names(best)
        return [(each, names.get(each, found[each][1])) for each in best]

    def _people(self, typed: str) -> list[Choice]:
        return [
            (row_key(organization, person), self._of(name, self._work.name(organization)))
            for person, name in self._names.search(typed)[:MOST_CHOICES]
            for organization in self._names.acts_for(person)
        ]

    @staticmethod
    def _of(name: str, organization: str) -> str:
        return f"{name}, {organization}"


MOST_LINES = 200
HEADS = frozenset({"name", "organization", "organisation"})


@dataclass(frozen=True)
class PastedLine:
    """A line. `mark` and `capacity` are "" if the list does not give them. `sure`: the first choice is certain."""

    number: int
    name: str
    capacity: str = ""
    mark: str = ""
    choices: tuple[Choice, ...] = ()
    sure: bool = False


def parse_pasted(text: str, finding: AttendeeMatcher) -> list[PastedLine]:
    """Return the meaning of each line; lines after the 200th are left out."""
    lines: list[PastedLine] = []
    for number, line in enumerate(text.splitlines(), 1):
        name, capacity, mark = split_line(line)
        is_head = number == 1 and re.split("[,;\t]", name)[0].casefold() in HEADS
        if name and not is_head and len(lines) < MOST_LINES:
            meant = finding.match(name)
            lines.append(PastedLine(number, name, capacity, mark, meant.choices, meant.sure))
    return lines


def split_line(line: str) -> tuple[str, str, str]:
    """Return (name, capacity, mode). A name may hold commas: only words that are a capacity or a mode are removed from
    its end."""
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
    """Return the stored word for a label; "" for an unknown one."""
    try:
        return read(text)
    except CellRefused:
        return ""
