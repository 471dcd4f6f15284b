"""Starts the children, kills them at named points and at random, starts them again, and audits the result."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from multiprocessing.process import BaseProcess
from random import Random
from signal import SIGKILL
from threading import Event
from typing import Any

import msgspec

from shared.event_store.checkpoints import signed_size
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.projector import Projector
from shared.event_store.tables import kernel_tables
from shared.transparency.checkpoint import checkpoint_of
from tests.crash import audit, roles
from tests.event_store import lending
from tests.event_store.children import FORK
from tests.oracle import recorder
from tests.oracle.judge import Findings
from tests.plugins.waiting import until

PATIENCE = 60.0  # seconds to wait for an event that must happen
RANDOM = "at random"
LINGER = 0.03  # seconds that a child runs at most before it is killed at random
TASKS: dict[str, Callable[..., None]] = {
    "writer": roles.write,
    "sealer": roles.seal,
    "signer": roles.sign,
    "publisher": roles.publish,
    "consumer": roles.consume,
}


class Child:
    """A child process and the pipe to it."""

    def __init__(self, task: Callable[..., None], *arguments: object) -> None:
        self.pipe, theirs = FORK.Pipe()
        self.process: BaseProcess = FORK.Process(target=task, args=(theirs, *arguments), daemon=True)
        self.process.start()
        theirs.close()

    def says(self, word: str) -> None:
        """Wait until the child sends the word; earlier words are skipped."""
        while (said := heard(self.pipe)) != word:
            assert said == roles.READY, said

    def kill(self) -> None:
        assert self.process.is_alive(), f"it ended by itself: {self.process.exitcode}"
        self.process.kill()
        self.process.join(PATIENCE)
        assert self.process.exitcode == -SIGKILL
        self.pipe.close()


class Report(msgspec.Struct, frozen=True):
    kills: dict[str, int]
    findings: Findings

    def __str__(self) -> str:
        found = self.findings
        counts = f"{found.intents} intents, {found.acknowledged} acknowledged, {found.found} of these found"
        points = [f"  {point:24}{number:5}" for point, number in sorted(self.kills.items())]
        wrong = [f"WRONG: {sentence}" for sentence in found.wrong]
        return "\n".join(
            [f"{sum(self.kills.values())} kills", *points, f"{counts}; {found.positions} positions", *wrong]
        )


class Crashes:
    """A run over one store."""

    def __init__(self, place: roles.Place, seed: int) -> None:
        self.place, self.chance = place, Random(seed)
        self.kills: Counter[str] = Counter()
        roles.prepare(place)
        self.names = ["writer-a", "writer-b", "sealer", "signer", "consumer", *(["publisher"] if place.kafka else [])]
        self.children: dict[str, Child] = {}

    @property
    def points(self) -> list[tuple[str, str]]:
        """Every named point with the child that reaches it."""
        names = {name.partition("-")[0]: name for name in self.names}
        return [(names[role], point) for role, points in roles.POINTS.items() if role in names for point in points]

    def run(self, kills: int, at_random: int) -> Report:
        """Kill at each point, and a number of times at random, in a random order."""
        schedule: list[tuple[str, str]] = [self.points[n % len(self.points)] for n in range(kills - at_random)]
        schedule += [(self.chance.choice(self.names), RANDOM) for _ in range(at_random)]
        self.chance.shuffle(schedule)
        with self._all_running():
            for name, point in schedule:
                self._kill(name, point)
            self._catch_up()
        return Report(dict(self.kills), self.audit())

    def audit(self) -> Findings:
        """Return the findings of an independent process."""
        auditor = Child(audit.audit, self.place)
        findings: Findings = heard(auditor.pipe)
        auditor.process.join(PATIENCE)
        return findings

    @contextmanager
    def _all_running(self) -> Iterator[None]:
        keeper = FORK.Process(target=recorder.record, args=(self.place.oracle,), daemon=True)
        keeper.start()
        until(self.place.oracle.file.exists)
        try:
            for name in self.names:
                self._start(name)
            yield
        finally:
            for child in self.children.values():
                child.process.kill()
                child.process.join(PATIENCE)
            keeper.kill()
            keeper.join(PATIENCE)

    def _start(self, name: str) -> None:
        role = name.partition("-")[0]
        arguments = (name, self.place.oracle.next_of(name)) if role == "writer" else ()
        self.children[name] = Child(TASKS[role], self.place, *arguments)

    def _kill(self, name: str, point: str) -> None:
        child = self.children[name]
        if point == RANDOM:
            child.says(roles.READY)
            # No wait for a condition: the child is killed at a random place.
            Event().wait(self.chance.random() * LINGER)
        else:
            child.pipe.send(point)
            child.says(point)
        child.kill()
        self.kills[point] += 1
        self._start(name)

    def _catch_up(self) -> None:
        """End the writers after their present command; kill the others when they have reached the end of the log."""
        for name in ("writer-a", "writer-b"):
            self.children[name].says(roles.READY)
            self.children[name].pipe.send(roles.STOP)
            self.children[name].process.join(PATIENCE)
            assert self.children[name].process.exitcode == 0
        engine, consumer = create_engine(self.place.store), create_engine(self.place.consumer)
        log, projector = Log(engine, lending.LOG), Projector(consumer, roles.CONSUMER, {}, roles.count)
        until(lambda: log.unsealed() == 0)
        until(lambda: projector.cursor(lending.LOG).position == log.size())
        until(lambda: signed_size(engine, log.name) == log.size())
        # A signer may be killed between the two; the next one completes its work.
        until(lambda: any(checkpoint_of(note).size == log.size() for note in self.place.kept.notes()))
        if self.place.kafka is not None:
            until(lambda: _published(log) == log.size())
        engine.dispose()
        consumer.dispose()


def _published(log: Log) -> int:
    table = kernel_tables(log.name).published
    with log.engine.connect() as connection:
        return connection.scalar(table.select().with_only_columns(table.c.position)) or 0


def heard(pipe: Pipe) -> Any:
    """Return the next message from the pipe."""
    assert pipe.poll(PATIENCE), "it did not come to pass in time"
    return pipe.recv()
