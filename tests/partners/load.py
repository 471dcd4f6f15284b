"""Sends commands at a steady rate from a separate process until its input ends: `python -m tests.partners.load HOME
RATE`.

A command that fails because the database is down is sent again with the same id. Prints the number answered so far,
one per line, and on the last line this number, the seconds, and the number of retries.
"""

import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event, Lock, Thread
from uuid import UUID, uuid5

from sqlalchemy.exc import DBAPIError

from deploy.runtime.loading import open_installation
from services.meetings.domain import commands as c
from services.meetings.service import open_service
from shared.domain.decider import Command
from shared.domain.event import Marking
from shared.event_store.command_handler import CommandContext, CommandHandler

CLERKS = 4
SPACE = UUID("6f1b5a0e-52a4-4d0c-9c3c-3f3c6a2f9b10")
SERIES = f"series-{uuid5(SPACE, 'series')}"
# Other codes than those of the clerks of tests/outages, who may have worked on the same home.
OPENED = c.OpenSeries(series=SERIES, code="PT", name="Example meetings for partners", kind="executive meeting")
SAY_EVERY = 20
AGAIN = 0.05  # seconds

Step = tuple[Command, Marking]


def meetings(clerk: int) -> Iterator[Step]:
    """Yield the steps of meetings with four life cycles in turn; nothing of the first is public, although it is
    marked so at the end."""
    for number in count():
        meeting = f"meeting-{uuid5(SPACE, f'{clerk}/{number}')}"
        yield from _LIVES[number % len(_LIVES)](meeting, f"PT-{clerk}-{number}")


def _never_announced(meeting: str, code: str) -> Iterator[Step]:
    yield _plan(meeting, code), "bureau"
    yield _correct(meeting), "public"
    yield c.HoldMeeting(meeting=meeting, first_day="2026-03-04", city="Geneva"), "public"
    yield c.CloseAttendanceList(meeting=meeting, complete=True), "bureau"


def _held(meeting: str, code: str) -> Iterator[Step]:
    yield _plan(meeting, code), "bureau"
    yield c.AnnounceMeeting(meeting=meeting), "public"
    yield _correct(meeting), "public"
    yield c.HoldMeeting(meeting=meeting, first_day="2026-03-04", city="Geneva"), "public"
    yield c.CloseAttendanceList(meeting=meeting, complete=True), "bureau"


def _cancelled(meeting: str, code: str) -> Iterator[Step]:
    yield _plan(meeting, code), "bureau"
    yield _correct(meeting), "bureau"
    yield c.AnnounceMeeting(meeting=meeting), "public"
    yield c.CancelMeeting(meeting=meeting, reason="Example reason."), "public"


def _withdrawn(meeting: str, code: str) -> Iterator[Step]:
    yield _plan(meeting, code), "bureau"
    yield c.AnnounceMeeting(meeting=meeting), "public"
    yield _correct(meeting), "bureau"
    yield c.WithdrawAnnouncement(meeting=meeting, reason="Example reason."), "public"


_LIVES = (_never_announced, _held, _cancelled, _withdrawn)


def _plan(meeting: str, code: str) -> Command:
    return c.PlanMeeting(meeting=meeting, series=SERIES, code=code, first_day="2026-03-02")


def _correct(meeting: str) -> Command:
    return c.CorrectMeeting(meeting=meeting, reason="Example reason.", first_day="2026-03-03")


class Load:
    """`rate` commands per second by several clerks; one that falls behind catches up."""

    def __init__(self, handler: CommandHandler, rate: float) -> None:
        self._handler, self._every = handler, CLERKS / rate
        self._lock, self._enough, self.answered, self.again = Lock(), Event(), 0, 0

    def run(self) -> float:
        """Run until the input ends; return the seconds taken."""
        self._handle(OPENED, CommandContext(actor="account-example", command="series"))
        self._began = time.monotonic()
        clerks = [Thread(target=self._work, args=(number,)) for number in range(CLERKS)]
        for clerk in clerks:
            clerk.start()
        sys.stdin.read()
        self._enough.set()
        for clerk in clerks:
            clerk.join()
        return time.monotonic() - self._began

    def _work(self, clerk: int) -> None:
        for number, (command, marking) in enumerate(meetings(clerk)):
            due = self._began + number * self._every
            if self._enough.wait(max(0.0, due - time.monotonic())):
                return
            self._handle(
                command,
                CommandContext(
                    actor="account-example",
                    command=f"{clerk}-{number}",
                    marking=marking,
                    approved_by="account-example",
                ),
            )
            self._count()

    def _handle(self, command: Command, by: CommandContext) -> None:
        while True:
            try:
                self._handler.handle(command, by)
            except DBAPIError:
                self.again += 1
                Event().wait(AGAIN)
            else:
                return

    def _count(self) -> None:
        with self._lock:
            self.answered += 1
            if self.answered % SAY_EVERY == 0:
                print(self.answered, flush=True)


def main(home: str, rate: str) -> None:
    service = open_service(open_installation({"RAPPORTEUR_HOME": str(Path(home))}).meetings)
    load = Load(service.handler, float(rate))
    seconds = load.run()
    print(f"{load.answered} {seconds:.1f} {load.again}", flush=True)
    service.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
