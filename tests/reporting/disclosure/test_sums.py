"""The check for sums and differences that reveal small numbers, compared with trying every combination."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.disclosure.sums import gives_few

pytestmark = pytest.mark.requirement("5.02")
MEMBERS = "abcdefghij"


def rank(rows: list[list[int]]) -> int:
    """Return the rank of a matrix, exactly: rows are multiplied instead of divided, so that numbers stay whole."""
    left, found = list(rows), 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left[found:] if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left.insert(found, pivot)
        for at, row in enumerate(left):
            if at != found and row[column]:
                left[at] = [a * pivot[column] - row[column] * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def every_combination(sets: list[frozenset[str]]) -> bool:
    """Return whether any one to four of the members are a combination of the sets."""
    rows = [[int(one in each) for one in MEMBERS] for each in sets]
    known = rank(rows) if rows else 0
    some = sorted(frozenset().union(*sets))
    few = (each for size in range(1, 5) for each in combinations(some, size))
    return any(rank([*rows, [int(one in each) for one in MEMBERS]]) == known for each in few)


@settings(max_examples=150)
@given(st.lists(st.frozensets(st.sampled_from(MEMBERS), min_size=5), max_size=5))
def test_what_gives_few_is_found_and_nothing_else(sets: list[frozenset[str]]) -> None:
    assert gives_few(sets) == (bool(sets) and every_combination(sets))


def test_a_difference_of_a_sum_is_found() -> None:
    """{a..j} minus {a..e} leaves {f..j}, five; and {d..j} minus {f..j} leaves d and e."""
    ten, five, seven = (frozenset(MEMBERS[first:last]) for first, last in ((0, 10), (0, 5), (3, 10)))
    assert not gives_few([ten, five])
    assert gives_few([ten, five, seven])


def test_five_that_overlap_may_be_told() -> None:
    assert not gives_few([frozenset("abcdef"), frozenset("defghij")])
    assert gives_few([frozenset("abcd")])
    assert not gives_few([])
