"""A service's feed as seen by another service: the log itself, behind a web server that may be down, slow or cut off."""

from collections.abc import Callable

from shared.event_store.log import Log
from shared.event_store.projector import LogCursor
from shared.messaging.errors import SourceUnavailable
from shared.messaging.sources import Batch
from shared.messaging.sources.local_log import LocalLogSource
from tests.simulation.faults import Faults


class SimulatedFeed:
    """A source like any other. `answers` says whether the web server is up."""

    def __init__(self, log: Log, faults: Faults, answers: Callable[[], bool]) -> None:
        self._log, self._faults, self._answers = log, faults, answers

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        self._faults.effect(f"ask the feed of {self._log.name}")
        self._faults.stall(f"feed of {self._log.name}")
        if not self._answers() or self._faults.happens("feed fails", self._log.name):
            raise SourceUnavailable(f"The feed of {self._log.name} does not answer.", "It is asked again.")
        # Each request gets a new reader, which knows nothing of the last request.
        return LocalLogSource(self._log).read(after, limit, 0)

    def close(self) -> None:
        """Nothing is held open."""
