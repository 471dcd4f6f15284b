"""The statement that holds on a day, where one holds at a time (`StatementKind.one_per`): the later replaces the earlier."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Generic, TypeVar

import msgspec

from shared.domain.dates import before, holds_on, last_day
from shared.statements.kinds import StatementKind

T = TypeVar("T")


class Span(msgspec.Struct, frozen=True):
    """The days of a statement, known to the year, month or day and both included; a missing end is open. `event` is the
    id of the last event that stated it."""

    since: str | None
    until: str | None
    event: str


class Holding(msgspec.Struct, Generic[T], frozen=True):
    """The statement that holds on a day: `item`, None for nothing. With `known` false it cannot be told, and `item` is None."""

    item: T | None = None
    known: bool = True


def holding_on(day: date, items: Iterable[T], span_of: Callable[[T], Span]) -> Holding[T]:
    """Return the one that holds on a day: of those not surely ended, the last to begin.

    A vague first day sorts as its last, and of equal ones the statement of the later event comes last. The result is
    unknown if one that would come last may or may not have begun, or ended, by that day.
    """
    begun: list[tuple[str, str, bool, T]] = []
    for item in items:
        span = span_of(item)
        has_begun, has_not_ended = holds_on(day, span.since, None), holds_on(day, None, span.until)
        if has_begun is not False and has_not_ended is not False:
            certain = has_begun is True and has_not_ended is True
            begun.append((_order(span), span.event, certain, item))
    if not begun:
        return Holding()
    _since, _event, certain, item = max(begun, key=lambda each: each[:2])
    return Holding(item) if certain else Holding(known=False)


def overlapping(items: Iterable[T], span_of: Callable[[T], Span]) -> list[tuple[T, T]]:
    """Return the pairs in which one surely began before the other surely ended; such overlaps are shown, never refused."""
    ordered = sorted(items, key=lambda item: (_order(span_of(item)), span_of(item).event))
    found = []
    for place, earlier in enumerate(ordered):
        until = span_of(earlier).until
        for later in ordered[place + 1 :]:
            since = span_of(later).since
            if until is not None and since is not None and before(until, since) is False:
                found.append((earlier, later))
    return found


def grouped(
    kind: StatementKind, statements: Iterable[T], content: Callable[[T], Any]
) -> Mapping[tuple[Any, ...], list[T]]:
    """Return statements of a kind, grouped by the fields for which one holds at a time."""
    groups: dict[tuple[Any, ...], list[T]] = defaultdict(list)
    for each in statements:
        groups[tuple(getattr(content(each), field) for field in kind.one_per)].append(each)
    return groups


def _order(span: Span) -> str:
    return "" if span.since is None else last_day(span.since).isoformat()
