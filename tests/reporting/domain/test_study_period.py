"""Study periods as sentences."""

import pytest

from services.reporting.domain import study_period
from services.reporting.domain.commands import CorrectStudyPeriod, DefineStudyPeriod
from services.reporting.domain.errors import AlreadyDefined, EndsBeforeItBegins, NameMeansDays
from shared.contracts.reporting import StudyPeriodCorrected, StudyPeriodDefined
from shared.domain.errors import NotThere
from shared.testing import Scenario

ID = "period-018f0000-0000-7000-8000-000000000001"
DEFINED = StudyPeriodDefined(ID, "2013-2016", "2012-11-30", "2016-11-03")


@pytest.fixture
def scenario() -> Scenario:
    return Scenario(study_period)


def define(**other: object) -> DefineStudyPeriod:
    return DefineStudyPeriod(
        **{"period": ID, "name": "2013-2016", "first_day": "2012-11-30", "last_day": "2016-11-03"} | other  # type: ignore[arg-type]
    )


def correct(**other: object) -> CorrectStudyPeriod:
    return CorrectStudyPeriod(
        **{"period": ID, "reason": "the assembly ended later", "first_day": "2012-11-30", "last_day": "2016-11-04"}  # type: ignore[arg-type]
        | other
    )


def test_a_period_is_defined(scenario: Scenario) -> None:
    scenario.when(define()).then(DEFINED)


def test_a_period_may_be_open(scenario: Scenario) -> None:
    scenario.when(define(last_day=None)).then(StudyPeriodDefined(ID, "2013-2016", "2012-11-30"))


def test_defining_it_twice_changes_nothing(scenario: Scenario) -> None:
    scenario.given(DEFINED).when(define()).then_nothing()


def test_an_id_is_not_given_to_another_period(scenario: Scenario) -> None:
    scenario.given(DEFINED).when(define(name="2017-2020")).then_refused(AlreadyDefined, name="2013-2016")


def test_a_period_does_not_end_before_it_begins(scenario: Scenario) -> None:
    scenario.when(define(last_day="2012-11-29")).then_refused(EndsBeforeItBegins, last_day="2012-11-29")
    scenario.given(DEFINED).when(correct(first_day="2016-11-05")).then_refused(EndsBeforeItBegins)


@pytest.mark.parametrize("name", ["2016", "2016-11", "2012-11-30..2016-11-03"])
def test_a_name_does_not_read_as_days(scenario: Scenario, name: str) -> None:
    scenario.when(define(name=name)).then_refused(NameMeansDays, name=name)
    scenario.when(define(other_names=(name,))).then_refused(NameMeansDays, name=name)


def test_a_period_is_corrected_with_a_reason(scenario: Scenario) -> None:
    scenario.given(DEFINED).when(correct()).then(
        StudyPeriodCorrected("the assembly ended later", "2012-11-30", "2016-11-04")
    )
    scenario.when(correct(reason="again")).then_nothing()


def test_what_is_not_defined_is_not_corrected(scenario: Scenario) -> None:
    scenario.when(correct()).then_refused(NotThere, id=ID)


def test_each_of_its_names_finds_one_period_only() -> None:
    defined = StudyPeriodDefined(ID, "WTSA Period", "2016-11-04", other_names=("2017-2021",))
    assert study_period.unique_keys(defined) == [("study period", "wtsa period"), ("study period", "2017-2021")]
    assert study_period.unique_keys(StudyPeriodCorrected("alias", "2016-11-04", other_names=("x",))) == [
        ("study period", "x")
    ]


@pytest.mark.parametrize("name", ["2025-28", "2013-2016", "WTSA 2016"])
def test_a_name_may_hold_years(scenario: Scenario, name: str) -> None:
    scenario.when(define(name=name)).then(StudyPeriodDefined(ID, name, "2012-11-30", "2016-11-03"))
