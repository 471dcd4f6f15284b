"""Disclosure in view of earlier reports: each example worked by hand."""

import pytest

from services.reporting.disclosure import disclosed_to
from tests.reporting.disclosure.telling import also_came, as_earlier, asked, came, counted, told
from tests.reporting.figures.telling import of

pytestmark = pytest.mark.requirement("5.03")
JOINED = "under 5, joined"
AT = of(meeting="EX-1")


def test_a_number_that_differs_by_few_is_not_given_again_and_says_so() -> None:
    """12 followed by 13 would disclose the added one. With five more, 17, the number is given again."""
    record = came(*["FIN"] * 12)
    first = as_earlier(record)
    also_came(record, "P0", "FIN")
    second = told(record, first)[AT]
    assert (second.value, second.at_least) == (None, 0)
    assert second.reason == "fewer than five organizations differ from an earlier report"
    disclosed = disclosed_to(asked(record), "public", [first])
    assert ("participation.organizations", {"meeting": "EX-1"}) in [(each.key, each.of) for each in disclosed.differing]
    assert {each.value for each in disclosed.differing} == {None}, "without the number"
    for number in range(1, 5):
        also_came(record, f"P{number}", "FIN")
    assert told(record, first)[AT].value == 17


def test_it_is_compared_with_every_earlier_report() -> None:
    """12, then 17 (5 more), then 19 (2 more than in the second)."""
    record = came(*["FIN"] * 12)
    first = as_earlier(record)
    for number in range(5):
        also_came(record, f"P{number}", "FIN")
    second = as_earlier(record, first)
    for number in (5, 6):
        also_came(record, f"P{number}", "FIN")
    assert told(record, first)[AT].value == 19
    assert told(record, first, second)[AT].value is None


def test_a_class_that_differs_by_few_is_joined() -> None:
    """10 Europe, 9 Asia-Pacific, 8 Arab States; then one of Europe is placed in Asia-Pacific: 27 in all, as before. 9
    and 10 differ by one from the earlier numbers, and are joined: 19, as 10 + 9 were."""
    record = came(*["FIN"] * 10, *["JPN"] * 9, *["TUN"] * 8)
    first = as_earlier(record)
    assert counted(told(record), "region", meeting="EX-1")["Europe"] == 10
    moved = came(*["FIN"] * 9, *["JPN"] * 10, *["TUN"] * 8)
    found = counted(told(moved, first), "region", meeting="EX-1")
    assert (found.get("Europe"), found.get("Asia-Pacific"), found["Arab States"], found[JOINED]) == (None, None, 8, 19)


def test_joined_classes_together_differ_by_no_few() -> None:
    """8 Europe, 7 Asia-Pacific, 3 + 3 joined are 6; then 2 of Asia-Pacific turn out to be among those: 5 and 8.
    Asia-Pacific differs by two; together with the joined it is 7 + 6 = 13 as before."""
    first = as_earlier(came(*["FIN"] * 8, *["JPN"] * 7, *["TUN"] * 3, *["USA"] * 3))
    later = came(*["FIN"] * 8, *["JPN"] * 5, *["TUN"] * 4, *["USA"] * 4)
    found = counted(told(later, first), "region", meeting="EX-1")
    assert (found["Europe"], found.get("Asia-Pacific"), found[JOINED]) == (8, None, 13)


def test_what_came_to_be_open_makes_no_difference() -> None:
    """12 closed; now 6 of the same 12 are public, so 6 are closed, and 12 is disclosed as before."""
    record = came(*["FIN"] * 12)
    first = as_earlier(record)
    public = came(*["FIN"] * 12, public=tuple(f"O{number:02}" for number in range(6)))
    assert told(public, first)[AT].value == 12


def test_a_report_over_another_period_is_compared_at_its_meetings() -> None:
    record = came(*["FIN"] * 12)
    first = as_earlier(record)
    other = type(first)(first.figures, first.open, of_period=False)
    also_came(record, "P0", "FIN")
    assert told(record, other)[AT].value is None
