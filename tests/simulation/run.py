"""A run from its seed to its end, and the report on one that broke a promise."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from tests.simulation.broken import Broken
from tests.simulation.forging import Forger
from tests.simulation.happenings import Happenings
from tests.simulation.rest import come_to_rest
from tests.simulation.trace import SHOWN
from tests.simulation.world import World

STEPS = 150


class Outcome(msgspec.Struct, frozen=True):
    """`digest` covers everything that happened, `last` holds its last lines. `promise` is None if none was broken."""

    seed: int
    steps: int
    digest: str
    promise: str | None = None
    found: str = ""
    last: tuple[str, ...] = ()


def run(seed: int, steps: int = STEPS, shown: int | None = SHOWN) -> Outcome:
    """Run a seed: the same seed and number of steps give the same run, in every process. `shown` is the number of last
    lines kept, None for all."""
    with _quietly():
        world = World(seed, shown)
        try:
            world.begin()
            happen, forge = Happenings(world), Forger(world, seed)
            for world.trace.step in range(1, steps + 1):
                happen()
                forge()
                world.check()
            come_to_rest(world, happen.backups)
        except Broken as broken:
            return _outcome(world, seed, broken)
    return _outcome(world, seed)


def _outcome(world: World, seed: int, broken: Broken | None = None) -> Outcome:
    trace = world.trace
    if broken is None:
        return Outcome(seed, trace.step, trace.digest(), last=tuple(trace.last))
    return Outcome(seed, trace.step, trace.digest(), broken.promise, broken.found, tuple(trace.last))


@contextmanager
def _quietly() -> Iterator[None]:
    """Silence the program, which warns of every fault."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
