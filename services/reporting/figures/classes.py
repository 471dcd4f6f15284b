"""The class of an organization or a State on a day: regions and statuses of States; categories, sizes and sectors of
organizations."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import partial

import msgspec

from services.reporting.figures.counting import REGIONS
from services.reporting.figures.dated import DateCache, Days, FactList, Traces, value_on
from services.reporting.figures.evidence import Trace
from services.reporting.history import History
from services.reporting.history.numbering import NumberedSet, Numbering
from services.reporting.read_models import facts as rm

STATUSES = ("ldc", "lldc", "sids", "transition")
DEVELOPMENT = ("developing", "developed")
BY = ("footnote", "m49")  # the authority on development
DISPUTED = "disputed"
_MAY_BE_DISPUTED = ("development", *STATUSES)
_REST_ON_THEM = (*BY, *STATUSES)
OF_ORGANIZATIONS = ("category", "size", "sector")  # stated of the organizations themselves and not of their country
# Classes that have a row even if empty; classes of other words have one only if they occur.
NAMES = {
    "region": REGIONS,
    "development": DEVELOPMENT,
    "category": ("Sector Member", "Associate", "Academia", "not a member"),
    "size": ("micro", "small or medium", "large"),
}
Groups = Mapping[str | None, AbstractSet[str]]  # by answer, everything with that answer
NONE: AbstractSet[str] = frozenset()


class Classes:
    """Classes according to one history, each determined once; None means not known. Words of organizations are those of
    a figure's `of`; `status` takes each of STATUSES, and `development` each of BY.

    With `apart`, a development or status is DISPUTED if sources dispute the statement that it rests on.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self._every_state = [state for versions in history.states.values() for state in versions]
        self._every_state += history.in_error_of(rm.State)
        self._codes = Numbering(history.states)
        cache = partial(DateCache[str | None], "registry", history.organization_numbers)
        traces_of_stated, self._traces_of_states = Traces(), Traces()
        self._of_organizations = {
            "country": cache(self._country),
            **{word: cache(partial(self._stated, word), traces_of_stated) for word in OF_ORGANIZATIONS},
        }
        self._of_states: dict[tuple[str, bool], DateCache[str | None]] = {}

    def groups(
        self, word: str, names: Iterable[str], days: Days, trace: Trace, *, apart: bool = False
    ) -> dict[str | None, NumberedSet]:
        """Group organizations by category, size or sector, by country, or by the class of their country: a field of `states`."""
        organizations = self.history.organization_numbers.of(names)
        if word in self._of_organizations:
            return self._of_organizations[word].groups(organizations, days, trace)
        countries = self._of_organizations["country"].groups(organizations, days, trace)
        of_country = self.states(word, filter(None, countries), days, trace, apart=apart)
        found: dict[str | None, NumberedSet] = {None: countries[None]} if None in countries else {}
        for answer, codes in of_country.items():
            members = self.history.organization_numbers.union(countries[code] for code in codes)
            found[answer] = found[answer] | members if answer in found else members
        return found

    def states(self, field: str, codes: Iterable[str], days: Days, trace: Trace, *, apart: bool = False) -> Groups:
        """Group States, by ISO 3166-1 alpha-3 code: by region, a status (yes or no), or development by one of BY."""
        key = field, apart and field in _REST_ON_THEM
        if key not in self._of_states:
            self._of_states[key] = DateCache(
                "registry", self._codes, partial(self._state, *key), self._traces_of_states
            )
        codes = set(codes)
        unknown = codes - self.history.states.keys()
        found: dict[str | None, AbstractSet[str]] = {}
        found.update(self._of_states[key].groups(self._codes.of(codes - unknown), days, trace))
        if unknown:
            # That no State has this code depends on all of them.
            trace.record(*self._every_state)
            found[None] = unknown.union(found.get(None, ()))
        return found

    def _stated(self, word: str, organization: str, days: Days) -> tuple[str | None, FactList]:
        stated = self.history.classes.get(organization, [])
        return value_on((fact for fact in stated if fact.body.field == word), days, _value), stated

    def _country(self, organization: str, days: Days) -> tuple[str | None, FactList]:
        places = self.history.places.get(organization, [])
        return value_on(places, days, lambda fact: str(fact.body.country)), places

    def _state(self, field: str, apart: bool, iso3: str, days: Days) -> tuple[str | None, FactList]:
        states = self.history.states[iso3]
        stated = self.history.statuses.get(states[0].stream, [])
        facts = [*states, *stated]

        def value(status: str) -> str | None:
            read_value = _value_or_dispute if apart and status in _MAY_BE_DISPUTED else _value
            return value_on((fact for fact in stated if fact.body.field == status), days, read_value)

        if field == "m49":
            return value("development"), facts
        return _by_footnote(value) if field == "footnote" else value(field), facts


def _by_footnote(value_of: Callable[[str], str | None]) -> str | None:
    """Return the development according to the resolution's footnote: least developed, landlocked and small island
    States, and those in transition, are developing, whatever UN M49 states."""
    m49, statuses = value_of("development"), [value_of(status) for status in STATUSES]
    if m49 == "developing" or "yes" in statuses:
        return "developing"
    if DISPUTED in (m49, *statuses):
        return DISPUTED
    return None if None in statuses else m49


def _value(fact: rm.Fact) -> str:
    return str(fact.body.value)


def _value_or_dispute(fact: rm.Fact) -> str:
    return DISPUTED if fact.body.disputed else _value(fact)


class ClassMembers(msgspec.Struct, frozen=True):
    """The members of a class, the unclassified, and the number whose class is disputed.

    `perhaps`: the number of possible further members, none of which is known.
    """

    name: str
    members: AbstractSet[str] = frozenset()
    unclassified: AbstractSet[str] = frozenset()
    disputed: int = 0
    perhaps: int = 0

    @property
    def unknown(self) -> int:
        return len(self.unclassified) + self.perhaps

    def why_empty(self, things: str) -> str | None:
        """Return why an empty class may have members after all; None if it has some, or certainly none. `what`: the
        word for members."""
        if self.members or not (self.unknown or self.disputed):
            return None
        if not self.disputed:
            return f"{self.unknown} of the {things} could not be classified"
        unclassified = f", and {self.unknown} could not be classified" if self.unknown else ""
        return f"of {self.disputed} of the {things} sources dispute it{unclassified}"


def members_by_class(word: str, groups: Groups, perhaps: int = 0) -> list[ClassMembers]:
    """Return the classes of a word with their members, in printing order."""
    others = sorted({name for name in groups if name is not None}.difference(NAMES.get(word, ())))
    disputed = len(groups.get(DISPUTED, ())) if word == "development" else 0
    return [
        ClassMembers(name, groups.get(name, NONE), groups.get(None, NONE), 0 if name == DISPUTED else disputed, perhaps)
        for name in (*NAMES.get(word, ()), *others)
    ]


def members_by_status(statuses: Mapping[str, Groups]) -> list[ClassMembers]:
    """Return the members by status: yes, no or disputed. Statuses overlap, and each may be unknown or disputed independently."""
    of_status = [
        ClassMembers(name, groups.get("yes", NONE), groups.get(None, NONE), len(groups.get(DISPUTED, ())))
        for name, groups in statuses.items()
    ]
    apart = [ClassMembers(f"{name}, {DISPUTED}", groups.get(DISPUTED, NONE)) for name, groups in statuses.items()]
    return [*of_status, *(row for row in apart if row.members)]
