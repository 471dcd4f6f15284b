"""Dates as people write them."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel

from shared.web.days import localized_date, parse_date


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
