"""Passages of reports as sentences."""

import pytest

from services.reporting.domain.errors import OfNoReport
from services.reporting.domain.statements import STATEMENTS
from shared.contracts.passages import PASSAGES, PassageStated
from shared.statements.decider import StateFact, state_fact
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("11.02")


def passage(period: str | None = None, meeting: str | None = None) -> PassageStated:
    words, on = {"en": "Example"}, "2026-01-02"
    return PassageStated("passage-1", "tsag", "introduction", words, "person-1", "Director", on, period, meeting)


def state(stated: PassageStated) -> StateFact:
    return state_fact(PASSAGES, stated)


@pytest.mark.parametrize(("period", "meeting"), [("2013-2016", None), (None, "meeting-1"), ("2013-2016", "meeting-1")])
def test_a_passage_is_of_the_report_on_a_period_or_to_a_meeting(period: str | None, meeting: str | None) -> None:
    stated = passage(period, meeting)
    Scenario(STATEMENTS).when(state(stated)).then(stated)


def test_a_passage_of_no_report_is_refused() -> None:
    Scenario(STATEMENTS).when(state(passage())).then_refused(OfNoReport, field="period")
