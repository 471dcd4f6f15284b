"""Seats in series of meetings, worked by hand."""

import pytest

from shared.contracts.meetings.seats import SeatStated
from tests.reporting.figures.telling import Record, of

pytestmark = pytest.mark.requirement("7.11")


def test_a_seat_that_was_given_up_and_taken_again_began_when_it_was_taken_again() -> None:
    """A had a seat until 2013 and has one from 2016 on: of the last two meetings one was held since, which is too few."""
    record = Record().organization("A").series("EX")
    for number, day in enumerate(("2013-02-01", "2014-02-01", "2016-02-01"), 1):
        record.held(f"EX-{number}", "EX", number, day, ("A",))
    record.says("meetings", "again", SeatStated("again", "A", "EX", "2016-01-01"))
    alone = record.figures("seats.regular", n=1, m=2)[of()]
    record.says("meetings", "old", SeatStated("old", "A", "EX", "2013-01-01", "given up", until="2013-12-31"))
    regular = record.figures("seats.regular", n=1, m=2)[of()]
    assert (regular.value, regular.denominator, regular.unknown) == (None, 0, 1)
    assert (alone.value, alone.denominator, alone.unknown) == (None, 0, 1)
