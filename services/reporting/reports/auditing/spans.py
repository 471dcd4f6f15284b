"""Positions as an address names them: `3,7-9`, in parts that are not too long for one."""

from collections.abc import Iterable, Iterator

import msgspec

LONGEST = 1_500  # characters
MOST = 5_000  # events in a part


class PositionSpans(msgspec.Struct, frozen=True):
    """Some events of one log."""

    log: str
    text: str
    count: int


def spans_text(positions: Iterable[int]) -> str:
    return ",".join(_written(first, last) for first, last in _spans(positions))


def split_positions(log: str, positions: Iterable[int]) -> list[PositionSpans]:
    """All positions, each part with at most MOST of them."""
    parts: list[PositionSpans] = []
    for first, last in _spans(positions):
        for begin in range(first, last + 1, MOST):
            end = min(last, begin + MOST - 1)
            text, count = _written(begin, end), end - begin + 1
            full = not parts or len(parts[-1].text) + len(text) >= LONGEST or parts[-1].count + count > MOST
            if full:
                parts.append(PositionSpans(log, text, count))
            else:
                parts[-1] = PositionSpans(log, f"{parts[-1].text},{text}", parts[-1].count + count)
    return parts


def _spans(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = 0
    for position in sorted(set(positions)):
        if last and position == last + 1:
            last = position
            continue
        if last:
            yield first, last
        first = last = position
    if last:
        yield first, last


def _written(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"
