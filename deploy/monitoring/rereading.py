"""The signed part of the logs, reread at once for `status`, as far as its time limit allows."""

import time
from datetime import datetime
from typing import Any

import msgspec

from deploy.installation.home import LOGS
from deploy.installation.installation import Installation
from shared.environment.clock import utc_now
from shared.event_store.rereading import Rereading
from shared.event_store.signed_history import NotConsistent

SECONDS = 2.0  # seconds for all logs, enough for some 250,000 events
AT_ONCE = 5_000


class RereadResult(msgspec.Struct, frozen=True):
    """The result of rereading. `last`: the last complete pass by each log's worker. `now`: the numbers of events just
    read, and of all signed ones. `altered`: the logs that differ from their signed state, each with a sentence."""

    last: dict[str, dict[str, Any] | None]
    now: dict[str, dict[str, int]]
    altered: dict[str, str]

    def lines(self) -> list[str]:
        found = [f"ALTERED: {sentence}" for sentence in self.altered.values()]
        for log, each in self.now.items():
            last = self.last[log]
            complete = f"the whole of it {_ago(last['age'])}" if last else "never the whole of it"
            found.append(f"read again: {log} {each['read']} of {each['signed']} now, by its worker {complete}")
        return found


def reread_now(installation: Installation) -> RereadResult:
    """Reread the logs for at most two seconds."""
    until, now, altered = time.monotonic() + SECONDS, dict[str, dict[str, int]](), dict[str, str]()
    for log, service in LOGS.items():
        with installation.reading(service) as engine:
            reading = Rereading(engine, log, installation.signing_key(log), installation.checkpoint_store(log))
            try:
                while not reading.part(AT_ONCE) and time.monotonic() < until:
                    pass
            except NotConsistent as found:
                altered[log] = str(found.parameters["remedy"])
        now[log] = {"read": reading.tree.size, "signed": reading.upto}
    return RereadResult({log: _last(installation, log) for log in LOGS}, now, altered)


def _last(installation: Installation, log: str) -> dict[str, Any] | None:
    """Return the number of events in the last complete pass, its time, and its age in seconds."""
    last = installation.checkpoint_store(log).last_reread()
    if last is None:
        return None
    age = (utc_now() - datetime.fromisoformat(last.at)).total_seconds()
    return {"size": last.size, "at": last.at, "age": round(max(0.0, age))}


def _ago(seconds: float) -> str:
    return f"{seconds // 3600:.0f} h {seconds % 3600 // 60:.0f} min ago"
