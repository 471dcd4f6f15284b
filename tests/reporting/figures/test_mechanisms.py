"""Mechanisms for regular participation, worked by hand from the rule alone."""

import pytest

from shared.contracts import reporting as p
from shared.contracts.meetings.measures import MeasureKind, MeasureStated, MeasureWithdrawn
from tests.reporting.figures.telling import Record, of

pytestmark = pytest.mark.requirement("10.02")
KEY, WHOLE = "mechanisms.list", of()


def told(*said: tuple[str, MeasureKind, str, str | None], kept: str = "2016") -> Record:
    record = Record().says("reporting", "clause-68-07", p.ClauseRecordStated("kept", "68-07", kept))
    for name, kind, since, until in said:
        record.says(
            "meetings", name, MeasureStated(name, kind, "organization-1", {"en": "Example"}, since, until=until)
        )
    return record


def test_mechanisms_in_force_in_a_period_are_counted() -> None:
    """In 2017: one since 2016, and one that ended on 1 January: 2. Not counted: one that ended earlier, one that began
    later, a withdrawn one, and a promotion."""
    record = told(
        ("open", "mechanism", "2016", None), ("ended", "mechanism", "2016", "2017-01-01"),
        ("before", "mechanism", "2015", "2016"), ("after", "mechanism", "2018", None),
        ("gone", "mechanism", "2016", None), ("other", "promotion", "2016", None),
    ).says("meetings", "gone", MeasureWithdrawn("gone", "an error"))  # fmt: skip
    figure = record.figures(KEY, "2017")[WHOLE]
    assert (figure.value, figure.items) == (1 + 1, ("open", "ended"))


def test_none_is_nought_only_where_the_record_is_kept_and_days_are_known() -> None:
    """One since "2017" was in force in 2017, but whether in the first half of it is not known: at least 0, and 1
    unknown."""
    assert told().figures(KEY, "2017")[WHOLE].value == 0
    late = told(("one", "mechanism", "2017", None), kept="2018")
    assert (late.figures(KEY, "2017")[WHOLE].value, late.figures(KEY, "2017")[WHOLE].at_least) == (None, 1)
    vague = told(("one", "mechanism", "2017", None)).figures(KEY, "2017-01-01..2017-06-30")[WHOLE]
    assert (vague.value, vague.at_least, vague.unknown) == (None, 0, 1)
