"""A fault at each system call of the program in turn, and the findings after it."""

import shutil
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from signal import SIGKILL
from typing import NamedTuple

from tests.faults import program
from tests.faults.nursery import Nursery
from tests.faults.tracing import CALLS, FAMILY, FAULTS, KILL, Fault, Watch, counted, struck
from tests.oracle.judge import Findings

AT_A_TIME = 2


class Outcome(NamedTuple):
    """The outcome of one fault. If not `struck`, the program made one call fewer this time, as can happen at the very
    end."""

    fault: Fault
    struck: bool
    findings: Findings
    ended: int | None

    @property
    def wrong(self) -> list[str]:
        killed = self.struck and self.fault.what == KILL
        how = "hung" if self.ended is None else f"ended with {self.ended}"
        ended = [] if self.ended == (-SIGKILL if killed else 0) else [f"it did not go on, and {how}"]
        return [*ended, *self.findings.wrong]


class Report(NamedTuple):
    calls: Counter[str]
    outcomes: list[Outcome]

    @property
    def wrong(self) -> list[str]:
        return [f"{each.fault.injection}: {sentence}" for each in self.outcomes for sentence in each.wrong]

    @property
    def never(self) -> list[str]:
        """Return the kinds of call that a fault never struck."""
        done = {(FAMILY[each.fault.call], each.fault.what) for each in self.outcomes if each.struck}
        return [f"{what} at {kind}" for kind in CALLS for what in FAULTS if (kind, what) not in done]

    @property
    def acknowledged(self) -> int:
        return sum(each.findings.acknowledged for each in self.outcomes)

    @property
    def found(self) -> int:
        return sum(each.findings.found for each in self.outcomes)

    def __str__(self) -> str:
        lines = [f"{len(self.outcomes)} faults at {self.calls.total()} system calls"]
        for kind in CALLS:
            made = sum(self.calls[name] for name in CALLS[kind])
            lines.append(f"  {kind:9}{made:4} calls:  " + "; ".join(self._struck(kind, what) for what in FAULTS))
        lines.append(f"{self.acknowledged} commands acknowledged, {self.found} of these found")
        return "\n".join([*lines, *(f"WRONG: {sentence}" for sentence in self.wrong)])

    def _struck(self, kind: str, what: str) -> str:
        of = [each for each in self.outcomes if (FAMILY[each.fault.call], each.fault.what) == (kind, what)]
        acknowledged = sum(each.findings.acknowledged for each in of)
        return f"{sum(each.struck for each in of):3} {what}, {acknowledged:3} acknowledged"


class Sweep:
    """Strikes copies of one store with faults."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._made = folder, folder / "made"
        self._made.mkdir()
        program.prepare(self._made)
        self._nurseries: SimpleQueue[Nursery] = SimpleQueue()

    def run(self, each: int | None = None, at_a_time: int = AT_A_TIME) -> Report:
        """Inject every fault at every call; `each` limits the calls of a kind, spread over all of them."""
        with ExitStack() as opened, ThreadPoolExecutor(at_a_time) as threads:
            for _ in range(at_a_time):
                self._nurseries.put(opened.enter_context(Nursery()))
            calls, ended = self._count()
            assert ended == 0, "it fails without a fault"
            return Report(calls, list(threads.map(self._strike, faults(calls, each))))

    def _count(self) -> tuple[Counter[str], int | None]:
        told, folder = self._folder / "calls", self._copy("counted")
        nursery = self._nurseries.get()
        ended = watched(nursery, folder, told)
        self._nurseries.put(nursery)
        return counted(told), ended

    def _strike(self, fault: Fault) -> Outcome:
        name = "-".join(map(str, fault))
        told, folder = self._folder / f"{name}.calls", self._copy(name)
        nursery = self._nurseries.get()
        try:
            ended = watched(nursery, folder, told, fault)
            return Outcome(fault, struck(told), nursery.look(folder), ended)
        finally:
            self._nurseries.put(nursery)
            shutil.rmtree(folder)

    def _copy(self, name: str) -> Path:
        return Path(shutil.copytree(self._made, self._folder / name))


def watched(nursery: Nursery, folder: Path, told: Path, fault: Fault | None = None) -> int | None:
    """Run the program under strace; return how it ended."""
    watches: list[Watch] = []
    ended = nursery.run(folder, lambda pid: watches.append(Watch(pid, told, fault)))
    watches[0].wait()
    return ended


def faults(calls: Counter[str], each: int | None = None) -> list[Fault]:
    """Return all faults, or those at `each` calls of a kind, including the first and the last."""
    found = []
    for names in CALLS.values():
        places = [(name, nth) for name in names for nth in range(1, calls[name] + 1)]
        found += [Fault(*place, what) for place in _spread(places, each) for what in FAULTS]
    return found


def _spread(places: Sequence[tuple[str, int]], most: int | None) -> Sequence[tuple[str, int]]:
    if most is None or len(places) <= most:
        return places
    return [places[round(at * (len(places) - 1) / (most - 1))] for at in range(most)]
