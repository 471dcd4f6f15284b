"""Who is meant by what was typed: an organization, or a person and for whom they act. Found, very like, or not found."""

from dataclasses import dataclass
from difflib import SequenceMatcher

from services.meetings.console.registry_names import RegistryNames
from services.meetings.console.sheet.rows import row_key
from services.meetings.queries import OrganizationDirectory, PreviousAttendees
from shared.domain.collation import collation_key

ALIKE = 0.8
MOST = 6

Choice = tuple[str, str]
"""(key of a row, its words)."""


@dataclass(frozen=True)
class AttendeeMatch:
    """One choice with `sure`: that one. Several, or one that is not sure: to choose from. None: not found."""

    choices: tuple[Choice, ...] = ()
    sure: bool = False


class AttendeeMatcher:
    def __init__(self, directory: OrganizationDirectory, names: RegistryNames) -> None:
        self._known, self._names = directory, names
        self._before = PreviousAttendees(directory.reader)

    def suggestions(self, text: str) -> list[Choice]:
        """What a part of a name may mean, organizations first."""
        if len(text.strip()) < 2:
            return []
        return [*self._known.search(text), *self._people(text)][:MOST]

    def match(self, name: str) -> AttendeeMatch:
        """Who has exactly this name, but for case and accents; else who has one very like it."""
        same = self._before.organizations_named(name)
        if same:
            return AttendeeMatch(tuple(same), len(same) == 1)
        people = [each for each in self._people(name) if collation_key(each[1]).startswith(collation_key(name))]
        if people:
            return AttendeeMatch(tuple(people), len(people) == 1)
        return AttendeeMatch(tuple(self._alike(name)[:MOST]))

    def label(self, key: str) -> str | None:
        organization, _slash, person = key.partition("/")
        called = self._known.name(organization)
        return self._of(self._names.person(person) or person, called or organization) if person else called

    def _alike(self, name: str) -> list[Choice]:
        asked, found = collation_key(name), dict[str, tuple[float, str]]()
        for organization, called in self._before.organizations_starting_alike(name):
            ratio = SequenceMatcher(None, asked, collation_key(called)).ratio()
            if ratio >= ALIKE or asked in collation_key(called).split(" ") or collation_key(called).startswith(asked):
                found[organization] = max(found.get(organization, (0.0, "")), (ratio, called))
        best = sorted(found, key=lambda each: (-found[each][0], each))
        return [(each, self._known.name(each) or found[each][1]) for each in best]

    def _people(self, typed: str) -> list[Choice]:
        found = []
        for person, name in self._names.search(typed)[:MOST]:
            for organization in self._names.acts_for(person):
                called = self._known.name(organization) or organization
                found.append((row_key(organization, person), self._of(name, called)))
        return found

    @staticmethod
    def _of(name: str, organization: str) -> str:
        return f"{name}, {organization}"
