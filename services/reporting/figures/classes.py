"""What class something is in on a day: regions and statuses of States, categories, sizes and sectors of organizations."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from services.reporting import read_models as rm
from services.reporting.figures.counting import REGIONS
from services.reporting.figures.dated import Days, said_on
from services.reporting.figures.evidence import Reading
from services.reporting.history import History

STATUSES = ("ldc", "lldc", "sids", "transition")
DEVELOPMENT = ("developing", "developed")
BY = ("footnote", "m49")  # whose word counts on development
# Classes whose rows are there even when nobody is in them; others are those found.
NAMES = {
    "region": REGIONS,
    "development": DEVELOPMENT,
    "category": ("Sector Member", "Associate", "Academia", "not a member"),
    "size": ("micro", "small or medium", "large"),
}

Answer = TypeVar("Answer")


class Classes:
    """Answers from one history, each found once. What was read for an answer goes into the asker's reading.

    An answer is None when it is not known.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._found: dict[tuple[str, str, Days], tuple[object, Reading]] = {}
        self._every_state = Reading()
        self._every_state.see(*(state for same in history.states.values() for state in same))

    def country(self, organization: str, days: Days, reading: Reading) -> str | None:
        """The country of its headquarters."""

        def find(seen: Reading) -> str | None:
            places = self.history.places.get(organization, [])
            seen.see(*places)
            return said_on(places, days, lambda fact: str(fact.body.country))

        return self._once(("country", organization, days), find, reading)

    def organization(self, field: str, organization: str, days: Days, reading: Reading) -> str | None:
        """Its category, size or sector as stated."""

        def find(seen: Reading) -> str | None:
            stated = self.history.classes.get(organization, [])
            seen.see(*stated)
            return said_on((fact for fact in stated if fact.body.field == field), days, _value)

        return self._once((field, organization, days), find, reading)

    def status(self, field: str, iso3: str | None, days: Days, reading: Reading) -> str | None:
        """A status of the State with a code."""
        if iso3 is None:
            return None

        def find(seen: Reading) -> str | None:
            states = self.history.states.get(iso3, [])
            if not states:
                # That no State has the code is known from all of them.
                seen.include(self._every_state)
                return None
            stated = self.history.statuses.get(states[0].stream, [])
            seen.see(*states, *stated)
            return said_on((fact for fact in stated if fact.body.field == field), days, _value)

        return self._once((field, iso3, days), find, reading)

    def region(self, iso3: str | None, days: Days, reading: Reading) -> str | None:
        return self.status("region", iso3, days, reading)

    def development(self, by: str, iso3: str | None, days: Days, reading: Reading) -> str | None:
        """By the footnote of the resolution a least developed, landlocked or small island State, or one in transition, is
        developing, whatever UN M49 says; by `m49` that alone counts."""
        m49 = self.status("development", iso3, days, reading)
        if by == "m49":
            return m49
        statuses = [self.status(field, iso3, days, reading) for field in STATUSES]
        if m49 == "developing" or "yes" in statuses:
            return "developing"
        return None if None in statuses else m49

    def _once(self, key: tuple[str, str, Days], find: Callable[[Reading], Answer], reading: Reading) -> Answer:
        if key not in self._found:
            seen = Reading()
            self._found[key] = find(seen), seen
        answer, seen = self._found[key]
        reading.include(seen)
        return answer  # type: ignore[return-value]  # what `find` gave under this key


def _value(fact: rm.Fact) -> str:
    return str(fact.body.value)


class Row:
    """The members of a class, and of how many it is not known whether they are in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.members: set[str] = set()
        self.unknown = 0


def rows(word: str, answers: Iterable[tuple[str, str | None]]) -> list[Row]:
    """Members sorted into the classes of a word, in the order in which they are printed."""
    found = {name: Row(name) for name in NAMES.get(word, ())}
    unknown = 0
    for member, name in sorted(answers, key=lambda answer: (answer[1] or "", answer[0])):
        if name is None:
            unknown += 1
        else:
            found.setdefault(name, Row(name)).members.add(member)
    for row in found.values():
        row.unknown = unknown
    return list(found.values())


def status_rows(statuses: Iterable[tuple[str, str, str | None]]) -> list[Row]:
    """Rows of (member, status, yes or no): the statuses overlap, and each may be unknown by itself."""
    found = {name: Row(name) for name in STATUSES}
    for member, name, answer in statuses:
        if answer == "yes":
            found[name].members.add(member)
        elif answer is None:
            found[name].unknown += 1
    return list(found.values())
