"""Supervision of real processes with a simulated clock: their order of starting, and processes that are not restarted."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.runtime.production import probes, supervise
from deploy.runtime.production.errors import NotStarted
from deploy.runtime.production.probes import Ending, NoSign
from deploy.runtime.production.processes import HEARTBEAT, Child, Launch, descendants
from deploy.runtime.production.supervise import CALM, MISSES, PAUSES, SECONDS_TO_START, Kept, Part, Supervisor
from shared.environment.disk import NO_ROOM_FOR_SERVERS, Disk
from tests.end_to_end.program import alive
from tests.plugins.waiting import until

pytestmark = [pytest.mark.requirement("12.01"), pytest.mark.process]
SLEEPS = [sys.executable, "-c", "import time; time.sleep(600)"]
AFTER = 30.0


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class House:
    """A supervisor whose threads never probe: the test does, so that nothing waits."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock = folder, Clock()
        self.supervisor = Supervisor(folder, AFTER, self.clock)
        self.starts = 0

    def start(self, command: list[str] = SLEEPS) -> Child:
        self.starts += 1
        return Child(Launch("part", command, self.folder / "run", self.folder / "log"))

    def keep(self, probe: Callable[[Child], None] = lambda _: None, again: Callable[[], Child] | None = None) -> Kept:
        self.supervisor.keep(Part(self.start, again or self.start, probe, every=3600))
        return self.supervisor._kept[-1]  # noqa: SLF001  what it knows of a child

    def pass_time(self, seconds: float) -> None:
        self.clock.now += seconds
        self.supervisor.look()
        self.supervisor.look()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    with house.supervisor:
        yield house


def silent(_child: Child) -> None:
    raise NoSign


def killed(kept: Kept) -> None:
    kept.child.kill()


def test_what_ends_is_started_again_later_each_time_and_for_ever(house: House) -> None:
    kept = house.keep()
    for number, pause in enumerate([*PAUSES, PAUSES[-1], PAUSES[-1]], start=2):
        killed(kept)
        house.supervisor.look()
        if pause:
            house.pass_time(pause - 0.1)
            assert house.starts == number - 1, "not before its time"
        house.pass_time(0.1)
        assert house.starts == number
        assert kept.child.ended() is None


def test_what_ran_for_a_while_is_started_at_once_the_next_time(house: House) -> None:
    kept = house.keep()
    for _ in PAUSES:
        killed(kept)
        house.supervisor.look()
        house.pass_time(PAUSES[-1])
    kept.look()
    house.pass_time(CALM + 1)
    before = house.starts
    killed(kept)
    house.pass_time(0)
    assert house.starts == before + 1


def test_what_cannot_be_started_is_tried_again_and_the_others_go_on(house: House) -> None:
    failures = iter([NotStarted("There is no room.", "Make room."), OSError(28, "No space left on device")])

    def again() -> Child:
        if failure := next(failures, None):
            raise failure
        return house.start()

    first, second = house.keep(again=again), house.keep()
    killed(first)
    killed(second)
    for pause in PAUSES[:4]:
        house.pass_time(pause)
    assert (first.child.ended(), second.child.ended()) == (None, None)


