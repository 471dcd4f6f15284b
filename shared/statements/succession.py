"""Statements of which one holds at a time (`StatementKind.one_per`), a later one replacing an earlier."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

import msgspec

from shared.domain.dates import before, holds_on, last_day
from shared.statements.kinds import StatementKind

T = TypeVar("T")
D = TypeVar("D", bound="Dated")


class Span(msgspec.Struct, frozen=True):
    """The first and last day of a statement, inclusive, each known to the year, month or day; a missing one is open.
    `event` is the id of the last event that stated it."""

    since: str | None
    until: str | None
    event: str


def overlapping(items: Iterable[T], span_of: Callable[[T], Span]) -> list[tuple[T, T]]:
    """Return the pairs in which one certainly began before the other certainly ended. Such overlaps are reported, never
    refused."""
    ordered = sorted(items, key=lambda item: (_order(span_of(item)), span_of(item).event))
    found = []
    for place, earlier in enumerate(ordered):
        until = span_of(earlier).until
        for later in ordered[place + 1 :]:
            since = span_of(later).since
            if until is not None and since is not None and before(until, since) is False:
                found.append((earlier, later))
    return found


def holding(items: Iterable[T], day: date, span_of: Callable[[T], Span]) -> T | None:
    """Return the statement that certainly holds on a day: the one that began last, or else one without days. Among
    equals, the one stated last wins."""
    spans = [(span_of(item), item) for item in items]
    held = [(span, item) for span, item in spans if holds_on(day, span.since, span.until)]
    dated = [each for each in held if each[0].since or each[0].until]
    return max(dated or held, key=lambda each: (_order(each[0]), each[0].event), default=(None, None))[1]


class Undecided(Exception):
    """The statement that holds on a day cannot be determined: its own date is not known to the day."""


class Dated(Protocol):
    """A statement with days."""

    @property
    def since(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...


def latest_on(stated: Sequence[D], day: date, recency: Callable[[D], tuple[str, int]]) -> D | None:
    """Return the statement that figures count on a day: the most recent dated one that certainly holds, or else one
    without days. `recency`: the day on which it began as written, and the order stated. Raises Undecided if a more recent
    one may hold.

    A later statement ends an earlier one; that end is derived here.
    """
    dated = [(each, holds_on(day, each.since, each.until)) for each in stated if each.since or each.until]
    held = max((each for each, holds in dated if holds), key=recency, default=None)
    if any(holds is None and (held is None or recency(each) > recency(held)) for each, holds in dated):
        raise Undecided
    if held is not None:
        return held
    return max((each for each in stated if not each.since and not each.until), key=recency, default=None)


def counted_on(stated: Sequence[D], day: date) -> D | None:
    """Return the statement that figures count on a day, so that pages show the same; None also if it is undecided.
    `stated`: in the order last stated."""
    try:
        return latest_on(stated, day, lambda each: (each.since or "", stated.index(each)))
    except Undecided:
        return None


def last_begun_on(
    stated: Iterable[T], day: date, dated: Callable[[T], Dated], stated_at: Callable[[T], Any]
) -> tuple[T | None, bool]:
    """Return the statement in force on a day: the last to begin of those that have not certainly ended; and whether another
    that would replace it may have begun, in which case there is none. One without a first day comes before all others.
    `stated_at` orders those that began on one day."""
    begun = []
    for each in stated:
        span = dated(each)
        has_begun = holds_on(day, span.since, None)
        if has_begun is not False and holds_on(day, None, span.until) is not False:
            first = date.min if span.since is None else last_day(span.since)
            begun.append(((first, stated_at(each)), has_begun is True, each))
    if not begun:
        return None, False
    _order, surely, last = max(begun, key=lambda each: each[0])
    return (last, False) if surely else (None, True)


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
