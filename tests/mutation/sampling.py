"""A sample of mutants, the trial of each, and the report."""

import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec

from tests.mutation.mutants import Change, Mutant, change_of, sample_of
from tests.mutation.rooms import EVERYTHING, Room, modules_of
from tests.mutation.trial import Outcome, Trial, trial_of

EQUIVALENT = "equivalent"
# The outcome of a mutant that survived the nearest tests, until all tests have run.
LIVES_YET = "lives yet"


class Candidate(msgspec.Struct, frozen=True):
    """A mutant of the sample: its change, the full text of its module, and the nearest tests."""

    mutant: Mutant
    change: Change
    text: str
    tests: tuple[str, ...]

    @property
    def line(self) -> str:
        return f"{self.mutant.module}:{self.mutant.line}: {self.change.before}  ->  {self.change.after}"

    @property
    def digest(self) -> str:
        """Return a digest that changes only with the module."""
        return sha256(self.text.encode()).hexdigest()


class Report:
    """The outcomes of the mutants. `reasons` is a file that explains why some cannot be killed; `killed` stores a
    digest of each killed mutant, so that an interrupted run need not try it again."""

    def __init__(self, reasons: Path, killed: Path) -> None:
        self._reasons = reasons_in(reasons)
        self._killed = killed
        self._counted: Counter[str] = Counter()
        self.survivors: list[str] = []

    def known(self, one: Candidate) -> str | None:
        """Return the outcome of a mutant that needs no trial."""
        if one.change in self._reasons:
            return EQUIVALENT
        killed = self._killed.read_text(encoding="utf-8").split() if self._killed.exists() else []
        return Outcome.KILLED if one.digest in killed else None

    def add(self, one: Candidate, outcome: str) -> None:
        """Count a mutant; keep survivors for the file, and killed ones for a resumed run."""
        self._counted[outcome] += 1
        if outcome == Outcome.SURVIVED:
            self.survivors.append(one.line)
        elif outcome != EQUIVALENT:
            self._killed.parent.mkdir(parents=True, exist_ok=True)
            with self._killed.open("a", encoding="utf-8") as file:
                file.write(f"{one.digest}\n")

    def summary(self) -> str:
        """Return the counts in one line."""
        counted = self._counted
        return (
            f"{counted.total()} mutants: {counted[Outcome.KILLED]} killed, {counted[Outcome.TIMEOUT]} timeouts, "
            f"{counted[EQUIVALENT]} survive for a reason, {counted[Outcome.SURVIVED]} survived."
        )


def reasons_in(file: Path) -> dict[Change, str]:
    """Return the reasons by change; a line may move, but a rewritten line needs a new reason."""
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return {Change(each["module"], each["before"], each["after"]): each["reason"] for each in read.get(EQUIVALENT, [])}


def run(
    root: Path, rooms: Iterable[Room], report: Report, *, sample: int, seed: int, marks: str, only: tuple[str, ...] = ()
) -> None:
    """Try a number of mutants of the rooms; `only` limits them to modules whose paths have this prefix.

    All mutants are tried with the nearest tests first; only the few survivors are tried with every test.
    """
    tests = {module: room.tests for room in rooms for module in modules_of(root, room)}
    modules = [module for module in tests if not only or module.startswith(only)]
    with trial_of(root, marks) as trial:
        living = list[Candidate]()
        for one in list(_candidates(root, sample_of(root, modules, sample, seed), tests)):
            known = report.known(one)
            outcome = known or _tried(trial, one, one.tests, LIVES_YET)
            if outcome == LIVES_YET:
                living.append(one)
            else:
                report.add(one, outcome)
        for one in living:
            report.add(one, _tried(trial, one, EVERYTHING, Outcome.SURVIVED))


def _candidates(root: Path, sample: Iterable[Mutant], tests: dict[str, tuple[str, ...]]) -> Iterable[Candidate]:
    for mutant in sample:
        source = (root / mutant.module).read_text(encoding="utf-8")
        yield Candidate(mutant, change_of(mutant, source), mutant.text(source), tests[mutant.module])


def _tried(trial: Trial, one: Candidate, tests: Sequence[str], if_it_lives: str) -> str:
    began = time.monotonic()
    outcome = trial.outcome(one.mutant.module, one.text, tuple(tests))
    told = if_it_lives if outcome is Outcome.SURVIVED else outcome
    print(f"{told:10} {time.monotonic() - began:4.0f} s  {one.line}", flush=True)
    return told
