"""Answers that are valid between two dates in their facts, each computed once."""

from datetime import date

import pytest

from services.reporting.figures import FigureContext, period_named
from services.reporting.figures.dated import DateCache, Days, value_on
from services.reporting.figures.evidence import Trace
from services.reporting.figures.members import NOT_A_MEMBER, by_category
from services.reporting.history.numbering import Numbering
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import CompletenessStated
from tests.reporting.figures.telling import Record

pytestmark = pytest.mark.requirement("9.06")

ORGANIZATION = "organization-example"
LARGE = rm.Fact(
    "registry", 7, ORGANIZATION, "fact-example", rm.Classification("size", "large"), None, "2020-05-10", False, (7,),
    "2020-01-01T00:00:00Z", "event-example", "account-example", "public", "", "p",
)  # fmt: skip


def found(one: str, days: Days) -> tuple[str | None, list[rm.Fact]]:
    return value_on([LARGE], days, lambda fact: str(fact.body.value)), [LARGE]


def test_an_answer_for_one_day_is_not_that_for_days_within_which_it_changes() -> None:
    """An organization has no known size at a meeting with only a known month if its size changed within that month."""
    numbers = Numbering([ORGANIZATION])
    cache, everybody = DateCache("registry", numbers, found), numbers.of([ORGANIZATION])
    first, last = date(2020, 5, 1), date(2020, 5, 31)
    for days, answer in (((first, first), "large"), ((first, last), None), ((last, last), None)):
        assert cache.groups(everybody, days, Trace()) == {answer: everybody}


def test_nobody_is_known_to_be_no_member_on_days_of_which_the_first_lies_before_the_complete_list() -> None:
    record = Record().organization("Alpha")
    record.says("registry", "whole", CompletenessStated("whole", "memberships", complete=True, since="2014-05-10"))
    history = record.history()
    context = FigureContext(history, period_named(history, "2013-2016"))
    for first, category in ((date(2014, 5, 1), None), (date(2014, 5, 20), NOT_A_MEMBER)):
        found = by_category(context, ["Alpha"], (first, date(2014, 5, 31)), Trace())
        assert {name: list(those) for name, those in found.items() if those} == {category: ["Alpha"]}
