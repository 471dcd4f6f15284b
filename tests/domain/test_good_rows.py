"""The good rows of a file: the rows that are left out, and the others that depend on them."""

import pytest

from shared.domain.importing import FileRefused, Proposal, plan_good_rows, refuse

pytestmark = pytest.mark.requirement("7.06")

NEEDS = {"1": None, "2": "9", "3": "2", "4": "1", "5": "3"}
"""Rows, each with the row that it needs; there is no row 9."""


def refusal(part: str) -> Proposal:
    return Proposal(row=f"row {part}", field="needs", verdict="refused", part=part)


def plan(without: frozenset[str]) -> list[str]:
    left = {row: needs for row, needs in NEEDS.items() if row not in without}
    refuse([refusal(row) for row, needs in left.items() if needs is not None and needs not in left])
    return list(left)


def test_what_depends_on_a_row_that_is_left_out_is_left_out_with_it() -> None:
    planned, left_out = plan_good_rows(plan)
    assert planned == ["1", "4"]
    assert [each.part for each in left_out] == ["2", "3", "5"]


def test_nothing_is_left_out_of_a_file_that_is_good() -> None:
    assert plan_good_rows(lambda _without: "whole") == ("whole", ())


@pytest.mark.parametrize("part", ["", "1"])
def test_a_refusal_of_the_file_itself_and_one_that_comes_again_are_raised(part: str) -> None:
    def refuses(_without: frozenset[str]) -> str:
        raise FileRefused([refusal(part)])

    with pytest.raises(FileRefused):
        plan_good_rows(refuses)
