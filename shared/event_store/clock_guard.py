"""The guard of a log's recorded times: a clock that jumped forward is not trusted until a person confirms it.

Recorded times never go back, so a single event sealed in 2099 would force that time on every later one. The clock is
compared with other evidence of how much time has passed since the first look after the machine's last start
(docs/decisions/0021-a-clock-that-jumps.md): the machine's uptime; after a restart, the database server's clock; failing
both, the assumption that a log was idle for no longer than `LONGEST_REST`.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, Engine, RowMapping, Select, delete, insert, select, text

from shared.domain.errors import Unavailable
from shared.environment.clock import duration_text, timestamp
from shared.event_store.row_writes import upsert
from shared.event_store.tables import kernel_tables

LONGEST_REST = timedelta(days=400)
KEPT, REFUSED = "kept", "refused"  # the reading that later ones are compared with, and the one that was refused
_BOOT = Path("/proc/sys/kernel/random/boot_id")
# CLOCK_BOOTTIME includes time spent asleep; on systems other than Linux, CLOCK_MONOTONIC does.
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True)
class MachineTime:
    """The machine's evidence of time other than its clock: the id of the current boot, and the seconds since then."""

    boot: str
    running: float


@dataclass(frozen=True)
class Look:
    """A reading of the clock, together with the machine's uptime and the database server's clock, if there is one."""

    clock: datetime
    machine: MachineTime
    server: datetime | None


class ClockJumped(Unavailable):
    """Refusal to seal with a clock that jumped forward. Parameters: part, remedy."""

    code = "clock-jumped"

    def __init__(self, log: str, look: Look, latest: datetime) -> None:
        self.look = look
        remedy = (
            f"It says {_day(look.clock)}, {duration_text((look.clock - latest).total_seconds())} later than it can be by other "
            "evidence, so nothing is sealed. Set the clock right, and all goes on by itself. If it is right, say "
            f"so: `rapporteur clock confirm {_day(look.clock)}`."
        )
        super().__init__(part=f"The clock that {log} is sealed by", remedy=remedy)


@cache
def _this_boot() -> str:
    """Return the id of the current boot, or one for this process where the system provides none."""
    return _BOOT.read_text().strip() if _BOOT.exists() else f"process {uuid4()}"


def machine_time() -> MachineTime:
    return MachineTime(_this_boot(), time.clock_gettime(_RUNNING))


class ClockGuard:
    """The guard of one log. `bound`: the seconds by which the clock may run ahead of the other evidence."""

    def __init__(self, log: str, bound: float, machine: Callable[[], MachineTime] = machine_time) -> None:
        self.log, self.bound, self._machine = log, timedelta(seconds=bound), machine
        self._table, self._sealed = kernel_tables(log).clock, kernel_tables(log).log
        self._kept: Look | None = None

    def check(self, connection: Connection, clock: datetime) -> None:
        """Raise ClockJumped if the clock jumped. Nothing is written."""
        self._judge(connection, clock)

    def accept(self, connection: Connection, clock: datetime) -> None:
        """Raise ClockJumped if the clock jumped. Otherwise keep the reading if it is the first since the machine
        started."""
        look = self._judge(connection, clock)
        if look is not None:
            connection.execute(delete(self._table))
            connection.execute(insert(self._table), _row(KEPT, look))

    def remember(self, engine: Engine, jump: ClockJumped) -> None:
        """Store a refused reading, for the operator who confirms it, for `doctor` and for the metric."""
        self._kept = None  # an operator may confirm it
        with engine.begin() as connection:
            upsert(connection, self._table, _row(REFUSED, jump.look))

    def _judge(self, connection: Connection, clock: datetime) -> Look | None:
        """Return the reading if it should be kept. Raises ClockJumped."""
        machine, kept = self._machine(), self._kept
        if kept is None or kept.machine.boot != machine.boot:
            kept = _look(connection, select(self._table).where(self._table.c.which == KEPT))
        if kept is not None and kept.machine.boot == machine.boot:
            latest = kept.clock + timedelta(seconds=machine.running - kept.machine.running) + self.bound
            if clock > latest:
                raise ClockJumped(self.log, Look(clock, machine, _server_clock(connection)), latest)
            first, self._kept = self._kept is None, kept
            return kept if first and refused_look(connection, self.log) else None
        look = Look(clock, machine, _server_clock(connection))
        if kept is not None:
            last_known = max(kept.clock, self._last_recorded(connection))
            latest = last_known + LONGEST_REST
            if look.server is not None and kept.server is not None:
                latest = min(latest, max(last_known, kept.clock + (look.server - kept.server)) + self.bound)
            if clock > latest:
                raise ClockJumped(self.log, look, latest)
            if clock < last_known:
                # The clock is behind. Correcting it must not look like a jump.
                return None
        return look

    def _last_recorded(self, connection: Connection) -> datetime:
        last = connection.scalar(select(self._sealed.c.recorded).order_by(self._sealed.c.position.desc()).limit(1))
        return datetime.fromisoformat(last) if last else datetime.min.replace(tzinfo=UTC)


def believed(guard: ClockGuard | None, connection: Connection, clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """Return a clock frozen at another clock's present time, for anything that expires by the clock, such as embargoes.
    Raises ClockJumped."""
    now = clock()
    if guard is not None:
        guard.check(connection, now)
    return lambda: now


def refused_look(connection: Connection, log: str) -> Look | None:
    """Return the reading that is currently refused, if any."""
    table = kernel_tables(log).clock
    return _look(connection, select(table).where(table.c.which == REFUSED))


def confirm(connection: Connection, log: str) -> Look | None:
    """Accept the refused reading as the one that later ones are compared with, and return it; None if none is
    refused."""
    look, table = refused_look(connection, log), kernel_tables(log).clock
    if look is not None:
        connection.execute(delete(table))
        connection.execute(insert(table), _row(KEPT, look))
    return look


def _server_clock(connection: Connection) -> datetime | None:
    if connection.dialect.name != "postgresql":
        return None
    now: datetime = connection.scalar(text("SELECT clock_timestamp()"))
    return now.astimezone(UTC)


def _look(connection: Connection, query: Select[tuple[object, ...]]) -> Look | None:
    row: RowMapping | None = connection.execute(query).mappings().first()
    if row is None:
        return None
    server = datetime.fromisoformat(row["server"]) if row["server"] else None
    return Look(datetime.fromisoformat(row["clock"]), MachineTime(row["boot"], row["running"] / 1000), server)


def _row(which: str, look: Look) -> dict[str, object]:
    return {
        "which": which,
        "clock": timestamp(look.clock),
        "boot": look.machine.boot,
        "running": round(look.machine.running * 1000),
        "server": timestamp(look.server) if look.server else None,
    }


def _day(moment: datetime) -> str:
    """Return only the day, so that the reason stays the same and is logged once."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d")
