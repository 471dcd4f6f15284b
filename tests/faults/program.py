"""The traced program: commands appended, sealed, signed and counted by the program's own code; and an independent
process's findings.

Acknowledgements go through mapped memory, which needs no system calls and outlives the process.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import Engine, text

from shared.event_store.checkpoints import signed_size
from shared.event_store.command_handler import CommandContext
from shared.event_store.engine import create_engine
from shared.event_store.log import Log
from shared.event_store.sealer import Sealer
from shared.event_store.signer import CheckpointSigner
from shared.messaging.consumer import Consumer
from shared.messaging.sources.local_log import LocalLogSource
from tests.crash import roles
from tests.crash.audit import found_in
from tests.event_store import lending
from tests.oracle.judge import Findings
from tests.oracle.recorder import ACKNOWLEDGED, INTENT, MappedRecorder, Oracle

ROUNDS = (2, 1)  # commands, after which everything is sealed, signed and counted; at first, and again
TRIES = 3
SIGNED = "signed"

T = TypeVar("T")


def place_in(folder: Path) -> roles.Place:
    store = f"sqlite:///{folder}/store.db"
    return roles.Place(store, store, Oracle(folder))


class Turns:
    """The work after the commands; each step is repeated until it has nothing to do."""

    def __init__(self, place: roles.Place, engine: Engine) -> None:
        self.seal = Sealer(engine, lending.LOG, lending.OUTBOX_KEY).seal_all
        self._signer = CheckpointSigner(engine, lending.LOG, place.key, place.kept)
        self.count = Consumer(lending.LOG, roles.projector_of(engine), LocalLogSource(Log(engine, lending.LOG))).step

    def sign(self) -> int:
        return self._signer.sign(at_once=True)

    def all(self) -> tuple[Callable[[], int], ...]:
        return self.seal, self.sign, self.count


def prepare(folder: Path) -> None:
    """Create a store with books to stamp, in which nothing is sealed yet."""
    roles.prepare(place_in(folder))


def run(folder: Path, wait: Callable[[], object] = lambda: None) -> None:
    """Send commands, acknowledging each when it is durable; then seal, sign and count everything. Failures are retried,
    as in the program. `wait` returns when the process is being watched."""
    place = place_in(folder)
    recorder = MappedRecorder(place.oracle)
    wait()
    engine = create_engine(place.store)
    turns, handler, log = Turns(place, engine), lending.handler_of(engine), Log(engine, lending.LOG)
    for number, commands in enumerate(ROUNDS):
        for book in roles.BOOKS[:commands]:
            said = f"{book}-{number}"
            recorder.tell(INTENT, said)
            again(
                partial(
                    handler.handle, lending.StampBook(book, said), CommandContext(actor="account-writer", command=said)
                )
            )
            recorder.tell(ACKNOWLEDGED, said)
        for turn in turns.all():
            again(turn)
        size = again(partial(signed_size, engine, lending.LOG))
        recorder.tell(SIGNED, f"{size} {again(partial(log.root, size)).hex()}")
    again(engine.dispose)


def again(turn: Callable[[], T]) -> T:
    for _ in range(TRIES - 1):
        try:
            return turn()
        except Exception:  # noqa: BLE001, S112  whatever it is, the loops of a worker try again
            continue
    return turn()


def look(folder: Path) -> Findings:
    """Judge the store in its present state, and again after completing unfinished work."""
    place = place_in(folder)
    engine = create_engine(place.store)
    with engine.connect() as connection:
        wrong = [] if connection.scalar(text("PRAGMA integrity_check")) == "ok" else ["the database is damaged"]
    log = Log(engine, lending.LOG)
    for said in place.oracle.lines(SIGNED):
        size, root = said.split()
        if log.size() < int(size) or log.root(int(size)).hex() != root:
            wrong.append("what was signed is another log")
    for turn in Turns(place, engine).all():
        turn()
    engine.dispose()
    found = found_in(place)
    return msgspec.structs.replace(found, wrong=wrong + found.wrong)
