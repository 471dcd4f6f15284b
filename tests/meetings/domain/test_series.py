"""The commands possible on a series: opened once, its record stated, corrected and withdrawn."""

import pytest

from services.meetings.domain import series
from services.meetings.domain.commands import (
    OpenSeries,
    StateSeriesRecord,
)
from services.meetings.domain.errors import EndsBeforeItBegins
from shared.contracts.meetings import (
    SeriesOpened,
    SeriesRecordStated,
)
from shared.domain.errors import NotThere
from shared.domain.provenance import Imported
from shared.statements.errors import AlreadyStated
from shared.testing import Scenario

SERIES = "series-00000000-0000-4000-8000-000000000001"
FACT = "record-00000000-0000-4000-8000-000000000002"
OPEN = OpenSeries(series=SERIES, code="EX", name="Example meetings", kind="executive meeting", kept_from="2027")
OPENED = SeriesOpened(SERIES, "EX", "Example meetings", "executive meeting", kept_from="2027")
STATE = StateSeriesRecord(series=SERIES, fact=FACT, state="gap", first="2010", what="two lists are lost", last="2012")
STATED = SeriesRecordStated(FACT, "gap", "2010", "two lists are lost", last="2012")


def test_a_series_is_opened_with_the_day_from_which_its_record_is_kept() -> None:
    Scenario(series).when(OPEN).then(OPENED)


def test_a_series_opened_twice_is_opened_once() -> None:
    Scenario(series).given(OPENED).when(OPEN).then_nothing()


def test_the_same_id_does_not_open_another_series() -> None:
    other = OpenSeries(series=SERIES, code="EX", name="Example others", kind="workshop")
    Scenario(series).given(OPENED).when(other).then_refused(AlreadyStated, id=SERIES)


def test_a_row_of_a_file_is_known_by_its_id_whatever_it_says_now() -> None:
    row = OpenSeries(
        series=SERIES, code="EX", name="Another name", kind="executive meeting", imported=Imported("history", "EX")
    )
    Scenario(series).given(OPENED).when(row).then_nothing()


def test_a_gap_of_the_record_is_stated_with_what_is_missing() -> None:
    Scenario(series).given(OPENED).when(STATE).then(STATED)


def test_a_statement_made_twice_is_one() -> None:
    Scenario(series).given(OPENED, STATED).when(STATE).then_nothing()


def test_nothing_is_stated_of_a_series_that_is_not_open() -> None:
    Scenario(series).when(STATE).then_refused(NotThere, id=SERIES)


@pytest.mark.requirement("1.19")
def test_a_span_does_not_end_before_it_begins() -> None:
    backwards = StateSeriesRecord(series=SERIES, fact=FACT, state="gap", first="2012", what="lost", last="2010")
    refused = Scenario(series).given(OPENED).when(backwards)
    refused.then_refused(EndsBeforeItBegins, field="last", first="2012", last="2010")


def test_a_span_may_end_in_the_month_in_which_it_begins() -> None:
    month = StateSeriesRecord(series=SERIES, fact=FACT, state="gap", first="2012-05-20", what="lost", last="2012-05")
    Scenario(series).given(OPENED).when(month).then(
        SeriesRecordStated(FACT, "gap", "2012-05-20", "lost", last="2012-05")
    )
