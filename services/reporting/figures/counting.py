"""Who is counted: member entities under their successors, industry by capacity, classes as of a day (FIGURES, "Who is counted")."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from services.reporting import read_models as rm
from services.reporting.figures.figure import Reading
from services.reporting.history import History
from shared.domain.dates import first_day, holds_on, last_day

REGIONS = ("Africa", "Americas", "Arab States", "Asia-Pacific", "CIS", "Europe")
# A name in a sourced list has no capacity stated: it is industry all the same.
INDUSTRY = (None, "executive", "alternate", "adviser", "speaker")

Days = tuple[date, date]  # first and last day meant


def days_of(meeting: rm.Fact) -> Days:
    """The days on which a meeting may have begun: one, unless its date is known to the month or year only."""
    return first_day(meeting.body.first_day), last_day(meeting.body.first_day)


def holding(facts: Iterable[rm.Fact], day: date) -> rm.Fact | None:
    """The statement that holds on a day: the latest dated one, else one without days. Raises Undecided.

    The end by succession is derived here: a later statement ends an earlier one.
    """
    stated = [fact for fact in facts if not fact.withdrawn]
    dated = [(fact, holds_on(day, fact.since, fact.until)) for fact in stated if fact.since or fact.until]
    held = max((fact for fact, holds in dated if holds), key=_order, default=None)
    if any(holds is None and (held is None or _order(fact) > _order(held)) for fact, holds in dated):
        raise Undecided
    if held is not None:
        return held
    return max((fact for fact in stated if not fact.since and not fact.until), key=_order, default=None)


class Undecided(Exception):
    """Whether a statement holds on the day is not known: its own date is not known to the day."""


def _order(fact: rm.Fact) -> tuple[str, int]:
    return fact.since or "", fact.known_from


class Counting:
    """Answers for one figure, noting what it read."""

    def __init__(self, history: History, reading: Reading) -> None:
        self.history, self.reading = history, reading

    def attended(self, meeting: rm.Fact) -> list[rm.Fact]:
        """Industry's confirmed attendances. The others and the withdrawn are read and left out."""
        facts = self.history.attendance.get(meeting.stream, [])
        self.reading.see(*facts)
        return [fact for fact in facts if not fact.withdrawn and fact.body.capacity in INDUSTRY]

    def list_complete(self, meeting: rm.Fact) -> bool:
        """Whether the list of a meeting is stated to name every organization."""
        stated = self.history.lists.get(meeting.stream)
        if stated is None:
            return False
        self.reading.see(stated)
        return bool(stated.body.complete)

    def entities(self, attended: Iterable[rm.Fact], days: Days) -> set[str]:
        """The member entities behind attendances, under their successors in force on these days."""
        return {self.entity(fact.body.organization, days) for fact in attended}

    def entity(self, organization: str, days: Days) -> str:
        """Duplicates count for all time, mergers from their day on; one of unknown day is not in force."""
        seen = {organization}
        while (successor := self._successor(organization, days)) and successor not in seen:
            seen.add(successor)
            organization = successor
        self._see_registered(organization)
        return organization

    def region(self, entity: str, days: Days) -> str | None:
        """The ITU region of the country of its headquarters; None when either is not known."""
        places = self.history.places.get(entity, [])
        self.reading.see(*places)
        country = _same_on(days, lambda day: _body(holding(places, day)))
        if country is None:
            return None
        return self._region_of(country.country, days)

    def _region_of(self, iso3: str, days: Days) -> str | None:
        states = self.history.states.get(iso3, [])
        if not states:
            # That no State has the code is known from all of them.
            self.reading.see(*(state for same in self.history.states.values() for state in same))
            return None
        statuses = self.history.statuses.get(states[0].stream, [])
        self.reading.see(*states, *statuses)
        regions = [fact for fact in statuses if fact.body.field == "region"]
        region = _same_on(days, lambda day: _body(holding(regions, day)))
        return None if region is None else str(region.value)

    def _successor(self, organization: str, days: Days) -> str | None:
        facts: Sequence[rm.Fact] = self.history.successions.get(organization, [])
        self._see_registered(organization)
        self.reading.see(*facts)
        stated = [fact for fact in facts if not fact.withdrawn]
        for fact in stated:
            if isinstance(fact.body, rm.Duplicate):
                return fact.body.same_as
        mergers = [fact for fact in stated if all(holds_on(day, fact.since, None) for day in days)]
        latest = max(mergers, key=_order, default=None)
        return None if latest is None else str(latest.body.into)

    def _see_registered(self, organization: str) -> None:
        registered = self.history.organizations.get(organization)
        if registered is not None:
            self.reading.see(registered)


def _body(fact: rm.Fact | None) -> rm.Place | rm.Status | None:
    return None if fact is None else fact.body


def _same_on(days: Days, ask: Callable[[date], Any]) -> Any:  # noqa: ANN401  the body of a place or a status
    """The answer if it is the same on the first and the last day meant."""
    try:
        first, last = (ask(day) for day in days)
    except Undecided:
        return None
    return first if first == last else None
