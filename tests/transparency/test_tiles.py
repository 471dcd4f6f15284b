"""Tiles give the root and the times at any position, or report that they cannot."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.transparency.merkle import leaf_hash, root
from shared.transparency.tiles import WIDTH, Tile, root_at, tile_of

pytestmark = pytest.mark.requirement("1.07")

SIZE = 3 * WIDTH + 17
TIMES = [f"2026-01-05T12:00:00.{at:06d}Z" for at in range(SIZE)]
LEAVES = [leaf_hash(at + 1, TIMES[at], b"{}") for at in range(SIZE)]


def tiles(size: int) -> list[Tile]:
    """Return the tiles of the first leaves; the last tile may be partial."""
    return [
        Tile(
            index,
            b"".join(LEAVES[index * WIDTH : min(size, (index + 1) * WIDTH)]),
            "".join(TIMES[index * WIDTH : min(size, (index + 1) * WIDTH)]).encode(),
        )
        for index in range((size + WIDTH - 1) // WIDTH)
    ]


@given(st.integers(0, SIZE) | st.sampled_from([1, WIDTH - 1, WIDTH, WIDTH + 1, 2 * WIDTH, SIZE]), st.integers(0, SIZE))
def test_the_root_at_any_size_is_that_of_the_leaves(size: int, more: int) -> None:
    """Read the tiles of a log that may have grown since."""
    kept = tiles(max(size, more))
    full = [tile.root() for tile in kept if tile.full]
    last = kept[size // WIDTH] if size // WIDTH < len(kept) else None
    assert root_at(size, full, last) == root(LEAVES[:size])


@given(st.integers(1, SIZE))
def test_a_position_is_in_its_tile(position: int) -> None:
    tile = tiles(SIZE)[tile_of(position)]
    at = position - 1 - tile.index * WIDTH
    assert (tile.leaves()[at], tile.times()[at]) == (LEAVES[position - 1], TIMES[position - 1])
    assert tile.count == len(tile.leaves()) == len(tile.times())


def test_tiles_that_do_not_reach_far_enough_give_no_root() -> None:
    first, second, *_ = tiles(SIZE)
    roots = [first.root(), second.root()]
    for size, full, last in (
        (2 * WIDTH, roots[:1], None),
        (2 * WIDTH + 5, roots[:1], tiles(2 * WIDTH + 5)[2]),
        (2 * WIDTH + 5, roots, None),
        (2 * WIDTH + 5, roots, tiles(2 * WIDTH + 4)[2]),
        (2 * WIDTH + 5, roots, first),
    ):
        with pytest.raises(ValueError, match="the tiles reach"):
            root_at(size, full, last)
