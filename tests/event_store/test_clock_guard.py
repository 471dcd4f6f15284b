"""A clock that jumped forward stops sealing until it is corrected or a person confirms it; a long pause is not a jump."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, select, update

from shared.environment.clock import timestamp
from shared.event_store.clock_guard import (
    ClockGuard,
    ClockJumped,
    MachineTime,
    believed,
    confirm,
    machine_time,
    refused_look,
)
from shared.event_store.command_handler import CommandHandler
from shared.event_store.lag import log_lag
from shared.event_store.log import Log
from shared.event_store.sealer import Sealer
from shared.event_store.tables import kernel_tables
from tests.event_store.lending import BY_ANN, LOG, OUTBOX_KEY, BuyBook

pytestmark = pytest.mark.requirement("12.03")
DAY = timedelta(days=1)


class Machine:
    """A sealing machine: its clock, its uptime, and the clerks' commands meanwhile."""

    def __init__(self, engine: Engine, handler: CommandHandler) -> None:
        self.engine, self.handler, self._books = engine, handler, count(1)
        self.clock, self._boot, self._running = datetime.now(UTC), 1, 300.0
        self.restart()

    def restart(self) -> None:
        """Restart the process."""
        self.guard = ClockGuard(LOG, DAY.total_seconds(), lambda: MachineTime(str(self._boot), self._running))

    def time_passes(self, span: timedelta) -> None:
        self.clock += span
        self._running += span.total_seconds()

    def boot(self, away: timedelta = timedelta()) -> None:
        """Switch the machine off and, after a time, on again. The server's clock kept running: its last reading is
        equally old."""
        self.clock += away
        self._boot, self._running = self._boot + 1, 10.0
        if self.engine.dialect.name == "postgresql":
            table = kernel_tables(LOG).clock
            with self.engine.begin() as connection:
                kept = datetime.fromisoformat(str(connection.scalar(select(table.c.clock))))
                connection.execute(update(table).values(server=timestamp(datetime.now(UTC) - (self.clock - kept))))
        self.restart()

    def record(self) -> None:
        book = next(self._books)
        self.handler.handle(BuyBook(f"book-{book}", f"A{book}"), BY_ANN)

    def seal(self) -> int:
        """Record something and seal all pending events."""
        self.record()
        return self.sealer().seal_all()

    def sealer(self) -> Sealer:
        return Sealer(self.engine, LOG, OUTBOX_KEY, lambda: self.clock, guard=self.guard)

    def recorded(self) -> list[str]:
        return [event.recorded for event in Log(self.engine, LOG).read_all()]


@pytest.fixture
def machine(engine: Engine, handler: CommandHandler) -> Machine:
    return Machine(engine, handler)


def refused(engine: Engine) -> bool:
    return log_lag(engine, LOG, OUTBOX_KEY).clock_refused


def test_a_jump_is_not_sealed_and_all_goes_on_when_the_clock_returns(machine: Machine) -> None:
    machine.seal()
    machine.time_passes(timedelta(hours=1))
    machine.clock += timedelta(days=27_000)
    for _ in range(3):
        with pytest.raises(ClockJumped) as found:
            machine.seal()
        assert "nothing is sealed" in str(found.value.parameters["remedy"])
    assert (len(machine.recorded()), Log(machine.engine, LOG).unsealed()) == (1, 3), "what was recorded waits"
    assert refused(machine.engine)
    machine.clock -= timedelta(days=27_000)
    assert machine.seal() == 4
    assert max(machine.recorded()) == timestamp(machine.clock)
    assert not refused(machine.engine)


def test_the_same_reason_is_given_at_each_attempt_so_that_it_is_logged_once(machine: Machine) -> None:
    machine.seal()
    machine.clock += 30 * DAY
    said = set()
    for _ in range(3):
        machine.time_passes(timedelta(milliseconds=7))
        with pytest.raises(ClockJumped) as found:
            machine.seal()
        said.add(str(found.value.parameters["remedy"]))
    (only,) = said
    assert "29 days later than it can be" in only


def test_a_process_that_starts_after_the_jump_sees_it_too(machine: Machine) -> None:
    machine.seal()
    machine.clock += 3 * DAY
    machine.restart()
    with pytest.raises(ClockJumped):
        machine.seal()


