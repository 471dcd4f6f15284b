"""Dates known to the day, the month or the year: every answer is checked against every possible day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.dates import (
    before,
    day_before,
    first_day,
    holds_on,
    is_exact,
    is_partial_date,
    last_day,
    on_or_before,
    span,
    within,
    written_date,
)

pytestmark = pytest.mark.requirement("1.13")

DAYS = st.dates(date(2019, 11, 1), date(2021, 3, 1))
PARTIAL = DAYS.flatmap(lambda day: st.sampled_from([f"{day:%Y}", f"{day:%Y-%m}", f"{day:%Y-%m-%d}"]))


def days(text: str) -> list[date]:
    """Return every possible day of a date."""
    start, end = span(text)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]


def verdict(answers: set[bool]) -> bool | None:
    """Return the answer if it is the same on all days, or else unknown."""
    return answers.pop() if len(answers) == 1 else None


@given(PARTIAL)
def test_a_date_is_exact_if_one_day_is_meant(text: str) -> None:
    assert is_exact(text) == (len(days(text)) == 1)


@given(PARTIAL, PARTIAL)
def test_a_comparison_holds_if_it_holds_for_every_day_meant(left: str, right: str) -> None:
    # Extremes are enough: the order of days is monotone in both.
    lefts, rights = (days(text)[:: max(1, len(days(text)) - 1)] for text in (left, right))
    assert before(left, right) == verdict({a < b for a in lefts for b in rights})
    assert on_or_before(left, right) == verdict({a <= b for a in lefts for b in rights})


@given(PARTIAL, DAYS, DAYS)
def test_within_holds_for_all_days_none_or_is_unknown(text: str, first: date, last: date) -> None:
    first, last = sorted((first, last))
    assert within(text, first, last) == verdict({first <= day <= last for day in days(text)})


@given(DAYS, st.none() | PARTIAL, st.none() | PARTIAL)
def test_a_fact_holds_on_a_day_surely_surely_not_or_perhaps(day: date, since: str | None, until: str | None) -> None:
    begun = {True} if since is None else {start <= day for start in days(since)}
    open_ = {True} if until is None else {day <= end for end in days(until)}
    assert holds_on(day, since, until) == verdict({a and b for a in begun for b in open_})


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_first_and_last_day(text: str, first: str, last: str) -> None:
    assert (first_day(text).isoformat(), last_day(text).isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "24", "2024-1", "2024-13", "2024-00", "2023-02-29", "2024-04-31", "0000", "20240101", "2024-W01"),
        *(
            "2024-01-01T00:00",
            " 2024",
            "2024 ",
            "2024\n",
            "-2024",
            "+2024",
            "2024-",
            "2024--1",
            "２０２４",
            "²⁰²⁴",
            "2024-01-0a",
        ),
    ],
)
def test_what_is_no_date(text: str) -> None:
    assert not is_partial_date(text)


def test_the_day_before() -> None:
    assert day_before(date(2024, 3, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["2014-12-06", "6 December 2014", "December 6, 2014"])
def test_a_date_is_read_as_people_write_it(text: str) -> None:
    assert written_date(text) == "2014-12-06"
