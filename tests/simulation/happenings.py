"""The events of a step besides turns and commands: time, clocks, broker failures, deaths, leases, backups, poison."""

from collections.abc import Callable

from tests.simulation.backups import Backups
from tests.simulation.installation import SERVICES
from tests.simulation.poison import poison, strange
from tests.simulation.processes import Worker
from tests.simulation.world import World

YEARS = 10 * 365 * 86_400.0  # seconds
TURN, COMMAND, AGAIN, ROOM = "a turn", "a command", "again", "in the room"
WEIGHTS = {TURN: 60.0, COMMAND: 16.0, AGAIN: 6.0, ROOM: 10.0}
MISHAPS = {
    "time": 5.0,
    "replication": 3.0,
    "start": 6.0,
    "late": 2.0,
    "broker": 1.0,
    "clock": 1.5,
    "death": 1.0,
    "lease": 1.0,
    "leader": 1.0,
    "truncation": 0.7,
    "deletion": 0.5,
    "oldest": 0.5,
    "stranger": 0.7,
    "poison": 0.4,
    "backup": 0.8,
    "restore": 0.8,
    "restore an older one": 0.5,
    "restore the newest": 2.0,
}
ALWAYS = {"time", "start", "replication", "late", "restore the newest"}


class Happenings:
    """Chooses mishaps for the run; each call is one step."""

    def __init__(self, world: World) -> None:
        self._world, self._chance = world, world.chance
        self.backups = Backups(world)
        self._acts: dict[str, Callable[[], None]] = {
            TURN: self._turn,
            COMMAND: self._command,
            AGAIN: self._again,
            ROOM: self.in_the_room,
            "backup": self.backups.make,
            "restore": self.backups.put_back,
            "restore an older one": self.backups.put_back_older,
            "restore the newest": self.backups.put_newest_back,
            **{name: getattr(self, f"_{name}") for name in MISHAPS if hasattr(self, f"_{name}")},
        }
        weights = WEIGHTS | {
            name: weight if name in ALWAYS or self._chance.random() < 0.5 else 0.0 for name, weight in MISHAPS.items()
        }
        self._weight = weights
        world.mishap = self._meanwhile

    def _meanwhile(self) -> None:
        names = [name for name in ("leader", "truncation", "deletion", "oldest") if self._weight[name]]
        if names:
            self._acts[self._chance.choice(names)]()

    def __call__(self) -> None:
        self._acts[self._chance.choices(list(self._weight), list(self._weight.values()))[0]]()

    def _note(self, text: str) -> None:
        self._world.trace.note(text)

    def _turn(self) -> None:
        self._world.some_turn()

    def _command(self) -> None:
        world, service = self._world, self._chance.choice(("registry", "meetings", "meetings", "reporting"))
        length = world.watching.appending[service].length
        world.asking(service, lambda handler: world.clerks.ask(service, handler, length))

    def in_the_room(self) -> None:
        """Send an act on the text of a communiqué: it is agreed, approved, published, corrected or withdrawn."""
        world, length = self._world, self._world.watching.appending["meetings"].length
        acts = world.clerks.asking.in_the_room
        world.asking("meetings", lambda handler: world.clerks.ask_for("meetings", acts(), handler, length))

    def _again(self) -> None:
        """Repeat unanswered requests and, sometimes, answered ones."""
        world, clerks = self._world, self._world.clerks
        if clerks.unanswered and self._chance.random() < 0.7:
            keys = self._chance.choice(clerks.unanswered)
        elif answered := [sent for sent in clerks.sent.values() if sent.answer]:
            sent = self._chance.choice(answered)
            keys = sent.together
            if self._chance.random() < 0.2:
                world.asking(sent.service, lambda handler: clerks.ask_otherwise(sent, handler))
                return
        else:
            return
        world.asking(clerks.sent[keys[0]].service, lambda handler: clerks.ask_again(keys, handler))

    def _time(self) -> None:
        seconds = self._chance.choice((0.1, 1.0, 6.0, 20.0, 60.0))
        self._world.around.clock.pass_by(seconds)
        self._note(f"{seconds} s pass")

    def _clock(self) -> None:
        service = self._chance.choice(list(SERVICES))
        jump = self._chance.choice((-7200.0, -60.0, -1.0, -0.001, 0.5, 30.0, 3600.0, YEARS))
        wall = self._world.around.walls[service]
        if wall.years or jump == YEARS:
            # The next time, the clock is corrected.
            jump = -YEARS if wall.years else YEARS
            wall.years += jump
        else:
            wall.skew += jump
        self._note(f"the clock of {service} jumps by {jump} s")

    def _start(self) -> None:
        service = self._chance.choice(list(SERVICES))
        self._world.start(service)
        self._note(f"{service} is started")

    def _death(self) -> None:
        if running := self._world.running():
            worker = self._chance.choice(running)
            self._world.end(worker)
            self._note(f"a worker of {worker.service} is killed")

    def _lease(self) -> None:
        """Break the worker's connection: another gets the lease, which the first has not noticed yet."""
        world, service = self._world, self._chance.choice(list(SERVICES))
        worker = world.workers[service]
        if worker is not None and len(world.outlived) < 2:
            world.outlived.append(worker)
            world.workers[service] = Worker(world.around, service)
            self._note(f"another worker of {service} has the lease")

    def _topic(self) -> str | None:
        topics = sorted(self._world.around.broker.topics)
        return self._chance.choice(topics) if topics else None

    def _late(self) -> None:
        self._note(f"{self._world.around.broker.deliver_late()} records arrive late")

    def _replication(self) -> None:
        self._world.around.broker.replicate()

    def _broker(self) -> None:
        broker = self._world.around.broker
        broker.up = not broker.up
        self._note(f"the broker is {'up' if broker.up else 'down'}")

    def _leader(self) -> None:
        if topic := self._topic():
            self._note(f"{topic} has another leader, {self._world.around.broker.change_leader(topic)} records are lost")

    def _truncation(self) -> None:
        if topic := self._topic():
            records = self._chance.choice((1, 2, 5, 50))
            self._world.around.broker.truncate(topic, records)
            self._note(f"{topic} is cut by {records} records")

    def _deletion(self) -> None:
        if topic := self._topic():
            self._world.around.broker.delete(topic)
            self._note(f"{topic} is deleted")

    def _oldest(self) -> None:
        if topic := self._topic():
            records = self._chance.choice((1, 5, 50))
            self._world.around.broker.forget_oldest(topic, records)
            self._note(f"the oldest {records} records of {topic} are deleted")

    def _stranger(self) -> None:
        if topic := self._topic():
            strange(self._world.around.broker, topic, self._chance)
            self._note(f"somebody else writes to {topic}")

    def _poison(self) -> None:
        log = self._chance.choice(("registry", "meetings"))
        poison(self._world, log, self._chance)
