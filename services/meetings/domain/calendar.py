"""Ordinals and days of the meetings of one series: a rule over many records, checked in the transaction of the append."""

from collections.abc import Sequence

import msgspec

from services.meetings.domain.errors import NotYetBegun, OrdinalTaken, OutOfOrder
from shared.domain.dates import before


class ScheduledMeeting(msgspec.Struct, frozen=True):
    """A meeting of the series: its public code, its ordinal, its first day, and whether it took or takes place."""

    code: str
    ordinal: int
    first_day: str
    takes_place: bool


def check_begun(first_day: str, today: str) -> None:
    """Refuse to call a meeting held before its first day. `today` is YYYY-MM-DD. Raises NotYetBegun."""
    if before(today, first_day):
        raise NotYetBegun(field="first_day", first_day=first_day, today=today)


def check_calendar(series: str, ordinal: int | None, first_day: str, others: Sequence[ScheduledMeeting]) -> None:
    """Refuse inconsistent ordinals: the 8th cannot be before the 7th, and there is only one 8th. Days known to a month
    or year get the benefit of the doubt.

    `series` is its code, `others` are the series' other meetings that have an ordinal. Raises OrdinalTaken, OutOfOrder.
    """
    if ordinal is None:
        return
    for other in others:
        if other.ordinal == ordinal:
            free = max(each.ordinal for each in others) + 1
            raise OrdinalTaken(field="ordinal", ordinal=ordinal, series=series, holder=other.code, next=free)
    for other in sorted(others, key=lambda each: abs(each.ordinal - ordinal)):
        earlier, later = (first_day, other.first_day) if other.ordinal < ordinal else (other.first_day, first_day)
        if other.takes_place and before(earlier, later):
            raise OutOfOrder(
                field="first_day",
                series=series,
                ordinal=ordinal,
                day=first_day,
                other_ordinal=other.ordinal,
                other_day=other.first_day,
            )
