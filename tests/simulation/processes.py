"""The processes of the services: for each a web server that decides commands, and a worker, assembled as in the program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from services.meetings.service import registry_projector
from services.reporting.publication import DuePublisher, partner_projector
from services.reporting.service import facts_projector
from shared.event_store.clock_guard import ClockGuard, MachineTime
from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import read_only
from shared.event_store.log import Log
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import Projector
from shared.event_store.sealer import Sealer
from shared.event_store.signer import CheckpointSigner
from shared.event_store.store import EventStore
from shared.messaging.consumer import Consumer
from shared.messaging.loops import Job
from shared.messaging.publisher import Publisher
from shared.messaging.sources import Source
from shared.messaging.sources.local_log import LocalLogSource
from shared.messaging.sources.topic import TopicSource
from tests.simulation.broker import Broker
from tests.simulation.clocks import Clock, Wall, event_ids
from tests.simulation.databases import Database
from tests.simulation.elsewhere import KeptInMemory, KeyInMemory
from tests.simulation.faults import Faults
from tests.simulation.feeds import SimulatedFeed
from tests.simulation.installation import OWN_LOGS, SERVICE_OF, SERVICES, codecs
from tests.simulation.kafka_clients import SimulatedKafka

A_DAY = 86_400.0  # seconds
KEY = b"the key of a simulation's fingerprints"
OUTBOX_KEY = OutboxKey(b"the key of a simulation's outboxes")
READ_BY = {"registry": (), "meetings": ("registry",), "reporting": ("registry", "meetings", "reporting")}


@dataclass
class Surroundings:
    """The parts that all processes of a run share and that outlive them. `kafka`: whether logs go over the broker."""

    chance: Random
    faults: Faults
    clock: Clock
    broker: Broker
    databases: Mapping[str, Database]
    kafka: bool
    stale: dict[str, bytes] = field(default_factory=dict)
    """Services whose database lacks events, by mistake, with its former content."""
    walls: dict[str, Wall] = field(init=False)
    keys: dict[str, KeyInMemory] = field(init=False)
    kept: dict[str, KeptInMemory] = field(init=False)
    web_is_up: Callable[[str], bool] = lambda _service: True

    def __post_init__(self) -> None:
        self.walls = {service: Wall(self.clock) for service in SERVICES}
        self.keys = {log: KeyInMemory(log) for log in SERVICE_OF}
        self.kept = {log: KeptInMemory(log, self.faults) for log in SERVICE_OF}

    def batch(self, some: Sequence[int], most: int) -> int:
        """Return the size of a batch, often a small one, so that only a part of the events can be lost."""
        return most if self.faults.quiet else self.chance.choice((*some, most))

    def log(self, name: str) -> Log:
        return Log(read_only(self.databases[SERVICE_OF[name]].engine), name)


def handler_of(world: Surroundings, service: str) -> CommandHandler:
    deciding, wall = SERVICES[service], world.walls[service]
    store = EventStore(world.databases[service].engine, codecs()[service], OUTBOX_KEY)
    options: dict[str, Any] = {
        "key": KEY,
        "project": deciding.project,
        "unique_keys": deciding.claims,
        "guard": deciding.guard(wall),
        "clock": wall,
        "new_id": event_ids(wall, world.chance),
    }
    if deciding.recording is None:
        return CommandHandler(store, deciding.deciders, **options)
    return deciding.recording.handler(store, deciding.deciders, restatement=lambda *_: (), **options)


def topic_of(log: str) -> str:
    return f"{log}.events"


class Worker:
    """One process of a service's worker, from its start to its end."""

    def __init__(self, world: Surroundings, service: str) -> None:
        self._world, self.service = world, service
        self._engine, self._wall = world.databases[service].engine, world.walls[service]
        self.kafka = SimulatedKafka("simulated:9092", broker=world.broker, clock=world.clock)
        self.turns: dict[str, Job] = {}
        self.ended = False
        self.at: set[str] = set()
        """The turns in progress: each has a thread of its own, so only one of each can be in progress."""
        for log in OWN_LOGS[service]:
            self.turns |= self._of_own(log)
        for log in READ_BY[service]:
            self.turns |= self._of_anothers(log)
        if service == "reporting":
            self.turns["tell what is due"] = DuePublisher(
                self._engine, self._engine, OUTBOX_KEY, self._wall, self._guard("partners")
            )

    def died(self) -> None:
        self.kafka.died()

    def _guard(self, log: str) -> ClockGuard:
        return ClockGuard(log, A_DAY, lambda: MachineTime(self.service, self._world.clock.now))

    def _of_own(self, log: str) -> dict[str, Job]:
        world = self._world
        chance = lambda: f"{world.chance.getrandbits(128):032x}"  # noqa: E731
        sealer = Sealer(self._engine, log, OUTBOX_KEY, self._wall, chance=chance, guard=self._guard(log))
        signer = CheckpointSigner(self._engine, log, world.keys[log], world.kept[log], clock=world.clock.monotonic)
        turns: dict[str, Job] = {
            f"seal {log}": lambda: sealer.seal(world.batch((1, 2, 5), 2000)),
            f"sign {log}": lambda: 0 * signer.sign(),
        }
        if world.kafka:
            clock = world.clock.monotonic
            turns[f"publish {log}"] = Publisher(world.log(log), self.kafka, topic_of(log), clock=clock).publish
        return turns

    def _of_anothers(self, log: str) -> dict[str, Job]:
        if self.service == "meetings":
            return {f"consume {log}": self._step(log, registry_projector(self._engine))}
        return {
            f"consume {log}": self._step(log, facts_projector(self._engine)),
            f"tell {log}": self._step(
                log, partner_projector(self._engine, OUTBOX_KEY, self._wall, guard=self._guard("partners"))
            ),
        }

    def _step(self, log: str, projector: Projector) -> Job:
        world = self._world
        consumer = Consumer(log, projector, *self._source(log), clock=world.clock.monotonic)
        return lambda: consumer.step(limit=world.batch((1, 3), 10_000))

    def _source(self, log: str) -> tuple[Source, Source | None]:
        world = self._world
        if not world.kafka or SERVICE_OF[log] == self.service:
            return LocalLogSource(world.log(log)), None
        feed = SimulatedFeed(world.log(log), world.faults, lambda: world.web_is_up(SERVICE_OF[log]))
        return TopicSource(self.kafka, topic_of(log), clock=world.clock.monotonic), feed
