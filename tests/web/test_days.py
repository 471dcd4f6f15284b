"""Dates as written by people."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from shared.web.console.fields import FormField, Unresolved, field_value, with_spans
from shared.web.days import localized_date, localized_days, parse_date, parse_days


@pytest.fixture(autouse=True)
def in_a_request() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("23 Oct 2016", "2016-10-23"),
        ("23 October 2016", "2016-10-23"),
        ("23. october  2016", "2016-10-23"),
        ("October 23, 2016", "2016-10-23"),
        ("Sept 2016", "2016-09"),
        ("oct 2016", "2016-10"),
        ("2016", "2016"),
        ("2016-10", "2016-10"),
        ("2016-10-23", "2016-10-23"),
    ],
)
def test_a_day_a_month_or_a_year_is_read(typed: str, meant: str) -> None:
    assert parse_date(typed) == meant
    assert parse_date(localized_date(meant)) == meant
    assert parse_date(localized_date(meant, "long")) == meant


@pytest.mark.requirement("1.19")
@pytest.mark.parametrize(
    "typed", ["soon", "31 Feb 2016", "29 Feb 2015", "2016-13", "16-10-23", "11/24/2026", "0000", "٢٠١٦", ""]
)
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        parse_date(typed)


@pytest.mark.requirement("1.15")
@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2027-03-16", "2027-03-17", "16–17 March 2027"),
        ("2027-02-28", "2027-03-02", "28 February – 2 March 2027"),
        ("2026-12-30", "2027-01-02", "30 December 2026 – 2 January 2027"),
        ("2027-03-16", "2027-03-16", "16 March 2027"),
        ("2016-10", "2016-11", "October–November 2016"),
        ("2016-10", "2017-01", "October 2016 – January 2017"),
        ("2013", "2016", "2013–2016"),
        ("2013", "2016-11-03", "2013 – 3 November 2016"),
    ],
)
def test_a_range_of_days_repeats_neither_month_nor_year(first: str, last: str, words: str) -> None:
    assert localized_days(first, last, "long") == words


@pytest.mark.requirement("10.08")
def test_what_a_page_shows_can_be_typed_again() -> None:
    spans = [
        ("2027-03-16", "2027-03-18"),
        ("2027-02-28", "2027-03-02"),
        ("2026-12-30", "2027-01-02"),
        ("2016-10", "2016-11"),
    ]
    for first, last in spans:
        for form in ("short", "long"):
            assert parse_days(localized_days(first, last, form)) == (first, last)


@pytest.mark.requirement("10.08")
def test_a_span_in_the_field_of_a_first_day_fills_that_of_the_last() -> None:
    fields = (
        FormField("first_day", "First day", kind="day"),
        FormField("last_day", "Last day", kind="day", optional=True),
    )
    cut = with_spans(fields, {"first_day": "16–18 March 2027", "last_day": ""})
    assert [field_value(each, cut) for each in fields] == ["2027-03-16", "2027-03-18"]
    kept = with_spans(fields, {"first_day": "16–18 March 2027", "last_day": "19/03/2027"})
    with pytest.raises(Unresolved) as refused:
        field_value(fields[0], kept)
    assert refused.value.remedy == "Type one day here, such as 16/03/2027."
    with pytest.raises(Unresolved) as wrong:
        field_value(fields[0], {"first_day": "11/24/2026"})
    assert wrong.value.remedy == "Type a day, such as 16/03/2027 or 16–18 March 2027."
