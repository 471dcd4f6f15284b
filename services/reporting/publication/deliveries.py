"""Delivery of the partners' log to webhooks: in order, one event per request, with a thread for each webhook while
there is something to send.

The position advances once the server has accepted an event. A worker stopped before that sends the event again, with
the same id.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from importlib.metadata import version
from math import inf
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update

from services.reporting.read_models.webhooks import webhook_attempts, webhooks
from shared.domain.event import SealedEvent, envelope
from shared.domain.event_filter import EventFilter
from shared.environment.clock import Clock, timestamp, utc_now
from shared.event_store.engine import autocommit
from shared.event_store.log import Log
from shared.messaging.errors import SourceError
from shared.messaging.webhooks.schedule import Jitter, full_jitter, is_over, pause, wished
from shared.messaging.webhooks.sending import Answer, post
from shared.messaging.webhooks.signature import signed_headers

logger = logging.getLogger(__name__)

MOST_AT_ONCE = 64  # webhooks sent to at the same time; others have their turn after a slice
SLICE = 10.0  # seconds after which a webhook with a backlog makes way for others
WHILE_SENDING = 1.0  # seconds between looks while something is being sent, whose end nothing else tells of
AFTER_TROUBLE = 5.0  # seconds to wait after a fault of our own, which does not count as the webhook's failure
ATTEMPTS_KEPT = 20  # for each webhook
READ_AT_ONCE = 200  # events that a filter examines at a time
GONE = 410
MEDIA_TYPE = "application/cloudevents+json; charset=utf-8"
AGENT = f"Rapporteur/{version('rapporteur')}"

Row = Any
Secrets = Callable[[str, str], Sequence[str]]
"""A lookup of the secrets that sign for a webhook, newest first; its second argument is their ids. Raises SourceError."""


class Deliveries:
    """The worker's task of sending. `log` is the partners' log; `inside` names hosts to which sending is allowed
    although they are not public."""

    def __init__(
        self,
        engine: Engine,
        log: Log,
        secrets: Secrets,
        inside: Collection[str] = (),
        *,
        clock: Clock = utc_now,
        jitter: Jitter = full_jitter,
        failpoint: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._engine, self._log, self._secrets, self._inside = engine, log, secrets, inside
        self._clock, self._jitter, self._failpoint = clock, jitter, failpoint
        self._connections = autocommit(log.engine)
        self._lock = threading.Lock()
        self._running = dict[str, threading.Thread]()
        self._later = dict[str, float]()  # webhooks to leave alone until then, by our own clock
        self._next_look = 0.0  # by our own clock

    def step(self) -> int:
        """Start sending to each webhook that has something pending; return the number of webhooks."""
        # Everything is read in this order: what ends in between is looked at again.
        now, present, started, is_sending = time.monotonic(), self._clock(), 0, bool(self._running)
        rows = self._rows()
        for row in self._due(rows):
            with self._lock:
                busy = row.webhook in self._running or len(self._running) >= MOST_AT_ONCE
                if busy or self._later.get(row.webhook, 0.0) > now:
                    continue
                name = f"send to {row.webhook}"
                thread = threading.Thread(target=self._send_all, args=(row.webhook,), name=name, daemon=True)
                self._running[row.webhook] = thread
            thread.start()
            started += 1
        self._next_look = now + (WHILE_SENDING if started or is_sending else self._seconds_to_wait(rows, now, present))
        return started

    def seconds_left(self) -> float:
        """Return the seconds until there may be something to send although nothing changed."""
        return self._next_look - time.monotonic()

    def _seconds_to_wait(self, rows: Sequence[Row], now: float, present: datetime) -> float:
        """Return the seconds until the first webhook after a failure, its own or ours, is tried again."""
        tries = [datetime.fromisoformat(row.next_try) for row in rows if row.state == "sending" and row.next_try]
        waits = [(each - present).total_seconds() for each in tries]
        waits += [self._later.get(row.webhook, now) - now for row in rows]
        return min((each for each in waits if each > 0), default=inf)

    def join(self, seconds: float = 30.0) -> None:
        """Wait until nothing is being sent."""
        for thread in list(self._running.values()):
            thread.join(seconds)

    def _rows(self) -> Sequence[Row]:
        """Return the webhooks, those that have waited longest first."""
        columns = webhooks.c
        with self._connections.connect() as connection:
            return connection.execute(
                select(webhooks)
                .where(columns.state != "removed", ~columns.suspended)
                .order_by(columns.next_try.nulls_first(), columns.position)
            ).all()

    def _due(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Return the webhooks that can be sent to now."""
        if not rows:
            return ()
        size, origin = self._log.size(), self._log.origin()
        return [row for row in rows if self._has_work(row, size, origin)]

    def _has_work(self, row: Row, size: int, origin: str | None) -> bool:
        if row.again is not None:
            return True
        if row.state != "sending" or (row.next_try is not None and row.next_try > timestamp(self._clock())):
            return False
        return row.position < size or (size > 0 and row.origin != origin)

    def _send_all(self, webhook: str) -> None:
        """Send a webhook's pending events until one fails, none are left, or its slice is over."""
        until = time.monotonic() + SLICE
        try:
            while self._send_next(webhook) and time.monotonic() < until:
                pass
        except Exception as error:  # noqa: BLE001  after a fault of ours the others continue, and this one is retried
            problem = str(error) if isinstance(error, SourceError) else type(error).__name__
            logger.warning("a webhook waits: %s", problem, extra={"webhook": webhook})
            self._later[webhook] = time.monotonic() + AFTER_TROUBLE
        finally:
            with self._lock:
                del self._running[webhook]

    def _send_next(self, webhook: str) -> bool:
        """Send one event to a webhook, or skip events that it does not want; return whether to continue."""
        with self._connections.connect() as connection:
            row = connection.execute(select(webhooks).where(webhooks.c.webhook == webhook)).first()
        size, origin = self._log.size(), self._log.origin()
        if row is None or row.suspended or not self._has_work(row, size, origin):
            return False
        if row.again is not None:
            again = self._log.event_at(row.again)
            return self._repeat(row, again) if again else self._move(row, again=None)
        if row.origin != origin:
            return self._move(row, **self._place_in_another_log(row, origin))
        subscription = EventFilter(tuple(row.types.splitlines()), tuple(row.subjects.splitlines()))
        events = self._log.read(row.position, 1 if subscription.passes_all else READ_AT_ONCE)
        for passed, event in enumerate(events):
            if subscription.passes(event.bytes):
                if passed:
                    return self._move(row, position=event.position - 1)
                return self._deliver(row, event)
        return self._move(row, position=events[-1].position) if events else False

    def _place_in_another_log(self, row: Row, origin: str | None) -> dict[str, Any]:
        """Return the position from which a webhook continues in a log that was restored with a loss: the last position
        common to both logs, so that events published again are sent again. If the log does not name the earlier one,
        the webhook is parked until a person decides."""
        common = row.position if row.origin is None else self._log.continues().get(row.origin)
        if common is None:
            return {"state": "parked", "because": "restored"}
        return {"origin": origin, "position": min(row.position, common)}

    def _deliver(self, row: Row, event: SealedEvent) -> bool:
        answer, taken = self._attempt(row, event)
        now = self._clock()
        if answer.is_taken:
            return self._record(row, event, answer, taken, position=event.position, **_WELL)
        since = row.failing_since or timestamp(now)
        values: dict[str, Any] = {"failures": row.failures + 1, "failing_since": since}
        if answer.status == GONE:
            values |= {"state": "parked", "because": "gone", "next_try": None}
        elif is_over(datetime.fromisoformat(since), now):
            values |= {"state": "parked", "because": "patience", "next_try": None}
        else:
            seconds = pause(row.failures + 1, wished(answer.retry_after, now), self._jitter)
            values |= {"next_try": timestamp(now + timedelta(seconds=seconds))}
        self._record(row, event, answer, taken, **values)
        return False

    def _repeat(self, row: Row, event: SealedEvent) -> bool:
        """Send an event once more. A failure has no consequence; a success advances the position if the event is the next one."""
        answer, taken = self._attempt(row, event)
        is_next = answer.is_taken and event.position == row.position + 1
        place = {"position": event.position, **_WELL} if is_next else {}
        return self._record(row, event, answer, taken, again=None, **place)

    def _attempt(self, row: Row, event: SealedEvent) -> tuple[Answer, float]:
        """Send an event; return the answer and the duration in seconds."""
        secrets = self._secrets(row.webhook, row.secrets)
        if not secrets:
            return Answer(failure="no-secret"), 0.0
        started, origin = time.monotonic(), self._log.origin()
        headers = {
            "Content-Type": MEDIA_TYPE,
            "User-Agent": AGENT,
            "Rapporteur-Origin": origin or "",
            "Rapporteur-Position": str(event.position),
            "Rapporteur-Recorded": event.recorded,
            **signed_headers(secrets, envelope(event.bytes).id, int(self._clock().timestamp()), event.bytes),
        }
        answer = post(row.url, event.bytes, headers, inside=self._inside)
        return answer, time.monotonic() - started

    def _record(self, row: Row, event: SealedEvent, answer: Answer, taken: float, **values: Any) -> bool:  # noqa: ANN401
        """Store the result of an attempt; return whether the row was unchanged since it was read, and so was updated."""
        self._failpoint("deliver.before-commit")
        attempt = {
            "webhook": row.webhook,
            "position": event.position,
            "event": envelope(event.bytes).id,
            "at": timestamp(self._clock()),
            "milliseconds": int(taken * 1000),
            "status": answer.status,
            "failure": answer.failure,
            "about": answer.about,
            "excerpt": answer.excerpt,
        }
        its = webhook_attempts.c.webhook == row.webhook
        old = select(webhook_attempts.c.id).where(its).order_by(webhook_attempts.c.id.desc()).offset(ATTEMPTS_KEPT - 1)
        with self._engine.begin() as connection:
            # The row first, as on the reading side: if they locked in different orders, two transactions could wait for
            # each other.
            moved = connection.execute(_unchanged(row).values(values)).rowcount == 1
            last = connection.scalar(old.limit(1))
            if last is not None:
                connection.execute(delete(webhook_attempts).where(its, webhook_attempts.c.id <= last))
            connection.execute(insert(webhook_attempts), attempt)
        self._failpoint("deliver.after-commit")
        return moved

    def _move(self, row: Row, **values: Any) -> bool:  # noqa: ANN401
        """Change a row without an attempt; return True, so that sending continues."""
        with self._engine.begin() as connection:
            connection.execute(_unchanged(row).values(values))
        return True


_WELL: Mapping[str, Any] = {"failures": 0, "failing_since": None, "next_try": None}


def _unchanged(row: Row) -> Any:  # noqa: ANN401  an update of the row, if unchanged since it was read
    """Return an update that applies only if the row is unchanged since it was read, which preserves a person's decision
    made during a request."""
    its = webhooks.c.webhook == row.webhook, webhooks.c.version == row.version, webhooks.c.position == row.position
    return update(webhooks).where(*its)
