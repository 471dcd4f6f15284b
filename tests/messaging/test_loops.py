"""The repetition of a worker's jobs: immediately while there is work, again after a failure, and never after stopping."""

import errno
import logging
import threading
from functools import partial

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from shared.event_store.liveness import AccessRefused
from shared.messaging.loops import Loop, Pace, Paced, _repeat, _wait, _WakeSignal, at_intervals, run
from tests.messaging.rounds import run_until_idle

SOON = Pace(longest=0.02)


def test_every_loop_goes_on_until_it_is_stopped() -> None:
    stop, turns = threading.Event(), {"a": 0, "b": 0}

    def turn(name: str) -> int:
        turns[name] += 1
        if min(turns.values()) >= 3:
            stop.set()
        return turns[name] % 2

    run([Loop(name, Paced(partial(turn, name), SOON)) for name in turns], stop)
    assert min(turns.values()) >= 3


def test_one_that_fails_is_tried_again_and_the_others_go_on() -> None:
    stop, went_on, tries, others = threading.Event(), threading.Event(), 0, 0

    def fails_twice() -> int:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise ConnectionError("a secret that is not logged")
        went_on.wait(30)
        stop.set()
        return 0

    def other() -> int:
        nonlocal others
        others += 1
        if others > 3:
            went_on.set()
        return 0

    run([Loop("fails", fails_twice), Loop("other", Paced(other, SOON))], stop)
    assert tries == 3
    assert others > 3


def test_a_failure_is_told_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()

    def fails() -> int:
        stop.set()
        raise ValueError("Example Person")

    run([Loop("seal", fails)], stop)
    said = caplog.text
    assert "seal failed (ValueError)" in said
    assert "Example Person" not in said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (psycopg.errors.DeadlockDetected(), "DeadlockDetected"),
        (psycopg.errors.AdminShutdown(), "the database does not answer"),
        (psycopg.OperationalError(), "the database does not answer"),
        (psycopg.errors.TooManyConnections(), "the database has no connection to spare"),
        (AccessRefused(), "AccessRefused"),
    ],
)
def test_only_a_database_that_is_away_is_said_to_be(
    state: psycopg.Error, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()

    def fails() -> int:
        stop.set()
        raise OperationalError("SELECT", {}, state)

    run([Loop("seal", fails)], stop)
    assert f"seal failed ({said})" in caplog.text


def test_until_still_ends_after_a_round_without_anything() -> None:
    left = [3, 0, 2]

    def take(at: int) -> int:
        if not left[at]:
            return 0
        left[at] -= 1
        return 1

    assert run_until_idle([lambda: take(0), lambda: take(1), lambda: take(2)]) == 5
    assert left == [0, 0, 0]


def test_what_is_done_at_intervals_is_done_to_its_end_each_time() -> None:
    stop, left, done, rung = threading.Event(), [0, 1, 1], list[int](), 0

    def take() -> int:
        done.append(left.pop() if left else 0)
        return done[-1]

    def others() -> int:
        nonlocal rung
        rung += len(done) >= 3
        if rung == 5:
            stop.set()
        return 1

    run([Loop("hourly", at_intervals(3600, take)), Loop("seal", others, wakes_others=True)], stop)
    assert done == [1, 1, 0], "until nothing was left, and not when others were woken"


@pytest.mark.requirement("9.08")
def test_an_idle_loop_wakes_once_a_turn_and_one_that_is_woken_still_pauses() -> None:
    bell, pauses = _WakeSignal(), list[float]()

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            pauses.append(timeout or 0.0)
            return False

    _wait(Pace(shortest=0.01, longest=0.05), bell, Stop(), bell.rung)
    assert pauses == []
    _wait(Pace(shortest=5.0, longest=60.0), bell, Stop(), bell.rung - 1)
    _wait(Pace(shortest=5.0, longest=60.0), bell, Stop(), None)
    assert len(pauses) == 2
    assert all(0 < pause <= 5 for pause in pauses)


@pytest.mark.requirement("9.08")
def test_a_job_with_something_due_looks_then_and_one_without_is_left_alone() -> None:
    stop, turns = threading.Event(), {"due": 0, "idle": 0}
    left = iter([0.05, 0.05, -1.0])

    def turn(name: str) -> int:
        turns[name] += 1
        if turns["due"] == 4:
            stop.set()
        return 0

    hour = Pace(shortest=0.0, longest=3600.0)
    due = Paced(partial(turn, "due"), hour, lambda: next(left, 3600.0))
    run([Loop("due", due), Loop("idle", Paced(partial(turn, "idle"), hour))], stop)
    assert turns == {"due": 4, "idle": 1}


def test_a_stop_just_before_a_job_ends_the_wait_after_it() -> None:
    bell = _WakeSignal()

    class Stop(threading.Event):
        def is_set(self) -> bool:
            there = super().is_set()
            self.set()
            bell.wake()
            return there

    turn = threading.Thread(
        target=_repeat, args=(Loop("seal", Paced(int, Pace(longest=60))), bell, Stop()), daemon=True
    )
    turn.start()
    turn.join(30)
    assert not turn.is_alive()


def test_one_that_listens_is_not_waited_for(caplog: pytest.LogCaptureFixture) -> None:
    stop, heard = threading.Event(), threading.Event()

    def listen() -> int:
        stop.set()
        heard.wait(30)
        return 0

    run([Loop("consume", Paced(listen, Pace(listens=True)))], stop)
    assert not heard.is_set()
    assert not caplog.text
    heard.set()


def test_a_turn_that_waits_for_what_does_not_come_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    stop, gone = threading.Event(), threading.Event()

    def waits() -> int:
        stop.set()
        gone.wait()
        return 0

    run([Loop("publish", waits)], stop, patience=0.05)
    assert "publish did not end in time, and is left" in caplog.text
    gone.set()


@pytest.mark.requirement("4.04")
def test_why_it_fails_is_said_once_and_then_that_it_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    stop, tries = threading.Event(), 0

    def fails_for_a_while() -> int:
        nonlocal tries
        tries += 1
        if tries == 4:
            stop.set()
            return 0
        raise OSError(errno.ENOSPC, "a name that is not logged")

    with caplog.at_level(logging.WARNING, "shared.messaging"):
        run([Loop("seal", fails_for_a_while)], stop)
    said = [each.getMessage() for each in caplog.records if each.name.startswith("shared.messaging")]
    assert said[0].startswith("seal failed (the disk is full), and is tried again until it works, at ")
    assert said[1:] == ["seal goes on, after 3 that failed"]
