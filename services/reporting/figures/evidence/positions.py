"""Events of one log in blocks, each the bits of a whole number: sets of a million are united, counted and hashed by block."""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain, compress, count, islice
from typing import Protocol
from weakref import WeakValueDictionary

BLOCK = 1 << 14  # positions
FEW = 512  # up to so many positions in a block are read bit by bit, and their lines cached
SPARSE = 64  # positions from first to last for each requested one; beyond, they are marked block by block
_APART = bytes.maketrans(b"01", b"\0\1")
_JOINED = bytes.maketrans(b"\0\1", b"01")


class Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def copy(self) -> "Hash": ...
    def hexdigest(self) -> str: ...


class Block:
    """A block. Immutable, and shared by all sets with just these positions."""

    __slots__ = ("_lines", "bits", "count", "first")

    def __init__(self, first: int, bits: int) -> None:
        self.first, self.bits, self.count = first, bits, bits.bit_count()
        self._lines: bytes | None = None

    def __or__(self, other: "Block") -> "Block":
        bits = self.bits | other.bits
        return self if bits == self.bits else other if bits == other.bits else Block(self.first, bits)

    def __iter__(self) -> Iterator[int]:
        """Yield the positions in order."""
        return compress(count(self.first), self._marks()) if self.count > FEW else self._one_by_one()

    def _marks(self) -> bytes:
        """Return one byte for each position, 1 for members."""
        return f"{self.bits:b}"[::-1].encode().translate(_APART)

    def _one_by_one(self) -> Iterator[int]:
        bits = self.bits
        while bits:
            lowest = bits & -bits
            yield self.first + lowest.bit_length() - 1
            bits ^= lowest

    def lines(self, log: str) -> bytes:
        if self._lines is not None:
            return self._lines
        if self.count > FEW:
            every = _every_line(log, self.first)
            turns = Block(0, self.bits ^ self.bits << 1)  # where a row of members begins, and where it ends
            if turns.count > FEW:
                return b"".join(compress(every, self._marks()))
            next_turn = iter(turns)
            return b"".join(
                chain.from_iterable(every[begin:end] for begin, end in zip(next_turn, next_turn, strict=True))
            )
        self._lines = _text(log, self)
        return self._lines


@lru_cache(maxsize=64)
def _every_line(log: str, first: int) -> list[bytes]:
    """Return the lines of a whole block that is needed again and again: a megabyte."""
    return _text(log, range(first, first + BLOCK)).splitlines(keepends=True)


def _text(log: str, positions: Iterable[int]) -> bytes:
    """Return the lines of at least one position."""
    return f"{log}:{f'{chr(10)}{log}:'.join(map(str, positions))}\n".encode()


class HashedLines:
    """The hash of the lines of some blocks in order, and of those that follow them, each found once for all sets that
    begin alike and are in use."""

    __slots__ = ("__weakref__", "_before", "_following", "_hash")

    def __init__(self, begun: Hash, before: "HashedLines | None" = None) -> None:
        self._hash, self._before = begun, before  # keeps the predecessor alive
        self._following: WeakValueDictionary[tuple[str, int, int], HashedLines] = WeakValueDictionary()

    def then(self, log: str, blocks: Iterable[Block]) -> "HashedLines":
        """Return the same with the lines of further blocks."""
        reached = self
        for block in blocks:
            content = log, block.first, block.bits
            following = reached._following.get(content)
            if following is None:
                begun = reached._hash.copy()
                begun.update(block.lines(log))
                following = reached._following.setdefault(content, HashedLines(begun, reached))
            reached = following
        return reached

    def digest(self) -> str:
        return self._hash.hexdigest()


_NOTHING = HashedLines(sha256())


