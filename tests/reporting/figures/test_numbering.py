"""Sets of organizations as bits behave like any other sets, with each other and with plain ones."""

from collections.abc import Set as AbstractSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.history.numbering import Numbering

IDS = st.sets(st.sampled_from([f"organization-{letter}" for letter in "abcdefghijklm"]))


@pytest.mark.requirement("9.06")
@given(IDS, IDS, IDS)
def test_bits_give_what_sets_give(one: set[str], other: set[str], further: set[str]) -> None:
    numbering = Numbering(one | other)
    here, elsewhere = numbering.of(one), Numbering(other | further)
    others: tuple[AbstractSet[str], ...] = (numbering.of(other), elsewhere.of(other), frozenset(other))
    assert [*here] == sorted(one)
    assert (len(here), bool(here)) == (len(one), bool(one))
    for each in others:
        assert here & each == one & other
        assert here | each == one | other
        assert here - each == one - other
        assert here ^ each == one ^ other
        assert here.isdisjoint(each) == one.isdisjoint(other)
        assert (here == each, here <= each) == (one == other, one <= other)
        assert each - here == other - one
    assert [each in here for each in sorted(one | other | further)] == [
        each in one for each in sorted(one | other | further)
    ]
    assert hash(here) == hash(frozenset(one))
    assert numbering.union([here, numbering.of(other)]) == one | other
