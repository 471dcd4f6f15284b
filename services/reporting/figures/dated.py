"""Which of several dated statements holds on a day, or on both days between which a date may lie."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

from services.reporting import read_models as rm
from shared.domain.dates import first_day, holds_on, last_day

Days = tuple[date, date]  # first and last day meant
Value = TypeVar("Value")


class Undecided(Exception):
    """Whether a statement holds on the day is not known: its own date is not known to the day."""


def days_of(meeting: rm.Fact) -> Days:
    """The days on which a meeting may have begun: one, unless its date is known to the month or year only."""
    return first_day(meeting.body.first_day), last_day(meeting.body.first_day)


def value_on(facts: Iterable[rm.Fact], days: Days, value_of: Callable[[rm.Fact], Value]) -> Value | None:
    """What the statement says that holds on these days; None when there is none, or not one for both, or undecided."""
    facts = list(facts)
    try:
        first, last = (None if (fact := fact_on(facts, day)) is None else value_of(fact) for day in days)
    except Undecided:
        return None
    return first if first == last else None


def fact_on(facts: Iterable[rm.Fact], day: date) -> rm.Fact | None:
    """The statement that holds on a day: the latest dated one, else one without days. Raises Undecided.

    The end by succession is derived here: a later statement ends an earlier one.
    """
    stated = [fact for fact in facts if not fact.withdrawn]
    dated = [(fact, holds_on(day, fact.since, fact.until)) for fact in stated if fact.since or fact.until]
    held = max((fact for fact, holds in dated if holds), key=recency_key, default=None)
    if any(holds is None and (held is None or recency_key(fact) > recency_key(held)) for fact, holds in dated):
        raise Undecided
    if held is not None:
        return held
    return max((fact for fact in stated if not fact.since and not fact.until), key=recency_key, default=None)


def recency_key(fact: rm.Fact) -> tuple[str, int]:
    return fact.since or "", fact.known_from
