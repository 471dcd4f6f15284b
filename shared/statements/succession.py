"""Statements of which one holds at a time (`StatementKind.one_per`), a later one replacing an earlier."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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


class Dated(Protocol):
    """A statement with days."""

    @property
    def since(self) -> str | None: ...
    @property
    def until(self) -> str | None: ...


def counted_on(stated: Iterable[D], day: date) -> D | None:
    """Return the statement that figures count on a day (reporting's `figures/dated`), so that pages show the same: of
    those that certainly hold, the one that began last, by its day as written; or else one without days. None also if a
    later one may hold. `stated`: in the order last stated, of which the last of several from one day holds."""
    dated, undated = list[tuple[tuple[str, int], bool | None, D]](), None
    for number, each in enumerate(stated):
        if each.since or each.until:
            dated.append(((each.since or "", number), holds_on(day, each.since, each.until), each))
        else:
            undated = each
    held = max((each for each in dated if each[1]), key=lambda each: each[0], default=None)
    if any(holds is None and (held is None or order > held[0]) for order, holds, _each in dated):
        return None
    return undated if held is None else held[2]


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
