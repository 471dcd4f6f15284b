"""`assessment.change`: an increase is positive and a decrease negative, for fractions as for whole numbers."""

import pytest

from services.reporting.figures import VERSIONS
from shared.contracts import reporting as p
from tests.reporting.figures.telling import Record, of

pytestmark = pytest.mark.requirement("2.04")
EUROPE, ASIA = ("A", "B", "C"), ("D", "E", "F")


@pytest.mark.parametrize(("earlier", "later", "change"), [("one", "two", 1.0), ("two", "one", -1.0)])
def test_a_fraction_that_grew_has_changed_by_more_than_zero(earlier: str, later: str, change: float) -> None:
    """Three of Europe and three of Asia are as even as two regions can be: 2.0; six of Europe alone give 1.0."""
    record = Record().series("EX").complete("EX")
    record.says("reporting", "old", p.StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    for name, country in {**dict.fromkeys(EUROPE, "FIN"), **dict.fromkeys(ASIA, "JPN")}.items():
        record.organization(name, country).organization(f"{name}-2", "FRA")
    came = {"one": (*EUROPE, *(f"{name}-2" for name in EUROPE)), "two": (*EUROPE, *ASIA)}
    record.held("EX-1", "EX", 1, "2010-02-01", came[earlier]).held("EX-2", "EX", 2, "2014-02-01", came[later])
    found = record.figures("assessment.change", compared="diversity.regions.effective")
    assert found[of()].value == change


def test_what_was_not_known_in_either_period_is_not_known_of_the_change() -> None:
    """Two without a known country came in the first period, and one in the second: 2 + 1."""
    record = Record().series("EX").complete("EX")
    record.says("reporting", "old", p.StudyPeriodDefined("old", "2009-2012", "2008-10-31", "2012-11-29"))
    for name in EUROPE:
        record.organization(name, "FIN")
    for name in ASIA:
        record.organization(name)
    record.held("EX-1", "EX", 1, "2010-02-01", (*EUROPE, *ASIA[:2])).held(
        "EX-2", "EX", 2, "2014-02-01", (*EUROPE, ASIA[2])
    )
    found = record.figures("assessment.change", compared="diversity.regions.effective")
    assert found[of()].unknown == 3


def test_only_the_version_that_names_the_figures_of_the_period_before_says_so() -> None:
    texts = [VERSIONS[f"assessment.change/{version}"].text for version in (1, 2)]
    assert ["rests on all its figures" in text for text in texts] == [False, True]
