"""Who is meant by what was typed: an organization, or a person and for whom they act. Found, very like, or not found."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from services.meetings.console.names import Names
from services.meetings.console.sheet.rows import key_of
from services.meetings.queries import Before, Known
from shared.domain.folding import folded

ALIKE = 0.8
MOST = 6

Choice = tuple[str, str]
"""(key of a row, its words)."""


@dataclass(frozen=True)
class Meant:
    """One choice with `sure`: that one. Several, or one that is not sure: to choose from. None: not found."""

    choices: tuple[Choice, ...] = ()
    sure: bool = False


class Finding:
    def __init__(self, known: Known, names: Names) -> None:
        self._known, self._names = known, names
        self._before = Before(known.reader)

    def typed(self, text: str) -> list[Choice]:
        """What a part of a name may mean, organizations first."""
        if len(text.strip()) < 2:
            return []
        return [*self._known.found(text), *self._people(text)][:MOST]

    def meant(self, name: str) -> Meant:
        """Who has exactly this name, but for case and accents; else who has one very like it."""
        same = self._before.called(name)
        if same:
            return Meant(tuple(same), len(same) == 1)
        people = [each for each in self._people(name) if folded(each[1]).startswith(folded(name))]
        if people:
            return Meant(tuple(people), len(people) == 1)
        return Meant(tuple(self._alike(name)[:MOST]))

    def label(self, key: str) -> str | None:
        organization, _slash, person = key.partition("/")
        called = self._known.name(organization)
        return self._of(self._names.person(person) or person, called or organization) if person else called

    def _alike(self, name: str) -> list[Choice]:
        asked, found = folded(name), dict[str, tuple[float, str]]()
        for organization, called in self._before.begin_alike(name):
            ratio = SequenceMatcher(None, asked, folded(called)).ratio()
            if ratio >= ALIKE or asked in folded(called).split(" ") or folded(called).startswith(asked):
                found[organization] = max(found.get(organization, (0.0, "")), (ratio, called))
        best = sorted(found, key=lambda each: (-found[each][0], each))
        return [(each, self._known.name(each) or found[each][1]) for each in best]

    def _people(self, typed: str) -> list[Choice]:
        found = []
        for person, name in self._names.search(typed)[:MOST]:
            for organization in self._names.acts_for(person):
                called = self._known.name(organization) or organization
                found.append((key_of(organization, person), self._of(name, called)))
        return found

    @staticmethod
    def _of(name: str, organization: str) -> str:
        return f"{name}, {organization}"
