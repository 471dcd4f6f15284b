"""All promises of one run, checked after every step; a database is checked only after a commit."""

from services.meetings.service import CONSUMER
from services.reporting.read_models.publication import PUBLICATION
from tests.simulation.clerks import Clerks
from tests.simulation.installation import SERVICE_OF, SERVICES
from tests.simulation.processes import OUTBOX_KEY, READ_BY, Surroundings
from tests.simulation.promises.appending import Appending
from tests.simulation.promises.consuming import Consuming
from tests.simulation.promises.publishing import Publishing
from tests.simulation.promises.reading import MODELS, Reading
from tests.simulation.promises.sealing import Sealing
from tests.simulation.promises.telling import Telling
from tests.simulation.trace import Trace


class Watching:
    def __init__(self, world: Surroundings, clerks: Clerks, trace: Trace) -> None:
        self._world, self._clerks = world, clerks
        at = world.databases
        self.appending = {log: Appending(at[log], log, clerks.sent) for log in SERVICES}
        self.sealing = {
            log: Sealing(at[service], world.walls[service], log, world.log(log), world.kept[log], trace)
            for log, service in SERVICE_OF.items()
        }
        self.publishing = {
            log: Publishing(at[service], self.sealing[log], world.broker) for log, service in SERVICE_OF.items()
        }
        read = {service: {log: self.sealing[log] for log in READ_BY[service]} for service in SERVICES}
        self.consuming = [
            Consuming(at["meetings"], CONSUMER, read["meetings"]),
            Consuming(at["reporting"], "", read["reporting"], facts=True),
            Consuming(at["reporting"], PUBLICATION, read["reporting"]),
        ]
        self.telling = Telling(world.walls["reporting"], at["reporting"], read["reporting"])
        self._reading = {name: Reading(at[name], name, self.sealing["registry"], OUTBOX_KEY) for name in MODELS}
        self._seen = dict.fromkeys(SERVICES, -1)

    def exists(self, stream: str) -> bool:
        return any(stream in appending.length for appending in self.appending.values())

    def check(self) -> None:
        """Check all promises. Raises Broken."""
        changed = {name for name, database in self._world.databases.items() if database.changes != self._seen[name]}
        self._seen = {name: database.changes for name, database in self._world.databases.items()}
        stale = self._world.stale
        for log in SERVICES:
            if log in changed and log not in stale:
                self.appending[log].check()
        for log, service in SERVICE_OF.items():
            if service in changed and service not in stale:
                self.sealing[log].check()
            self.sealing[log].check_signed()
            self.publishing[log].check(marked=service not in stale)
        for consuming in self.consuming:
            if consuming.service not in stale:
                consuming.check()
        if "reporting" in changed:
            self.telling.check()
        for sent in self._clerks.sent.values():
            self.appending[sent.service].answered(sent)

    def check_end(self) -> None:
        """Check the end, when everything works and nothing is left to do: all readers are at the end of every log.
        Raises Broken."""
        self.check()
        self.telling.check_end()
        for log, sealing in self.sealing.items():
            sealing.check_end()
            if self._world.kafka:
                self.publishing[log].check_whole()
        for consuming in self.consuming:
            consuming.check_end()
        if not any(appending.poison for appending in self.appending.values()):
            # An unreadable event prevents a rebuild.
            for reading in self._reading.values():
                reading.check_end()
