"""One run: random steps with faults, and an end in which everything works again and must become quiescent."""

import sqlite3
from collections.abc import Callable
from functools import partial
from random import Random

from kafka.errors import KafkaError
from sqlalchemy.exc import SQLAlchemyError

from shared.domain.errors import Problem
from shared.event_store.command_handler import CommandHandler
from shared.event_store.projector import GapFound, OriginChanged
from shared.messaging.errors import SourceError
from tests.simulation.asking import Asking
from tests.simulation.broken import Broken
from tests.simulation.broker import Broker
from tests.simulation.clerks import Clerks
from tests.simulation.clocks import Clock
from tests.simulation.faults import POINTS_OF_A_TURN, Crash, DoesNotEnd, Faults
from tests.simulation.installation import SERVICES, databases
from tests.simulation.processes import Surroundings, Worker, handler_of
from tests.simulation.promises.watching import Watching
from tests.simulation.trace import SHOWN, Trace

OFTEN = {"seal": 4, "publish": 4, "consume": 3, "tell": 2}  # the weights of turns, by their work
MEANWHILE = 0.05  # the chance that a fault, not another's turn, happens during a process's stall
# Errors that injected faults may cause in a process: any other error is a bug.
EXPECTED = (SQLAlchemyError, sqlite3.Error, KafkaError, SourceError, Problem, OriginChanged, GapFound)
DEEP = 3  # the maximum number of nested stalls


class World:
    def __init__(self, seed: int, shown: int | None = SHOWN) -> None:
        self.chance = Random(seed)
        self.trace = Trace(shown)
        self.faults = Faults(self.chance, self.trace.note)
        clock, broker = Clock(), Broker(self.faults)
        for database in databases().values():
            database.begin_run(self.faults)
        kafka = self.chance.random() < 0.8
        self.around = Surroundings(self.chance, self.faults, clock, broker, databases(), kafka)
        self.around.web_is_up = lambda service: self.web[service] is not None
        asking = Asking(self.chance, clock)
        self.clerks = Clerks(self.chance, self.faults, asking, self.trace)
        self.watching = Watching(self.around, self.clerks, self.trace)
        self.web: dict[str, CommandHandler | None] = dict.fromkeys(SERVICES)
        self.workers: dict[str, Worker | None] = dict.fromkeys(SERVICES)
        # Workers that lost the lease and have not noticed yet.
        self.outlived: list[Worker] = []
        self.done = 0
        """The work of all turns."""
        self.mishap: Callable[[], None] = lambda: None
        """A mishap of a topic while a process is at work."""
        self._deep = 0
        self._busy: list[Worker] = []
        self.faults.others = self._others
        asking.exists = self.watching.exists
        for service in SERVICES:
            self.start(service)

    def begin(self) -> None:
        """Make a few records before any fault."""
        self.faults.quiet = True
        for service, command in self.clerks.asking.at_first():
            self.asking(service, partial(self.clerks.ask_for, service, [command], length={}))
        for worker in self.running():
            # Each worker reads its clock before the clock can jump.
            for name in worker.turns:
                if name.startswith("seal"):
                    self.turn(worker, name)
        self.faults.quiet = False
        self.check()

    def start(self, service: str) -> None:
        """Start all parts of a service that are not running."""
        if self.web[service] is None and service not in self.around.stale:
            self.web[service] = handler_of(self.around, service)
        if self.workers[service] is None:
            self.workers[service] = Worker(self.around, service)

    def check(self) -> None:
        """Check all promises. Raises Broken."""
        quiet, self.faults.quiet = self.faults.quiet, True
        self.watching.check()
        self.faults.quiet = quiet

    def guarded(self, name: str, act: Callable[[], object], died: Callable[[], None]) -> None:
        """Run a process. A failure is retried later; a process that dies loses its memory."""
        left, self.faults.left = self.faults.left, POINTS_OF_A_TURN
        try:
            self.trace.note(f"{name}: {act()}")
        except Crash as crash:
            self.trace.note(f"{name}: died at {crash}")
            died()
        except DoesNotEnd as error:
            raise Broken("a turn ends", f"{name} at {error}") from error
        except Broken:
            raise
        except EXPECTED as error:
            self.trace.note(f"{name}: {type(error).__name__}")
            if self.faults.quiet:
                raise Broken("nothing fails when nothing is wrong", f"{name}: {error!r}") from error
        except Exception as error:
            raise Broken("what fails is what went wrong", f"{name}: {error!r}") from error
        finally:
            self.faults.left = left

    def some_turn(self) -> None:
        """Take some turn of a running worker; turns that move events are more frequent."""
        turns = [(worker, name) for worker in self.running() for name in worker.turns if name not in worker.at]
        if turns:
            weights = [OFTEN.get(name.partition(" ")[0], 1) for _worker, name in turns]
            self.turn(*self.chance.choices(turns, weights)[0])

    def turn(self, worker: Worker, name: str) -> None:
        def act() -> int:
            worker.at.add(name)
            self._busy.append(worker)
            try:
                done = worker.turns[name]()
            finally:
                self._busy.pop()
                worker.at.discard(name)
            self.done += done
            return done

        self.guarded(f"{worker.service} {name}", act, lambda: self.end(worker))

    def end(self, worker: Worker) -> None:
        worker.died()
        worker.ended = True
        if self.workers[worker.service] is worker:
            self.workers[worker.service] = None
        elif worker in self.outlived:
            self.outlived.remove(worker)

    def asking(self, service: str, act: Callable[[CommandHandler], None]) -> None:
        handler = self.web[service]
        if handler is None:
            self.trace.note(f"{service} does not answer")
            return
        self.guarded(f"{service} web", lambda: act(handler), lambda: self.web.update({service: None}))

    def running(self) -> list[Worker]:
        return [*(worker for worker in self.workers.values() if worker), *self.outlived]

    def _others(self) -> None:
        """Let another process take a turn, unless a transaction is open."""
        if self._deep >= DEEP or any(database.busy() for database in self.around.databases.values()):
            return
        self._deep += 1
        try:
            if self.chance.random() < MEANWHILE:
                self.mishap()
            else:
                self.some_turn()
        finally:
            self._deep -= 1
        if self._busy and self._busy[-1].ended:
            raise Crash("its process died")
