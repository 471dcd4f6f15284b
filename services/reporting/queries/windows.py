"""Windows of versions just after or just before a moment, of limited size however long the logs are."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import select

from services.reporting.queries.facts import FactQueries
from services.reporting.queries.moments import Moment
from services.reporting.read_models import facts as rm
from services.reporting.read_models.tables import fact_columns, fact_of, live_tables

MOST = 2_000
"""Versions of facts of one log in a window."""

SortKey = tuple[str, str, int]


class VersionWindow(msgspec.Struct, frozen=True):
    """The versions of facts made between two moments, consecutive in the order (recorded, log, position).

    `is_last`: it extends to the present, or to the beginning.
    """

    before: Moment
    after: Moment
    versions: tuple[rm.Fact, ...]
    is_last: bool


def window_after(facts: FactQueries, moment: Moment, most: int = MOST) -> VersionWindow:
    """Return the window that follows a moment."""
    read = {log: _read(facts, log, at, most, later=True) for log, at in moment.positions.items()}
    ends = [_sort_key(some[most - 1]) for some in read.values() if len(some) > most]
    if not ends:
        made = tuple(fact for some in read.values() for fact in some)
        return VersionWindow(moment, facts.moment(), made, is_last=True)
    made = tuple(fact for some in read.values() for fact in some if _sort_key(fact) <= min(ends))
    reached = {log: max([at, *_positions(made, log)]) for log, at in moment.positions.items()}
    return VersionWindow(moment, _moment(facts, reached, moment), made, is_last=False)


def window_before(facts: FactQueries, moment: Moment, most: int = MOST) -> VersionWindow:
    """Return the window that leads up to a moment."""
    read = {log: _read(facts, log, at, most, later=False) for log, at in moment.positions.items()}
    begins = [_sort_key(some[most - 1]) for some in read.values() if len(some) > most]
    made = tuple(fact for some in read.values() for fact in some if not begins or _sort_key(fact) >= max(begins))
    reached = {log: min([at, *(each - 1 for each in _positions(made, log))]) for log, at in moment.positions.items()}
    return VersionWindow(_moment(facts, reached, moment), moment, made, is_last=not begins)


def _read(facts: FactQueries, log: str, at: int, most: int, *, later: bool) -> list[rm.Fact]:
    with facts.engine.connect() as connection:
        table = live_tables(connection).facts[log]
        place = table.c.known_from
        every = select(*fact_columns(table))
        some = every.where(place > at).order_by(place) if later else every.where(place <= at)
        query = some if later else some.order_by(place.desc())
        return [fact_of(row) for row in connection.execute(query.limit(most + 1))]


def _sort_key(fact: rm.Fact) -> SortKey:
    return fact.recorded, fact.log, fact.known_from


def _positions(made: tuple[rm.Fact, ...], log: str) -> list[int]:
    return [fact.known_from for fact in made if fact.log == log]


def _moment(facts: FactQueries, positions: Mapping[str, int], near: Moment) -> Moment:
    """Return a moment. Before the first event nothing is known, and there is no last day."""
    known = dict(positions)
    text = ",".join(f"{log}:{position}" for log, position in known.items())
    return facts.moment(text) if any(known.values()) else Moment(known, near.day)
