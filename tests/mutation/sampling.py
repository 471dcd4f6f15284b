"""A sample of mutants, each tried, and what is told of them."""

import time
import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.mutation.mutants import Change, Mutant, change_of, sample_of
from tests.mutation.rooms import Room, modules_of
from tests.mutation.trial import Outcome, trial_of

EQUIVALENT = "equivalent"


class Report:
    """The fate of the mutants. `reasons` is a file that says why some cannot be killed."""

    def __init__(self, reasons: Path) -> None:
        self._reasons = reasons_in(reasons)
        self._counted: Counter[str] = Counter()
        self.survivors: list[str] = []

    def reason(self, change: Change) -> str | None:
        return self._reasons.get(change)

    def add(self, mutant: Mutant, change: Change, outcome: str, seconds: float) -> None:
        """Count a mutant and print its line; one that survived is kept for the file."""
        self._counted[outcome] += 1
        line = f"{mutant.module}:{mutant.line}: {change.before}  ->  {change.after}"
        print(f"{outcome:10} {seconds:4.0f} s  {line}", flush=True)
        if outcome == Outcome.SURVIVED:
            self.survivors.append(line)

    def summary(self) -> str:
        """Return the counts in one line."""
        counted = self._counted
        return (
            f"{counted.total()} mutants: {counted[Outcome.KILLED]} killed, {counted[Outcome.TIMEOUT]} timeouts, "
            f"{counted[EQUIVALENT]} survive for a reason, {counted[Outcome.SURVIVED]} survived."
        )


def reasons_in(file: Path) -> dict[Change, str]:
    """Return the reasons by change; a line may move, but when it is written anew its reason is given anew."""
    read = tomllib.loads(file.read_text(encoding="utf-8"))
    return {Change(each["module"], each["before"], each["after"]): each["reason"] for each in read.get(EQUIVALENT, [])}


def run(
    root: Path, rooms: Iterable[Room], report: Report, *, sample: int, seed: int, marks: str, only: tuple[str, ...] = ()
) -> None:
    """Try so many mutants of the rooms; `only` are beginnings of modules' paths."""
    tests = {module: room.tests for room in rooms for module in modules_of(root, room)}
    modules = [module for module in tests if not only or module.startswith(only)]
    with trial_of(root, marks) as trial:
        for mutant in sample_of(root, modules, sample, seed):
            source = (root / mutant.module).read_text(encoding="utf-8")
            change, began = change_of(mutant, source), time.monotonic()
            known = report.reason(change)
            outcome = EQUIVALENT if known else trial.outcome(mutant.module, mutant.text(source), tests[mutant.module])
            report.add(mutant, change, outcome, time.monotonic() - began)
