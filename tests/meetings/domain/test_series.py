"""The commands possible on a series: opened once, its record stated, corrected and withdrawn."""

import pytest

from services.meetings.domain import series
from services.meetings.domain.commands import (
    CorrectSeriesRecord,
    OpenSeries,
    StateSeriesRecord,
)
from services.meetings.domain.errors import EndsBeforeItBegins, RecordContradicted
from shared.contracts.meetings import (
    SeriesOpened,
    SeriesRecordCorrected,
    SeriesRecordStated,
    SeriesRecordWithdrawn,
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


OTHER = "record-00000000-0000-4000-8000-000000000003"


def complete(first: str, last: str | None = None) -> StateSeriesRecord:
    return StateSeriesRecord(series=SERIES, fact=OTHER, state="complete", first=first, what="all", last=last)


@pytest.mark.requirement("12.06")
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("2009", None),
        ("2011", "2011"),
        ("2012-12-31", None),
        ("2001", "2010-01-01"),
        ("2005", "2020"),
        ("2010", "2012"),
        ("2012-12", None),
    ],
)
def test_a_record_is_not_complete_on_days_on_which_it_has_a_gap(first: str, last: str | None) -> None:
    refused = Scenario(series).given(OPENED, STATED).when(complete(first, last))
    refused.then_refused(RecordContradicted, field="first", fact=FACT, state="gap", first="2010", last="2012")


@pytest.mark.requirement("12.06")
@pytest.mark.parametrize(("first", "last"), [("2001", "2009"), ("2013", None), ("2009-05", "2009-12-31")])
def test_what_is_said_of_other_days_contradicts_nothing(first: str, last: str | None) -> None:
    said = SeriesRecordStated(OTHER, "complete", first, "all", last=last)
    Scenario(series).given(OPENED, STATED).when(complete(first, last)).then(said)


@pytest.mark.requirement("12.06")
def test_what_was_withdrawn_corrected_or_says_the_same_contradicts_nothing() -> None:
    said = SeriesRecordStated(OTHER, "complete", "2011", "all", last="2011")
    again = StateSeriesRecord(series=SERIES, fact=OTHER, state="gap", first="2011", what="more", last="2011")
    gone = SeriesRecordWithdrawn(FACT, "found")
    moved = SeriesRecordCorrected(FACT, "gap", "2012", "one list is lost", "found", last="2012")
    Scenario(series).given(OPENED, STATED, gone).when(complete("2011", "2011")).then(said)
    Scenario(series).given(OPENED, STATED, moved).when(complete("2011", "2011")).then(said)
    Scenario(series).given(OPENED, STATED).when(again).then(
        SeriesRecordStated(OTHER, "gap", "2011", "more", last="2011")
    )


@pytest.mark.requirement("12.06")
def test_a_correction_contradicts_another_no_more_than_a_statement_does() -> None:
    earlier = SeriesRecordStated(OTHER, "complete", "2005", "all", last="2009")
    to_open = CorrectSeriesRecord(series=SERIES, fact=OTHER, state="complete", first="2005", what="all", reason="slip")
    to_gap = CorrectSeriesRecord(series=SERIES, fact=FACT, state="complete", first="2010", what="found", reason="found")
    Scenario(series).given(OPENED, STATED, earlier).when(to_open).then_refused(
        RecordContradicted, fact=FACT, state="gap"
    )
    corrected = SeriesRecordCorrected(FACT, "complete", "2010", "found", "found")
    Scenario(series).given(OPENED, STATED, earlier).when(to_gap).then(corrected)