class Positions:
    """A set of positions. Immutable and shared by readings. A union is cached as one object."""

    def __init__(self, log: str, blocks: dict[int, Block]) -> None:
        self.log, self.by_number = log, blocks
        self.blocks = [blocks[number] for number in sorted(blocks)]
        self._united: dict[Positions, Positions] = {}
        self._first_names: dict[int, list[str]] = {}
        self._hashed: dict[tuple[Positions, ...], HashedLines] = {}

    def __or__(self, other: "Positions") -> "Positions":
        if other not in self._united:
            self._united[other] = self._with(other)
        return self._united[other]

    def _with(self, other: "Positions") -> "Positions":
        known = self.by_number
        more = {
            number: united
            for number, block in other.by_number.items()
            if (united := known[number] | block if number in known else block) is not known.get(number)
        }
        if not more:
            return self
        blocks = {**known, **more}
        all_other = other.by_number
        within = len(blocks) == len(all_other) and all(blocks[n].bits == all_other[n].bits for n in all_other)
        return other if within else Positions(self.log, blocks)

    def common(self, other: "Positions") -> Iterator[int]:
        """Yield the positions in both, in any order."""
        few, many = sorted((self.by_number, other.by_number), key=len)
        for number, block in few.items():
            if number in many and (bits := block.bits & many[number].bits):
                yield from Block(block.first, bits)

    def __contains__(self, position: object) -> bool:
        number, place = divmod(position, BLOCK)  # type: ignore[operator]  # positions alone are asked for
        return number in self.by_number and bool(self.by_number[number].bits >> place & 1)

    @cached_property
    def _count(self) -> int:
        return sum(block.count for block in self.blocks)

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        """Yield the positions in order."""
        return chain.from_iterable(self.blocks)

    def names(self, first: int | None = None) -> list[str]:
        if first is None:
            return [f"{self.log}:{position}" for position in self]
        if first not in self._first_names:
            self._first_names[first] = [f"{self.log}:{position}" for position in islice(self, first)]
        return self._first_names[first]

    def digest(self, *following: "Positions") -> str:
        """Return the hex SHA-256 of the lines of these positions followed by those of the other logs' positions."""
        if following not in self._hashed:
            before = self._lines_hashed()
            for other in following:
                before = before.then(other.log, other.blocks)
            self._hashed[following] = before
        return self._hashed[following].digest()

    def _lines_hashed(self) -> HashedLines:
        if () not in self._hashed:
            self._hashed[()] = _NOTHING.then(self.log, self.blocks)
        return self._hashed[()]


_shared: WeakValueDictionary[tuple[str, frozenset[tuple[int, int]]], Positions] = WeakValueDictionary()


def positions_of(log: str, positions: Collection[int]) -> Positions:
    """Return a set; equal ones are one object while it is in use, so that no union or hash is computed twice."""
    blocks = _blocks(positions)
    content = log, frozenset((number, block.bits) for number, block in blocks.items())
    return _shared.setdefault(content, Positions(log, blocks))


def _blocks(positions: Collection[int]) -> dict[int, Block]:
    if not positions:
        return {}
    first, last = min(positions), max(positions)
    if last - first > SPARSE * len(positions):
        return _few(positions)
    marks, found = bytearray(last - first + 1), dict[int, Block]()
    for position in positions:
        marks[position - first] = 1
    for number in range(first // BLOCK, last // BLOCK + 1):
        begin = max(first, number * BLOCK)
        if 1 in (marks_of_block := marks[begin - first : (number + 1) * BLOCK - first]):
            found[number] = Block(number * BLOCK, _bits(marks_of_block) << begin % BLOCK)
    return found


def _few(positions: Collection[int]) -> dict[int, Block]:
    bits: dict[int, int] = {}
    for position in positions:
        number, place = divmod(position, BLOCK)
        bits[number] = bits.get(number, 0) | 1 << place
    return {number: Block(number * BLOCK, bits_of_block) for number, bits_of_block in bits.items()}


def _bits(marks: bytearray) -> int:
    return int(marks[::-1].translate(_JOINED), 2)
