"""Days and spans of days as people type them."""

from datetime import date

import pytest

from shared.domain.typed_days import typed_date, typed_span

TODAY = date(2026, 11, 27)


@pytest.mark.requirement("10.08")
@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("16/03/2027", "2027-03-16"),
        ("16.03.2027", "2027-03-16"),
        ("1.3.2027", "2027-03-01"),
        ("16-3-2027", "2027-03-16"),
        ("2027-03-16", "2027-03-16"),
        ("16 March 2027", "2027-03-16"),
        ("March 16, 2027", "2027-03-16"),
        ("03/2027", "2027-03"),
        ("16 March", "2027-03-16"),
        ("March 16", "2027-03-16"),
        ("12 December", "2026-12-12"),
        ("27 Aug", "2026-08-27"),
        ("16/03", "2027-03-16"),
        ("16.3.", "2027-03-16"),
        ("29 Feb", "2028-02-29"),
    ],
)
def test_a_day_is_read_day_first_and_without_a_year_as_the_nearest(typed: str, meant: str) -> None:
    assert typed_date(typed, TODAY) == meant
    assert typed_span(typed, TODAY) == (meant, meant)


@pytest.mark.requirement("10.08")
@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("16-18 March 2027", "2027-03-16", "2027-03-18"),
        ("16–18 March 2027", "2027-03-16", "2027-03-18"),
        ("16.–18. March 2027", "2027-03-16", "2027-03-18"),
        ("16 to 18 March", "2027-03-16", "2027-03-18"),
        ("March 16-18, 2027", "2027-03-16", "2027-03-18"),
        ("16-18/03/2027", "2027-03-16", "2027-03-18"),
        ("28/02 – 02/03/2027", "2027-02-28", "2027-03-02"),
        ("28 February – 2 March 2027", "2027-02-28", "2027-03-02"),
        ("30 December – 2 January 2027", "2026-12-30", "2027-01-02"),
        ("30/12/2026-02/01/2027", "2026-12-30", "2027-01-02"),
        ("2027-03-16 – 2027-03-18", "2027-03-16", "2027-03-18"),
        ("2027-03-16-2027-03-18", "2027-03-16", "2027-03-18"),
        ("March–April 2027", "2027-03", "2027-04"),
        ("November–January 2027", "2026-11", "2027-01"),
        ("2013-2016", "2013", "2016"),
    ],
)
def test_a_span_is_read_with_what_its_end_says(typed: str, first: str, last: str) -> None:
    assert typed_span(typed, TODAY) == (first, last)
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        typed_date(typed, TODAY)


@pytest.mark.requirement("10.08")
@pytest.mark.parametrize(
    "typed",
    ["", "soon", "March", "16", "11/24/2026", "31/02/2027", "16/03/27", "18-16 March 2027", "31-32 March", "16-10-23",
     "٢٠١٦", "30 Feb", "-", "16 to", "2027-03-16 2027-03-18", "0000", "1" * 500],
)  # fmt: skip
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - its text is what was typed
        typed_span(typed, TODAY)
