"""Disclosure of small classes: each example worked by hand."""

import pytest

from shared.contracts import registry as r
from tests.reporting.disclosure.telling import also_came, came, counted, told
from tests.reporting.figures.telling import of

pytestmark = pytest.mark.requirement("5.02")
JOINED = "under 5, joined"


def test_classes_of_which_fewer_than_five_are_closed_are_joined_until_five_are() -> None:
    """8 Europe, 6 Asia-Pacific, 2 Arab States (TUN), 1 Americas: 17. Joined, 2 + 1 = 3 are still few, and 17 - 8 - 6
    = 3 reveals it; with the smallest other class, 6, they are 9, and 17 - 8 = 9. The other two regions had no
    attendees."""
    figures = told(came(*["FIN"] * 8, *["JPN"] * 6, "TUN", "TUN", "USA"))
    assert figures[of(meeting="EX-1")].value == 17
    assert counted(figures, "region", meeting="EX-1") == {"Europe": 8, JOINED: 9, "Africa": 0, "CIS": 0}


def test_one_class_alone_is_joined_with_the_smallest_other() -> None:
    """8 + 6 + 2: leaving out the 2 would not help, since 16 - 8 - 6 = 2."""
    figures = told(came(*["FIN"] * 8, *["JPN"] * 6, "TUN", "TUN"))
    found = counted(figures, "region", meeting="EX-1")
    assert (found["Europe"], found[JOINED]) == (8, 8)


def test_a_class_whose_participation_is_open_is_told_however_small() -> None:
    """The two of Tunisia are on a public list: neither 8 nor 6 closed are few, and 16 - 8 - 6 = 2 reveals only open
    facts."""
    figures = told(came(*["FIN"] * 8, *["JPN"] * 6, "TUN", "TUN", public=("O14", "O15")))
    assert counted(figures, "region", meeting="EX-1") | {"Africa": 0, "Americas": 0, "CIS": 0} == {
        "Europe": 8, "Asia-Pacific": 6, "Arab States": 2, "Africa": 0, "Americas": 0, "CIS": 0,
    }  # fmt: skip
    assert figures[of(meeting="EX-1", region="Arab States")].items == ("O14", "O15"), "open ones are named"
    assert figures[of(meeting="EX-1", region="Europe")].items == ()


def test_of_many_open_and_few_closed_nothing_more_is_told_than_is_open() -> None:
    """9 are public, 3 closed: 12 minus the 9 public ones would be 3."""
    record = came(*["FIN"] * 12, public=tuple(f"O{number:02}" for number in range(9)))
    figures = told(record)
    whole = figures[of(meeting="EX-1")]
    assert (whole.value, whole.at_least) == (None, 9)
    assert counted(figures, "region", meeting="EX-1")["Europe"] == "at least 9"


def test_a_meeting_of_four_is_not_told_of_at_all() -> None:
    figures = told(came(*["FIN"] * 4))
    assert figures[of(meeting="EX-1")].value is None
    assert not figures[of(meeting="EX-1")].at_least
    assert JOINED not in counted(figures, "region", meeting="EX-1")


def test_who_cannot_be_classified_counts_among_the_joined_where_few() -> None:
    """7 Europe, 6 Asia-Pacific, 2 nowhere: 15 - 7 - 6 = 2 could not be classified. Joined with the 6 they are 8; the
    other regions are not stated to be empty, since the 2 may belong to them."""
    record = came(*["FIN"] * 7, *["JPN"] * 6)
    for name in ("P1", "P2"):
        also_came(record, name, "XXX")
    figures = told(record)
    assert counted(figures, "region", meeting="EX-1") == {"Europe": 7, JOINED: 8}
    assert {figure.unknown for key, figure in figures.items() if "region" in dict(key)} == {0}


def test_two_words_together_tell_of_no_few() -> None:
    """Europe 6, Asia-Pacific 8 (6 of JPN, 2 of KOR); of developing countries the 6 of FIN and the 2 of KOR, 8, of
    developed the 6 of JPN. By region alone all may be disclosed; but developing minus Europe would give the 2 of KOR,
    which are joined."""
    record = came(*["FIN"] * 6, *["JPN"] * 6, *["KOR"] * 2)
    for iso3, value in (("FIN", "developing"), ("KOR", "developing"), ("JPN", "developed")):
        said = [r.StatusStated(f"{iso3}-{field}", field, "no") for field in ("ldc", "lldc", "sids", "transition")]
        record.says("registry", f"state-{iso3}", r.StatusStated(f"{iso3}-d", "development", value), *said)
    figures = told(record)
    assert counted(figures, "region", meeting="EX-1") | {"Europe": 6, "Asia-Pacific": 8} == counted(
        figures, "region", meeting="EX-1"
    )
    assert "developing" not in {
        name for name, number in counted(figures, "development", meeting="EX-1").items() if number == 8
    }


def test_the_period_less_a_meeting_tells_of_no_few() -> None:
    """12 at the first; 10 of them and 2 others at the second: 14 over the period, and 14 - 12 = 2 came to the second
    alone."""
    record = came(*["FIN"] * 12)
    names = [f"O{number:02}" for number in range(10)]
    for name in ("P1", "P2"):
        record.organization(name, "FIN")
    record.held("EX-2", "EX", 2, "2014-02-01", (*names, "P1", "P2"))
    figures = told(record)
    assert [figures[of(meeting=code)].value for code in ("EX-1", "EX-2")] == [12, 12]
    assert figures[of()].value is None


def test_who_came_again_is_told_only_where_neither_those_who_did_not_nor_the_new_are_few() -> None:
    """12 at the first; of the second's 12, 10 came again, so that 2 lapsed and 2 are new: none of the three is
    disclosed. Of the third's 14, 6 are of the second's 12: 6 lapsed, 8 are not of the second."""
    record = came(*["FIN"] * 12)
    others = [f"P{number}" for number in range(8)]
    for name in others:
        record.organization(name, "FIN")
    first = [f"O{number:02}" for number in range(12)]
    record.held("EX-2", "EX", 2, "2014-02-01", (*first[:10], "P0", "P1"))
    record.held("EX-3", "EX", 3, "2015-02-01", (*first[:6], *others[2:], "P0", "P1"))
    again = told(record, keys=("participation.organizations", "retention.organizations"))
    second = again[of(meeting="EX-2")]
    assert (second.value, second.numerator, second.denominator) == (None, None, None)


def test_names_of_classes_that_are_words_of_the_record_are_told_only_where_open() -> None:
    """6 of a sector named only in closed facts, 6 of another: their names are merged into one class of 12."""
    record = came(*["FIN"] * 12)
    for number in range(12):
        sector = "Example sector" if number < 6 else "Another example sector"
        record.says("registry", f"O{number:02}", r.OrganizationClassified(f"s{number}", "sector", sector))
    figures = told(record)
    assert counted(figures, "sector", meeting="EX-1") == {JOINED: 12}
