"""Plans of imports: the effect of a file, field by field, before anything is recorded."""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, Literal, NamedTuple, NoReturn, Protocol, TypeVar, overload

import msgspec

from shared.domain.decider import Command
from shared.domain.errors import Malformed, Problem

R = TypeVar("R")
T = TypeVar("T")
P = TypeVar("P")
ProgressCallback = Callable[[int], None]
"""A listener to the number of items taken so far."""
Verdict = Literal["new", "same", "changed", "ended", "refused"]


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One field of one row of a file, compared with what is recorded.

    `changed`: recorded differently, and left so; the file's value is a proposed correction. `ended`: missing from a
    complete file, and so possibly ended. `refused`: `reason` gives the cause and the remedy. `line` counts from 1;
    `record` is the id of the record that the row is about. `part`, such as a line of a table, is left out when only
    valid rows are imported; it is "" if the file itself is refused.
    """

    row: str
    field: str
    verdict: Verdict
    proposed: str | None = None
    now: str | None = None
    line: int | None = None
    record: str | None = None
    reason: str | None = None
    part: str = ""


class FileRefused(Malformed):
    """Nothing in a file was imported. Parameters: field and remedy (of the first refusal), and `refusals`, all of
    them."""

    code = "file-refused"

    def __init__(self, refusals: Sequence[Proposal]) -> None:
        first = refusals[0]
        super().__init__(first.field, first.reason or "", refusals=tuple(refusals), line=first.line)
        self.refusals = tuple(refusals)


def refuse(refusals: Sequence[Proposal]) -> None:
    """Raise FileRefused if there are any refusals."""
    if refusals:
        raise FileRefused(refusals)


def refuse_whole(reason: str, line: int | None = None, field: str = "file") -> NoReturn:
    """Raise FileRefused for an error in the file itself."""
    raise FileRefused([Proposal(row="", field=field, verdict="refused", line=line, reason=reason)])


def refusal_of(problem: Problem, sentence: str, row: str = "", line: int | None = None, part: str = "") -> Proposal:
    """Return a refused command as a proposal for the row that requested it."""
    field = str(problem.parameters.get("field", "")) or "file"
    return Proposal(row=row, field=field, verdict="refused", line=line, reason=sentence, part=part)


class ImportPlan(Protocol):
    """The plan of an import. Each service that accepts files has its own plans."""

    @property
    def proposals(self) -> Sequence[Proposal]: ...

    @property
    def commands(self) -> Sequence[Command]: ...

    def refusal(self, problem: Problem, sentence: str) -> Proposal:
        """Return the proposal that reports a refused command of the plan."""
        ...


def run_plan(planned: ImportPlan, does: Callable[[], R], worded: Callable[[Problem], str]) -> R:
    """Try or record a plan and return its result. Raises FileRefused with the refused command's row."""
    try:
        return does()
    except Problem as problem:
        raise FileRefused([planned.refusal(problem, worded(problem))]) from problem


def try_plan(planned: ImportPlan, problems: Sequence[Problem], worded: Callable[[Problem], str]) -> None:
    """Try a plan. Raises FileRefused with the first problem of each part, since later ones follow from it."""
    refused: dict[tuple[str, str], Proposal] = {}
    for problem in problems:
        proposal = planned.refusal(problem, worded(problem))
        refused.setdefault((proposal.part, proposal.row), proposal)
    refuse(list(refused.values()))


class GoodRows(NamedTuple, Generic[P]):
    """A plan for the parts of a file without refusals, and all refusals of the other parts."""

    planned: P
    left_out: tuple[Proposal, ...]


def plan_good_rows(plan: Callable[[frozenset[str]], P]) -> GoodRows[P]:
    """Repeat planning without the refused parts until none is refused. Raises FileRefused for the file itself.

    `plan` takes the parts to leave out, and raises FileRefused.
    """
    left_out: list[Proposal] = []
    without: frozenset[str] = frozenset()
    while True:
        try:
            return GoodRows(plan(without), tuple(left_out))
        except FileRefused as refused:
            parts = {each.part for each in refused.refusals}
            if "" in parts or parts <= without:
                raise
            left_out += refused.refusals
            without |= parts


class CountingSequence(Sequence[T]):
    """A sequence that reports how many items were taken from it."""

    def __init__(self, items: Sequence[T], progress: ProgressCallback) -> None:
        self._items, self._progress = items, progress

    @overload
    def __getitem__(self, place: int) -> T: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[T]: ...
    def __getitem__(self, place: int | slice) -> T | Sequence[T]:
        return self._items[place]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        for number, each in enumerate(self._items, 1):
            self._progress(number)
            yield each
