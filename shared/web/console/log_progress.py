"""The progress of each service through the logs, and from it what is missing where, for the start page."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Engine

from shared.environment.clock import utc_now
from shared.event_store.lag import consumer_lags, sealed_before, unsealed_since
from shared.event_store.lease import WORKER, is_held
from shared.event_store.outbox_key import OutboxKey

PATIENCE = timedelta(minutes=1)
"""How long a worker may take: what is newer is no reason to tell anybody."""


class OwnLog(msgspec.Struct, frozen=True):
    """A service's log: `settled` is its last position sealed before the last minute; `waiting` if an event has waited
    longer than that to be sealed."""

    log: str
    settled: int
    waiting: bool


class LogReading(msgspec.Struct, frozen=True):
    """The position up to which a log has been read, and the sentence that is true while later events are missing."""

    log: str
    position: int
    lacking: str


class LogProgress(msgspec.Struct, frozen=True):
    """The progress of one service: its logs, what it has read of any log, and whether its worker is running."""

    running: bool = True
    logs: list[OwnLog] = []
    readings: list[LogReading] = []


class Lacking(NamedTuple):
    """The sentences about what is missing where; `stopped` if a worker that it needs is not running."""

    sentences: list[str]
    stopped: bool


def log_progress(
    engine: Engine,
    log: str,
    key: OutboxKey,
    reads: Mapping[str, Collection[str]],
    lacking: Mapping[str, str],
    now: datetime | None = None,
) -> LogProgress:
    """Return a service's progress; a read-only `engine` will do. `reads` lists the logs of each consumer whose marks are
    there, and `lacking` the sentence for each."""
    until = (now or utc_now()) - PATIENCE
    since = unsealed_since(engine, log, key)
    states = [OwnLog(log, sealed_before(engine, log, until), since is not None and since < until)]
    readings = [
        LogReading(each.log, each.position, str(lacking[each.consumer])) for each in consumer_lags(engine, reads)
    ]
    return LogProgress(is_held(engine, WORKER), states, readings)


def lacking_of(parts: Sequence[LogProgress]) -> Lacking:
    """Return what is missing where, given each service's progress; logs of a service that is not among them are left
    out."""
    logs = {state.log: (state, part.running) for part in parts for state in part.logs}
    found, stopped = dict[str, None](), False
    for part in parts:
        for reading in part.readings:
            state, sealing = logs.get(reading.log, (None, True))
            if state is None or not (state.waiting or reading.position < state.settled):
                continue
            found[reading.lacking] = None
            stopped = stopped or not sealing or not part.running
    return Lacking(list(found), stopped)
