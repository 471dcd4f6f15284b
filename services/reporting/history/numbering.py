"""Sets of records as bits: all ids of one sort are numbered in order, and a set is one whole number."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import compress, zip_longest
from typing import Any, TypeVar, overload

FEW = 50  # bits are set one by one for fewer than one in this many ids
_MARKS = bytes.maketrans(b"01", b"\0\1")
Item = TypeVar("Item")


class Numbering:
    """The ids of a sort, numbered in order."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = sorted(set(ids))
        self.number = {one: number for number, one in enumerate(self.ids)}
        self.empty = NumberedSet(self, 0)

    def of(self, ids: Iterable[str]) -> "NumberedSet":
        """Return the set of some of the ids."""
        if isinstance(ids, NumberedSet) and ids.numbering is self:
            return ids
        return self.numbered(list(map(self.number.__getitem__, ids)))

    def numbered(self, numbers: Collection[int]) -> "NumberedSet":
        """Return the set of the ids that have these numbers."""
        if len(numbers) * FEW < len(self.ids):
            bits = 0
            for number in numbers:
                bits |= 1 << number
            return NumberedSet(self, bits)
        digits = bytearray(b"0" * (len(self.ids) + 1))
        for number in numbers:
            digits[~number] = 49  # "1"
        return NumberedSet(self, int(digits, 2))

    def union(self, sets: Iterable["NumberedSet"]) -> "NumberedSet":
        bits = 0
        for each in sets:
            bits |= each.bits
        return NumberedSet(self, bits)


class NumberedSet(AbstractSet[str]):
    """A set of ids of one numbering, in order. Immutable."""

    __slots__ = ("bits", "numbering")

    def __init__(self, numbering: Numbering, bits: int) -> None:
        self.numbering, self.bits = numbering, bits

    def _bits_of(self, other: Iterable[Any]) -> int:
        """Return the bits of another set, as far as its members are numbered here."""
        if isinstance(other, NumberedSet) and other.numbering is self.numbering:
            return other.bits
        return self.numbering.of(one for one in other if one in self.numbering.number).bits

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __bool__(self) -> bool:
        return self.bits != 0

    def __iter__(self) -> Iterator[str]:
        return self.select(self.numbering.ids)

    def select(self, column: Sequence[Item]) -> Iterator[Item]:
        """Yield what a column has at the number of each member."""
        return compress(column, f"{self.bits:b}"[::-1].encode().translate(_MARKS))

    def __contains__(self, one: object) -> bool:
        number = self.numbering.number.get(one)  # type: ignore[call-overload]  # anything may be asked for
        return number is not None and bool(self.bits >> number & 1)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NumberedSet) and other.numbering is self.numbering:
            return self.bits == other.bits
        return super().__eq__(other)

    def __hash__(self) -> int:
        return self._hash()

    def isdisjoint(self, other: Iterable[Any]) -> bool:
        return not self.bits & self._bits_of(other)

    def __and__(self, other: AbstractSet[Any]) -> "NumberedSet":
        return NumberedSet(self.numbering, self.bits & self._bits_of(other))

    def __sub__(self, other: AbstractSet[Any]) -> "NumberedSet":
        return NumberedSet(self.numbering, self.bits & ~self._bits_of(other))

    @overload
    def __or__(self, other: "NumberedSet") -> "NumberedSet": ...
    @overload
    def __or__(self, other: AbstractSet[Any]) -> AbstractSet[Any]: ...
    def __or__(self, other: AbstractSet[Any]) -> AbstractSet[Any]:
        if isinstance(other, NumberedSet) and other.numbering is self.numbering:
            return NumberedSet(self.numbering, self.bits | other.bits)
        return frozenset(self).union(other)

    @classmethod
    def _from_iterable(cls, elements: Iterable[Any]) -> Any:  # noqa: ANN401  what operations of other sets with this one give
        return frozenset(elements)


class NumberedCounts:
    """A number for each id of a numbering, such as that of its entries: the binary digits, the lowest first, as sets of ids."""

    __slots__ = ("digits",)

    def __init__(self, digits: tuple[int, ...]) -> None:
        self.digits = digits

    @classmethod
    def of(cls, numbering: Numbering, numbers: Iterable[int]) -> "NumberedCounts":
        """Return how often each id is among those that have these numbers."""
        remaining, digits = Counter(numbers), list[int]()
        while remaining:
            digits.append(numbering.numbered([one for one, count in remaining.items() if count & 1]).bits)
            remaining = Counter({one: count >> 1 for one, count in remaining.items() if count > 1})
        return cls(tuple(digits))

    def __add__(self, other: "NumberedCounts") -> "NumberedCounts":
        digits, carry = list[int](), 0
        for one, two in zip_longest(self.digits, other.digits, fillvalue=0):
            digits.append(one ^ two ^ carry)
            carry = one & two | carry & (one ^ two)
        return NumberedCounts((*digits, carry) if carry else tuple(digits))

    def number(self, among: NumberedSet | None = None) -> int:
        """Return the sum, of all ids or of some."""
        bits = -1 if among is None else among.bits
        return sum((digit & bits).bit_count() << place for place, digit in enumerate(self.digits))

    def ids(self, numbering: Numbering) -> NumberedSet:
        """Return the ids whose number is not 0."""
        return numbering.union(NumberedSet(numbering, digit) for digit in self.digits)
