"""What an import would do, field by field, before anything is done."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeVar, overload

import msgspec

from shared.domain.errors import Malformed

T = TypeVar("T")
Told = Callable[[int], None]
"""Hears how many were taken so far."""
Verdict = Literal["new", "same", "changed", "refused"]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One field of one row of a file beside what is recorded.

    `changed`: recorded otherwise, and left so; what the file says is a proposed correction. `refused`: `reason` says why,
    and what to do. `line` counts from 1; `record` is the id of the record that the row is about.
    """

    row: str
    field: str
    verdict: Verdict
    proposed: str | None = None
    now: str | None = None
    line: int | None = None
    record: str | None = None
    reason: str | None = None


class FileRefused(Malformed):
    """Nothing of a file was imported. Parameters: field, remedy (the first refusal's), and `refusals`, all of them."""

    code = "file-refused"

    def __init__(self, refusals: Sequence[Proposal]) -> None:
        first = refusals[0]
        super().__init__(first.field, first.reason or "", refusals=tuple(refusals), line=first.line)
        self.refusals = tuple(refusals)


def refuse(refusals: Sequence[Proposal]) -> None:
    """Raises FileRefused if anything of a file is refused."""
    if refusals:
        raise FileRefused(refusals)


class Counted(Sequence[T]):
    """Those of a list, telling how many were taken."""

    def __init__(self, those: Sequence[T], told: Told) -> None:
        self._those, self._told = those, told

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._those[place]

    def __len__(self) -> int:
        return len(self._those)

    def __iter__(self) -> Iterator[T]:
        for number, each in enumerate(self._those, 1):
            self._told(number)
            yield each
