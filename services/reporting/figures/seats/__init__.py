"""The seats of organizations in series of meetings, and their holders on a day (68-07)."""

from datetime import date

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import Days
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.meetings.seats import SEATS, SeatStated
from shared.domain.dates import before, on_or_before

CLAUSE = "68-07"


class Holders(msgspec.Struct, frozen=True):
    """The organizations, as recorded, that hold a seat on a day, and those that may hold one."""

    surely: frozenset[str]
    perhaps: frozenset[str]


def seats_in(context: FigureContext, series: str, trace: Trace) -> list[rm.Fact]:
    """Return the valid seats in a series. All were read, including holders registered in error."""
    history = context.history
    trace.record(*history.of(SEATS), *history.in_error_of(rm.Organization))
    return [
        fact
        for fact in history.of(SEATS, series)
        if not fact.withdrawn and fact.body.statement.organization not in history.in_error
    ]


def holders(seats: list[rm.Fact], days: Days) -> Holders:
    """Return the holders of these seats on all of these days."""
    found = [(fact.body.statement.organization, _in_force(fact.body.statement, days)) for fact in seats]
    surely = frozenset(one for one, answer in found if answer)
    return Holders(surely, frozenset(one for one, answer in found if answer is None) - surely)


def _in_force(seat: SeatStated, days: Days) -> bool | None:
    """Return whether a seat has certainly begun, and not certainly ended, on all of these days."""
    answers = {_on(seat, day) for day in days}
    return answers.pop() if len(answers) == 1 else None


def _on(seat: SeatStated, day: date) -> bool | None:
    if seat.until is not None and before(seat.until, day.isoformat()):
        return False
    return on_or_before(seat.since, day.isoformat())
