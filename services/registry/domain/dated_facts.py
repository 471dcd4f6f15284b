"""Rules for all dated facts, and the refusal of an unknown one."""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from services.registry.domain.errors import EndBeforeStart, NoSuchValue, UnknownFact
from shared.domain.dates import PartialDate, before, is_partial_date
from shared.statements.decider import Statements
from shared.statements.kinds import StatementKind


class DatedFact(Protocol):
    @property
    def since(self) -> PartialDate | None: ...


F = TypeVar("F", bound=DatedFact)


def check_days(since: PartialDate | None, until: PartialDate | None = None) -> None:
    """Check the days of a fact. Raises NoSuchValue for an invalid date, and EndBeforeStart if the end precedes the
    start on every reading."""
    for field, day in (("since", since), ("until", until)):
        if day is not None and not is_partial_date(day):
            raise NoSuchValue(field=field, value=day, choices=("YYYY", "YYYY-MM", "YYYY-MM-DD"))
    if since is not None and until is not None and before(until, since):
        raise EndBeforeStart(field="until", since=since, until=until)


def check_value(field: str, value: str, choices: Iterable[str]) -> None:
    if value not in choices:
        raise NoSuchValue(field=field, value=value, choices=tuple(choices))


def unknown_fact(fact: str, _kind: StatementKind | None, _facts: Statements) -> UnknownFact:
    """Return the refusal of an unknown or withdrawn fact."""
    return UnknownFact(field="fact", id=fact)


def latest(facts: Iterable[F]) -> F | None:
    """Return the latest fact: the one with the latest first day; of several, the last one given, which is to be the one
    stated last (`by_last_event`).

    A fact without a first day counts as the earliest, so any dated one takes precedence; first days compare as written,
    as in figures: `2024` is before `2024-01-01`.
    """
    found = None
    for fact in facts:
        if found is None or (fact.since or "") >= (found.since or ""):
            found = fact
    return found
