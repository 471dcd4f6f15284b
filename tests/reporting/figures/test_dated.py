"""Answers that are found once and hold from one day that their facts name to the next."""

from datetime import date

import pytest

from services.reporting.figures.dated import DateCache, Days, value_on
from services.reporting.figures.evidence import Trace
from services.reporting.history.numbering import Numbering
from services.reporting.read_models import facts as rm

pytestmark = pytest.mark.requirement("9.06")

ORGANIZATION = "organization-example"
LARGE = rm.Fact(
    "registry", 7, ORGANIZATION, "fact-example", rm.Classification("size", "large"), None, "2020-05-10", False, (7,),
    "2020-01-01T00:00:00Z", "event-example", "account-example", "public", "", "p",
)  # fmt: skip


def found(one: str, days: Days) -> tuple[str | None, list[rm.Fact]]:
    return value_on([LARGE], days, lambda fact: str(fact.body.value)), [LARGE]


def test_an_answer_for_one_day_is_not_that_for_days_within_which_it_changes() -> None:
    """A meeting of which only the month is known has no size where the size changed within that month."""
    numbers = Numbering([ORGANIZATION])
    cache, everybody = DateCache("registry", numbers, found), numbers.only(ORGANIZATION)
    first, last = date(2020, 5, 1), date(2020, 5, 31)
    for days, answer in (((first, first), "large"), ((first, last), None), ((last, last), None)):
        assert cache.groups(everybody, days, Trace()) == {answer: everybody}
