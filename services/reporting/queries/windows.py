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
    read = {log: _read(facts, log, position, most, later=True) for log, position in moment.positions.items()}
    ends = [_sort_key(facts_read[most - 1]) for facts_read in read.values() if len(facts_read) > most]
    if not ends:
        made = tuple(fact for facts_read in read.values() for fact in facts_read)
        return VersionWindow(moment, facts.moment(), made, is_last=True)
    made = tuple(fact for facts_read in read.values() for fact in facts_read if _sort_key(fact) <= min(ends))
    reached = {log: max([position, *_positions(made, log)]) for log, position in moment.positions.items()}
    return VersionWindow(moment, _moment(facts, reached, moment), made, is_last=False)


def window_before(facts: FactQueries, moment: Moment, most: int = MOST) -> VersionWindow:
    """Return the window that leads up to a moment."""
    read = {log: _read(facts, log, position, most, later=False) for log, position in moment.positions.items()}
    begins = [_sort_key(facts_read[most - 1]) for facts_read in read.values() if len(facts_read) > most]
    made = tuple(
        fact for facts_read in read.values() for fact in facts_read if not begins or _sort_key(fact) >= max(begins)
    )
    reached = {
        log: min([position, *(each - 1 for each in _positions(made, log))])
        for log, position in moment.positions.items()
    }
    return VersionWindow(_moment(facts, reached, moment), moment, made, is_last=not begins)


def _read(facts: FactQueries, log: str, position: int, most: int, *, later: bool) -> list[rm.Fact]:
    with facts.engine.connect() as connection:
        table = live_tables(connection).facts[log]
        place = table.c.known_from
        every = select(*fact_columns(table))
        selected = every.where(place > position).order_by(place) if later else every.where(place <= position)
        query = selected if later else selected.order_by(place.desc())
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