def test_weeks_in_which_nothing_happens_are_no_jump(machine: Machine) -> None:
    machine.seal()
    machine.time_passes(60 * DAY)
    assert machine.seal() == 1
    machine.time_passes(60 * DAY)
    machine.restart()
    assert machine.seal() == 1
    machine.boot(away=60 * DAY)
    assert machine.seal() == 1
    machine.clock += 2 * DAY
    with pytest.raises(ClockJumped):
        machine.seal()


def test_a_clock_may_be_put_right_by_less_than_the_bound_but_not_again_and_again(machine: Machine) -> None:
    machine.seal()
    machine.clock += timedelta(hours=20)
    assert machine.seal() == 1
    machine.clock += timedelta(hours=20)
    with pytest.raises(ClockJumped):
        machine.seal()


def test_a_clock_that_goes_back_and_returns_did_not_jump(machine: Machine) -> None:
    machine.seal()
    machine.clock -= 40 * DAY
    assert machine.seal() == 1
    machine.restart()
    machine.clock += 40 * DAY
    assert machine.seal() == 1
    assert machine.recorded() == sorted(machine.recorded())


def test_a_machine_that_starts_with_no_clock_and_is_put_right_did_not_jump(machine: Machine) -> None:
    machine.seal()
    machine.boot(away=20 * DAY)
    right, machine.clock = machine.clock, datetime(2000, 1, 1, tzinfo=UTC)
    assert machine.seal() == 1
    machine.clock = right
    assert machine.seal() == 1
    assert machine.recorded()[-1] == timestamp(right)


def test_after_another_start_a_log_has_rested_for_400_days_at_most(machine: Machine) -> None:
    machine.seal()
    machine.boot(away=400 * DAY - timedelta(minutes=1))
    assert machine.seal() == 1
    machine.boot(away=400 * DAY + timedelta(minutes=1))
    with pytest.raises(ClockJumped):
        machine.seal()


def test_after_another_start_the_clock_of_the_database_server_counts(machine: Machine) -> None:
    machine.seal()
    machine.boot()
    machine.clock += 60 * DAY
    if machine.engine.dialect.name == "postgresql":
        with pytest.raises(ClockJumped):
            machine.seal()
        machine.clock -= 60 * DAY
    assert machine.seal() == (2 if machine.engine.dialect.name == "postgresql" else 1)


def test_what_a_person_confirms_goes_on_from_there(machine: Machine) -> None:
    machine.seal()
    machine.clock += 90 * DAY
    with pytest.raises(ClockJumped):
        machine.seal()
    with machine.engine.begin() as connection:
        look = confirm(connection, LOG)
        assert confirm(connection, LOG) is None
    assert look is not None
    assert look.clock == machine.clock
    machine.time_passes(timedelta(hours=1))
    assert machine.seal() == 2
    assert not refused(machine.engine)
    machine.clock += 2 * DAY
    with pytest.raises(ClockJumped):
        machine.seal()


def test_a_log_that_was_taken_over_may_be_old(machine: Machine) -> None:
    """A log from an archive was recorded years ago, and the clock has not been read here before."""
    machine.record()
    old = datetime(2013, 5, 1, tzinfo=UTC)
    Sealer(machine.engine, LOG, OUTBOX_KEY, lambda: old).seal_all()
    assert machine.seal() == 1


def test_a_sealer_looks_when_it_begins_though_nothing_waits(machine: Machine) -> None:
    assert machine.sealer().seal_all() == 0
    machine.clock += 2 * DAY
    with pytest.raises(ClockJumped):
        machine.seal()
    assert machine.recorded() == []


def test_what_ends_by_the_clock_does_not_end_by_one_that_jumped(machine: Machine) -> None:
    machine.seal()
    with machine.engine.connect() as connection:
        assert believed(machine.guard, connection, lambda: machine.clock)() == machine.clock
        machine.clock += 2 * DAY
        with pytest.raises(ClockJumped):
            believed(machine.guard, connection, lambda: machine.clock)
        assert refused_look(connection, LOG) is None, "who only asks writes nothing"


def test_recorded_times_in_the_future_are_seen(machine: Machine) -> None:
    machine.seal()
    assert log_lag(machine.engine, LOG, OUTBOX_KEY).recorded_ahead < 1
    machine.clock += timedelta(hours=20)
    machine.seal()
    assert 71_000 < log_lag(machine.engine, LOG, OUTBOX_KEY).recorded_ahead <= 72_000


def test_the_machine_tells_one_start_and_goes_on() -> None:
    first, second = machine_time(), machine_time()
    assert first.boot == second.boot
    assert first.running <= second.running
