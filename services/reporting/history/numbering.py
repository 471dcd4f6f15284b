"""Sets of records as bits: all ids of one sort are numbered in order, and a set is one whole number."""

from collections.abc import Callable, Iterable, Iterator, Set
from itertools import compress
from operator import and_, or_, xor
from typing import Any

_MARKS = bytes.maketrans(b"01", b"\0\1")


class Numbering:
    """The ids of a sort, numbered in order."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = sorted(set(ids))
        self.number = {one: number for number, one in enumerate(self.ids)}
        self.empty = NumberedSet(self, 0)

    def of(self, some: Iterable[str]) -> "NumberedSet":
        """Return the set of some of the ids."""
        digits, number = bytearray(b"0" * (len(self.ids) + 1)), self.number
        for one in some:
            digits[~number[one]] = 49  # "1"
        return NumberedSet(self, int(digits, 2))

    def only(self, one: str) -> "NumberedSet":
        return NumberedSet(self, 1 << self.number[one])

    def union(self, sets: Iterable["NumberedSet"]) -> "NumberedSet":
        bits = 0
        for each in sets:
            bits |= each.bits
        return NumberedSet(self, bits)


class NumberedSet(Set[str]):
    """A set of ids of one numbering, in order. Immutable; with any other set it gives a frozenset."""

    __slots__ = ("_numbering", "bits")

    def __init__(self, numbering: Numbering, bits: int) -> None:
        self._numbering, self.bits = numbering, bits

    def _marks(self) -> bytes:
        """Return a byte for each number up to the last member's, 1 for members."""
        return f"{self.bits:b}"[::-1].encode().translate(_MARKS)

    def _combined(self, other: Set[Any], combine: Callable[[Any, Any], Any]) -> Any:  # noqa: ANN401  set or frozenset
        if isinstance(other, NumberedSet) and other._numbering is self._numbering:
            return NumberedSet(self._numbering, combine(self.bits, other.bits))
        return combine(frozenset(self), frozenset(other))

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __bool__(self) -> bool:
        return self.bits != 0

    def __iter__(self) -> Iterator[str]:
        return compress(self._numbering.ids, self._marks())

    def __contains__(self, one: object) -> bool:
        number = self._numbering.number.get(one)  # type: ignore[call-overload]  # anything may be asked for
        return number is not None and bool(self.bits >> number & 1)

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        if isinstance(other, NumberedSet) and other._numbering is self._numbering:
            return not self.bits & other.bits
        return super().isdisjoint(other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NumberedSet) and other._numbering is self._numbering:
            return self.bits == other.bits
        return super().__eq__(other)

    __hash__ = Set._hash

    def __and__(self, other: Set[Any]) -> Any:  # noqa: ANN401
        return self._combined(other, and_)

    def __or__(self, other: Set[Any]) -> Any:  # noqa: ANN401
        return self._combined(other, or_)

    def __xor__(self, other: Set[Any]) -> Any:  # noqa: ANN401
        return self._combined(other, xor)

    def __sub__(self, other: Set[Any]) -> Any:  # noqa: ANN401
        return self ^ (self & other)

    @classmethod
    def _from_iterable(cls, some: Iterable[Any]) -> Any:  # noqa: ANN401
        return frozenset(some)
