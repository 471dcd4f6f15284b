"""The state of each log: the events sealed by its own service, the events that reporting has read, and whether their
roots agree."""

from collections.abc import Callable, Mapping

import msgspec

from services.reporting.queries import FactQueries, LogState
from services.reporting.reports.issuing.signed import NewestCheckpoint
from shared.domain.errors import NotThere
from shared.event_store.log import Log
from shared.event_store.log_proofs import LogProver
from shared.web.peers import PeerDenied, Unreachable, ask_peer
from shared.web.tokens import viewer_authorization

SECONDS = 2
NO_ROOT = ""
"""The root of a log that has not reached the counted position: it equals no real root."""
SealedHead = tuple[str | None, int | None, str | None]


Checkpoints = Callable[[str], NewestCheckpoint | None]


class LogHead(msgspec.Struct, frozen=True):
    """A log's state. `sealed` and `root` (at the position applied, in hex) come from the log's own service; None if
    that service does not answer.

    `applied` is the position up to which reporting has read; None for a log that it does not read.
    """

    log: str
    events_path: str
    applied: LogState | None
    origin: str | None = None
    sealed: int | None = None
    root: str | None = None
    checkpoint: NewestCheckpoint | None = None

    @property
    def agrees(self) -> bool | None:
        """Return whether the events read are the sealed ones; None if that is not known."""
        if self.applied is None or self.root is None:
            return None
        return self.root == self.applied.root and self.origin == self.applied.origin


class LogHeads:
    """The states of all logs. `elsewhere`: the addresses of other services' logs, by log; `own`: our own logs."""

    def __init__(
        self, facts: FactQueries, own_logs: Mapping[str, Log], elsewhere: Mapping[str, str], signed: Checkpoints
    ) -> None:
        self._facts, self._own, self._elsewhere, self._signed = facts, own_logs, elsewhere, signed
        self._proving = {log: LogProver(each) for log, each in own_logs.items()}

    @property
    def logs(self) -> tuple[str, ...]:
        return (*self._elsewhere, *self._own)

    def events_path(self, log: str) -> str:
        return "/reporting/partners/events" if log == "partners" else f"/{log}/events"

    def heads(self) -> list[LogHead]:
        applied = self._facts.logs_at(self._facts.moment())
        return [self._head(log, applied.get(log)) for log in self.logs]

    def _head(self, log: str, applied: LogState | None) -> LogHead:
        origin, sealed, root = (self._local_head if log in self._own else self._remote_head)(log, applied)
        return LogHead(log, self.events_path(log), applied, origin, sealed, root, self._signed(log))

    def _local_head(self, log: str, applied: LogState | None) -> SealedHead:
        origin, size = self._own[log].origin(), self._own[log].size()
        try:
            return origin, size, self._proving[log].root(applied.position if applied else size).hex()
        except NotThere:
            return origin, size, NO_ROOT

    def _remote_head(self, log: str, applied: LogState | None) -> SealedHead:
        address = f"{self._elsewhere[log]}{self.events_path(log)}/head.json"
        try:
            try:
                head = ask_peer(
                    f"{address}?size={applied.position}" if applied else address, viewer_authorization(), SECONDS
                )
            except PeerDenied as denied:
                if denied.status != 404:
                    raise
                head = ask_peer(address, viewer_authorization(), SECONDS) | {"root": NO_ROOT}
        except (Unreachable, PeerDenied):
            return None, None, None
        return head.get("origin"), head.get("sealed"), head.get("root")
