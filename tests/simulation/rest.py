"""The end of a run: there are no more faults, and every promise is fulfilled."""

from tests.simulation.backups import Backups
from tests.simulation.broken import Broken
from tests.simulation.installation import SERVICES
from tests.simulation.world import World

ROUNDS = 60
SECONDS = 21.0  # between two rounds: longer than any timeout
LONGEST_EMBARGO = 120.0  # seconds
STILL = 2  # rounds without work


def come_to_rest(world: World, backups: Backups) -> None:
    """Run until the system is quiescent. Raises Broken if it never is, or if a promise is broken."""
    backups.put_newest_back()
    world.faults.quiet = True
    broker = world.around.broker
    broker.up = True
    broker.deliver_late()
    broker.replicate()
    for wall in world.around.walls.values():
        wall.skew = wall.years = 0.0
    world.around.clock.pass_by(LONGEST_EMBARGO)
    for worker in world.running():
        # Publishers check topics when they start.
        world.end(worker)
    for service in SERVICES:
        world.start(service)
    _answer_everybody(world)
    still = 0
    for _ in range(ROUNDS):
        world.trace.step += 1
        before = world.done
        for worker in world.running():
            for name in worker.turns:
                world.turn(worker, name)
        world.around.clock.pass_by(SECONDS)
        world.check()
        still = still + 1 if world.done == before else 0
        if still == STILL:
            world.watching.check_end()
            return
    raise Broken("all comes to rest", f"not in {ROUNDS} rounds")


def _answer_everybody(world: World) -> None:
    clerks = world.clerks
    while clerks.unanswered:
        keys = clerks.unanswered[0]
        world.asking(clerks.sent[keys[0]].service, lambda handler, keys=keys: clerks.ask_again(keys, handler))  # type: ignore[misc]
    world.check()
