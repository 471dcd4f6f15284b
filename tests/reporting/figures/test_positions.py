"""Blocks of a log's events contain the same events as a plain set, after any unions and hashing."""

from functools import partial
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.figures.evidence import Evidence, Trace, positions_of
from services.reporting.figures.evidence.positions import BLOCK, FEW

POSITIONS = st.one_of(
    st.sets(st.integers(1, 5 * BLOCK), max_size=30),
    # A whole stretch across the end of a block, longer than the part read bit by bit.
    st.integers(1, 3 * BLOCK).map(lambda first: set(range(first, first + 2 * FEW))),
    # As long, but scattered.
    st.integers(1, 3 * BLOCK).map(lambda first: set(range(first, first + 6 * FEW, 3))),
)


def plainly(logs: dict[str, set[int]]) -> tuple[int, str, list[str]]:
    names = [f"{log}:{position}" for log in sorted(logs) for position in sorted(logs[log])]
    return len(names), sha256("".join(f"{name}\n" for name in names).encode()).hexdigest(), names


def said(evidence: Evidence) -> tuple[int, str, list[str]]:
    return len(evidence), evidence.digest(), evidence.names()


@pytest.mark.requirement("1.14")
@given(steps=st.lists(st.tuples(st.sampled_from(("meetings", "registry")), POSITIONS, st.booleans()), max_size=6))
def test_blocks_say_what_plain_sets_say(steps: list[tuple[str, set[int], bool]]) -> None:
    reading = Trace()
    known: dict[str, set[int]] = {}
    for log, positions, asked in steps:
        reading = Trace(reading)
        reading.record_lazily(log, partial(tuple, [positions_of(log, positions)]))
        known[log] = known.get(log, set()) | positions
        if asked:
            assert said(reading.evidence()) == plainly(known)
    assert said(reading.evidence()) == plainly(known)


@pytest.mark.requirement("1.14")
@given(one=POSITIONS, other=POSITIONS)
def test_what_is_united_again_is_the_same_object(one: set[int], other: set[int]) -> None:
    left, right = positions_of("meetings", one), positions_of("meetings", other)
    assert (left | right) is (left | right)
    assert (left | left) is left
    assert list(left | right) == sorted(one | other)
