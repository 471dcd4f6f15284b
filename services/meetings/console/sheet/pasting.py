"""Matching of typed texts and lines of a pasted list to an organization, or a person with the organization they act
for.

A line is a name, optionally followed by a capacity and a mode after commas, semicolons or tabs; or a row of a
spreadsheet, whose columns are recognized by their heads or contents, unless the user chooses them.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from services.meetings.console.labels import CAPACITIES, WAYS
from services.meetings.console.sheet.rows import row_key
from services.meetings.console.stating import not_longer
from services.meetings.console.workspace import MeetingsWorkspace
from shared.domain.collation import collation_key
from shared.tables.cells import CellReading, CellRefused, one_of

ALIKE = 0.8
MOST_CHOICES = 8

Choice = tuple[str, str]
"""(key of a row, its label)."""


@dataclass(frozen=True)
class AttendeeMatch:
    """A match. One choice with `sure` is certain; several, or one that is not sure, leave the user to choose; none
    means not found."""

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
        """Return the matches of exactly this name, ignoring case and accents; else of a very similar one."""
        matches = self._work.directory.named(name)
        if matches:
            return AttendeeMatch(tuple(matches), len(matches) == 1)
        people = [each for each in self._people(name) if collation_key(each[1]).startswith(collation_key(name))]
        if people:
            return AttendeeMatch(tuple(people), len(people) == 1)
        return AttendeeMatch(tuple(self._alike(name)[:MOST_CHOICES]))

    def organizations(self, text: str) -> list[Choice]:
        """Return organizations with a part of a name."""
        return self._work.directory.search(text)[:MOST_CHOICES]

    def people(self, text: str) -> list[Choice]:
        """Return people with a part of a name."""
        return self._names.search(text)[:MOST_CHOICES]

    def person(self, name: str) -> str | None:
        """Return the one person with exactly this name, ignoring case and accents."""
        people = [id_ for id_, candidate in self._names.search(name) if collation_key(candidate) == collation_key(name)]
        return people[0] if len(people) == 1 else None

    def _alike(self, name: str) -> list[Choice]:
        key, ratios = collation_key(name), dict[str, tuple[float, str]]()
        for organization, candidate in self._work.directory.starting_alike(name):
            ratio = SequenceMatcher(None, key, collation_key(candidate)).ratio()
            if ratio >= ALIKE or key in collation_key(candidate).split(" ") or collation_key(candidate).startswith(key):
                ratios[organization] = max(ratios.get(organization, (0.0, "")), (ratio, candidate))
        best = sorted(ratios, key=lambda each: (-ratios[each][0], each))
        names = self._work.records.names(best)
        return [(each, names.get(each, ratios[each][1])) for each in best]

    def _people(self, typed: str) -> list[Choice]:
        return [
            (row_key(organization, person), self._of(name, self._work.name(organization)))
            for person, name in self._names.search(typed)[:MOST_CHOICES]
            for organization in self._names.acts_for(person)
        ]

    @staticmethod
    def _of(name: str, organization: str) -> str:
        return f"{name}, {organization}"


LONGEST, MOST_LINES, MOST_COLUMNS = 60_000, 300, 12  # characters of a pasted list, its lines, its columns
NAME, PERSON, CAPACITY, MODE = "name", "person", "capacity", "how"
COLUMNS = (NAME, PERSON, CAPACITY, MODE)
"""The meanings that a column of a pasted list may have; any other column is left out."""
_HEADS = {
    "name": NAME,
    "organization": NAME,
    "organisation": NAME,
    "company": NAME,
    "person": PERSON,
    "representative": PERSON,
    "represented by": PERSON,
    "capacity": CAPACITY,
    "mode": MODE,
    "how": MODE,
}


@dataclass(frozen=True)
class PastedLine:
    """A line. `mark` and `capacity` are "" if the list does not give them. `sure`: the first choice is certain.
    `unheard`: a name that no registered person has."""

    number: int
    name: str
    capacity: str = ""
    mark: str = ""
    choices: tuple[Choice, ...] = ()
    sure: bool = False
    unheard: str = ""


@dataclass(frozen=True)
class PastedList:
    """A list: the meaning of each column, and the lines."""

    columns: tuple[str, ...]
    lines: tuple[PastedLine, ...]


def is_too_long(text: str) -> bool:
    return len(text) > LONGEST or len(_filled_lines(text)) > MOST_LINES


def parse_pasted(text: str, finding: AttendeeMatcher, chosen: Sequence[str] = ()) -> PastedList:
    """Return the meaning of a pasted list. `chosen`: the meanings of the columns, if the clerk chose them; otherwise
    they follow from the heads or the contents. Raises Malformed if a name is too long."""
    rows = _rows(text)
    head = _of_heads(rows[0][1]) if rows else ()
    columns = tuple(chosen) or head or _of_words([cells for _number, cells in rows])
    if len(set(columns) - {""}) < len([each for each in columns if each]) or NAME not in columns:
        columns = (NAME, *("" for _each in columns[1:]))
    lines = [_line(number, dict(zip(columns, cells, strict=False)), finding) for number, cells in rows[bool(head) :]]
    return PastedList(columns, tuple(line for line in lines if line.name))


def _filled_lines(text: str) -> list[tuple[int, str]]:
    return [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Return the cells of each line with its number: the cells of a spreadsheet row, or else the name and what follows it."""
    numbered = _filled_lines(text)
    for separator in ("\t", ";"):
        if sum(separator in line for _number, line in numbered) * 2 >= len(numbered) > 0:
            read = [(number, next(csv.reader([line], delimiter=separator), [])) for number, line in numbered]
            return [(number, [cell.strip() for cell in cells[:MOST_COLUMNS]]) for number, cells in read]
    head = bool(numbered) and bool(_of_heads(_cells(numbered[0][1])[0]))
    return [(number, list(split_line(line))) for number, line in numbered[head:]]