@pytest.mark.requirement("12.02")
def test_what_ended_on_a_full_disk_is_tried_on_and_at_once_when_there_is_room(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    free, kept = 0, house.keep()
    monkeypatch.setattr(supervise, "disk_of", lambda _home: Disk(NO_ROOM_FOR_SERVERS, free))
    for pause in PAUSES:
        killed(kept)
        house.supervisor.look()
        house.pass_time(pause)
    assert kept.child.ended() is None
    before = house.starts
    killed(kept)
    house.pass_time(0)
    assert house.starts == before, "not before its time"
    free = NO_ROOM_FOR_SERVERS
    house.pass_time(0)
    assert house.starts == before + 1


def test_what_is_renewed_is_there_once_though_it_ended_before_or_cannot_be_started(house: House) -> None:
    failures = iter([OSError(28, "No space left on device")])

    def again() -> Child:
        if failure := next(failures, None):
            raise failure
        return house.start()

    kept = house.keep(again=again)
    house.supervisor.renew("part")
    house.pass_time(0)
    assert (house.starts, kept.child.ended()) == (2, None)
    killed(kept)
    house.supervisor.look()
    house.supervisor.renew("part")
    renewed = kept.child.pid
    house.pass_time(PAUSES[-1])
    assert (house.starts, kept.child.pid) == (3, renewed)


def test_what_gives_no_answer_is_started_again_after_the_bound_and_not_before(house: House) -> None:
    kept = house.keep(silent)
    hung = kept.child.pid
    for _ in range(MISSES):
        kept.look()
        house.pass_time(AFTER / MISSES)
        assert kept.child.pid == hung
    kept.look()
    house.pass_time(0.1)
    assert kept.child.pid != hung
    assert not alive(hung)


def test_what_is_slow_is_left_alone(house: House) -> None:
    """One answer is enough, and time without probes (this process may have been suspended) is not silence."""
    answers = iter([NoSign(), NoSign(), NoSign(), None, NoSign(), None])

    def slow(_child: Child) -> None:
        if failure := next(answers):
            raise failure

    kept = house.keep(slow)
    slow_one = kept.child.pid
    for _ in range(6):
        kept.look()
        house.pass_time(AFTER * (0.9 if kept.misses else 100) / MISSES)
    assert (kept.child.pid, house.starts) == (slow_one, 1)


def test_what_was_just_started_gets_longer_for_its_first_answer(house: House) -> None:
    kept = house.keep(silent)
    killed(kept)
    house.pass_time(0)
    for _ in range(MISSES):
        kept.look()
    house.pass_time(SECONDS_TO_START - 1)
    assert house.starts == 2
    house.pass_time(2)
    house.pass_time(PAUSES[1])
    assert house.starts == 3


def test_what_takes_nobody_new_is_started_again_without_a_wait(house: House) -> None:
    def ending(_child: Child) -> None:
        raise Ending("the database system is shutting down")

    kept = house.keep(ending)
    before = kept.child.pid
    kept.look()
    house.pass_time(0)
    assert kept.child.pid != before


def test_a_stopped_process_hangs_although_its_children_answer(house: House) -> None:
    kept = house.keep()
    stopped = kept.child.pid
    os.kill(stopped, signal.SIGSTOP)
    until(kept.child.is_stopped)
    for _ in range(MISSES):
        kept.look()
    house.pass_time(AFTER + 1)
    assert kept.child.pid != stopped
    assert not alive(stopped)


def test_whoever_never_restarts_is_obeyed(house: House, tmp_path: Path) -> None:
    with Supervisor(tmp_path, 0, house.clock) as never:
        child = never.keep(Part(house.start, house.start, silent, every=3600))
        kept = never._kept[-1]  # noqa: SLF001
        for _ in range(MISSES):
            kept.look()
        house.clock.now += 1000
        never.look()
        assert child.ended() is None


def test_all_that_a_child_started_is_killed_with_it(house: House, tmp_path: Path) -> None:
    """This includes a hung descendant with a separate session, like PostgreSQL's processes."""
    file = tmp_path / "grandchild"
    code = (
        "import subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n"
        f"open({str(file)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    child = house.start([sys.executable, "-c", code])
    until(lambda: file.exists() and bool(file.read_text()))
    grandchild = int(file.read_text())
    assert grandchild in descendants(child.pid)
    os.kill(grandchild, signal.SIGSTOP)
    child.kill()
    until(lambda: not alive(grandchild))


def test_a_worker_shows_that_it_lives(tmp_path: Path) -> None:
    code = f"import os, time\nfile = int(os.environ[{HEARTBEAT!r}])\nos.write(file, b'.')\ntime.sleep(600)"
    with Child(Launch("worker", [sys.executable, "-c", code], tmp_path / "run", tmp_path / "log", beats=True)) as child:

        def lives() -> bool:
            try:
                probes.of_worker(child)
            except NoSign:
                return False
            return True

        until(lives)
        assert not lives(), "the sign was seen"
