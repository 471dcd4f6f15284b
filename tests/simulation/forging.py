"""An attacker with the database but not the home adds forged events. A separate random generator leaves the rest of a
run unchanged."""

import json
from random import Random

from tests.simulation.promises.sealing import FORGED
from tests.simulation.world import World

RUNS, STEPS = 0.3, 0.03  # the share of runs with an attacker, and of their steps with a forged event


class Forger:
    def __init__(self, world: World, seed: int) -> None:
        self._world, self._chance = world, Random(f"forger {seed}")
        self._works = self._chance.random() < RUNS

    def __call__(self) -> None:
        if not self._works or self._chance.random() > STEPS:
            return
        log = self._chance.choice(("registry", "meetings"))
        if log in self._world.around.stale:
            return
        number = self._chance.getrandbits(64)
        id_ = stream = f"{FORGED}{number:016x}"
        stored = json.dumps({"id": id_, "source": log, "subject": stream, "streamversion": 1}).encode()
        database = self._world.around.databases[log]
        at = database.looking
        at.execute("BEGIN IMMEDIATE")
        kept = at.execute(
            f"INSERT INTO {log}_events (id, stream, version, bytes) VALUES (?, ?, 1, ?)", (id_, stream, stored)
        )
        at.execute(f"INSERT INTO {log}_outbox (event, mac) VALUES (?, ?)", (kept.lastrowid, self._chance.randbytes(32)))
        at.execute("COMMIT")
        database.changes += 1
        self._world.trace.note(f"somebody adds {id_} to the database of {log}")
