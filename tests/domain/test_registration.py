"""Any record can be registered in error and reinstated without its decider being involved."""

import pytest

from services.meetings.domain import DECIDERS, series
from services.meetings.domain.commands import CorrectSeries, MarkSeriesInError, OpenSeries, ReinstateSeries
from shared.contracts.meetings import SeriesCorrected, SeriesOpened
from shared.domain.decider import Decider
from shared.domain.errors import NotThere
from shared.domain.registration import IsInError, RegisteredInError, Registrable, Reinstated
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("5.17")

SERIES = "series-00000000-0000-4000-8000-000000000001"
OPENED = SeriesOpened(SERIES, "EX", "Example meetings", "workshop")
MARK = MarkSeriesInError(series=SERIES, reason="it stands twice")
REINSTATE = ReinstateSeries(series=SERIES, reason="it is another one")
CORRECT = CorrectSeries(series=SERIES, code="EX", name="Example gatherings", kind="workshop", reason="a slip")
ERROR, BACK = RegisteredInError("it stands twice"), Reinstated("it is another one")


@pytest.fixture
def registrable() -> Decider:
    return Registrable(series, MarkSeriesInError, ReinstateSeries)


def test_a_record_is_registered_in_error_once(registrable: Decider) -> None:
    Scenario(registrable).given(OPENED).when(MARK).then(ERROR).when(MARK).then_nothing()


def test_a_record_that_is_right_is_not_reinstated(registrable: Decider) -> None:
    Scenario(registrable).given(OPENED).when(REINSTATE).then_nothing()


@pytest.mark.parametrize("command", [MARK, REINSTATE], ids=["marking", "reinstating"])
def test_what_was_never_registered_was_not_registered_in_error(registrable: Decider, command: object) -> None:
    Scenario(registrable).when(command).then_refused(NotThere, id=SERIES)  # type: ignore[arg-type]  # both are commands


def test_nothing_more_is_recorded_of_a_record_in_error(registrable: Decider) -> None:
    opening = OpenSeries(series=SERIES, code="EX", name="Example meetings", kind="workshop")
    for command in (CORRECT, opening):
        Scenario(registrable).given(OPENED, ERROR).when(command).then_refused(IsInError, reason="it stands twice")


def test_a_reinstated_record_goes_on_where_it_was(registrable: Decider) -> None:
    past = Scenario(registrable).given(OPENED, ERROR, BACK)
    past.when(CORRECT).then(SeriesCorrected("EX", "Example gatherings", "workshop", "a slip"))
    past.when(MARK).then(ERROR)


def test_every_kind_of_record_can_be_registered_in_error() -> None:
    assert {MarkSeriesInError, ReinstateSeries} <= DECIDERS.keys()
    assert isinstance(DECIDERS[MarkSeriesInError], Registrable)