def _of_heads(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the meanings of columns by their heads; none if the first line has no heads. Beside a column of organizations,
    that of names has the people."""
    heads = [cell.strip().casefold() for cell in cells]
    meanings = _HEADS | ({"name": PERSON} if any(_HEADS.get(each) == NAME for each in heads if each != "name") else {})
    found = tuple(meanings.get(each, "") for each in heads)
    return found if NAME in found and all(found[:1]) else ()


def _of_words(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the meanings of columns by the words in them: capacities, modes; of the remaining ones, the first has the
    organizations and the next the people."""
    width, kinds = max(map(len, rows), default=0), list[str]()
    for column in range(width):
        words = [row[column] for row in rows if column < len(row) and row[column]]
        kind = next((kind for kind, choices in ((CAPACITY, CAPACITIES), (MODE, WAYS)) if _all_are(choices, words)), "")
        kind = kind or next((each for each in (NAME, PERSON) if each not in kinds), "")
        kinds.append(kind if words and kind not in kinds else "")
    return tuple(kinds)


def _all_are(choices: Sequence[tuple[str, object]], words: Sequence[str]) -> bool:
    read = one_of({value: str(label) for value, label in choices})
    return bool(words) and all(_word(read, word) for word in words)


def _line(number: int, cells: Mapping[str, str], finding: AttendeeMatcher) -> PastedLine:
    name, person = (not_longer("pasted", cells.get(column, "")) for column in (NAME, PERSON))
    match = finding.match(name) if name else AttendeeMatch()
    capacity = _word(one_of(_labels(CAPACITIES)), cells.get(CAPACITY, ""))
    mark = _word(one_of(_labels(WAYS)), cells.get(MODE, ""))
    if not person:
        return PastedLine(number, name, capacity, mark, match.choices, match.sure)
    person_id = finding.person(person)
    choices = tuple(
        (row_key(key.partition("/")[0], person_id), f"{label}, {person}" if person_id else label)
        for key, label in match.choices
    )
    return PastedLine(number, name, capacity, mark, choices, match.sure, "" if person_id else person)


def _labels(choices: Sequence[tuple[str, object]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def split_line(line: str) -> tuple[str, str, str]:
    """Return (name, capacity, mode). A name may hold commas: only words that are a capacity or a mode are removed from
    its end."""
    cells, separator = _cells(line)
    found = {CAPACITY: "", MODE: ""}
    words = {CAPACITY: one_of(_labels(CAPACITIES)), MODE: one_of(_labels(WAYS))}
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
    return name, found[CAPACITY], found[MODE]


def _cells(line: str) -> tuple[list[str], str]:
    """Return the cells of a line, and their separator."""
    separator = next((each for each in ("\t", ";", ",") if each in line), ",")
    read = next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])
    return [cell.strip() for cell in read], separator


def _word(read: CellReading[str], text: str) -> str:
    """Return the stored word for a label; "" for an unknown one."""
    try:
        return read(text)
    except CellRefused:
        return ""
