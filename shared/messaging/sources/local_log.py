"""The log itself, in a database that this process can read: the source used in the default, embedded mode."""

import time

from shared.event_store.log import Log
from shared.event_store.projector import LogCursor, OriginChanged
from shared.messaging.errors import CursorBeyondEnd
from shared.messaging.sources import Batch

STEP = 0.02


class LocalLogSource:
    """A source over a sealed log."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._origin: str | None = None

    def read(self, after: LogCursor, limit: int, wait: float) -> Batch:
        until = time.monotonic() + wait
        while (size := self._log.size()) <= after.position and time.monotonic() < until:
            time.sleep(STEP)
        # A log's origin never changes, so it is read once. A log without events can have one: it was restored to its start.
        self._origin = self._origin or self._log.origin()
        if after.origin not in (None, self._origin):
            common = self._log.continues().get(str(after.origin))
            raise OriginChanged(self._log.name, str(after.origin), str(self._origin), common)
        if after.position > size:
            raise CursorBeyondEnd(self._log.name, after.position, size)
        events = self._log.read(after.position, limit) if size > after.position else []
        return Batch(self._origin, events, after.offset)

    def close(self) -> None:
        """Do nothing, since the engine belongs to the caller."""
