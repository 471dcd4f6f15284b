"""Application of sealed events to a database. The mark moves in the same transaction, so the state always corresponds
to a prefix of each log."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, Select, bindparam, insert, select, update

from shared.domain.event import SealedEvent, StoredEvent
from shared.event_store.codec import Codec, Undecodable
from shared.event_store.engine import autocommit, read_only
from shared.event_store.tables import consumer_tables

logger = logging.getLogger(__name__)


class RecordedEvent(msgspec.Struct, frozen=True, gc=False):
    """A decoded event with its place in its log."""

    log: str
    position: int
    recorded: str
    event: StoredEvent


class LogCursor(msgspec.Struct, frozen=True):
    """A consumer's place in a log: the origin, the position, and the Kafka offset (None: not from Kafka)."""

    origin: str | None = None
    position: int = 0
    offset: int | None = None


class GapFound(Exception):
    """The next event does not follow the mark; the feed has the missing ones."""

    def __init__(self, log: str, expected: int, found: int) -> None:
        super().__init__(f"{log}: position {expected} is missing, found {found}")
        self.log, self.expected, self.found = log, expected, found


class OriginChanged(Exception):
    """The log is not the one read so far: it was restored or replaced, and must be read from the beginning.

    `common` is the number of leading events that both logs share after a restore with a loss; None without one, or if
    unknown.
    """

    code = "other-origin"

    def __init__(self, log: str, known: str, found: str, common: int | None = None) -> None:
        other = f"The log {log} is another one: read so far was {known}, this is {found}."
        place = " A place in the one says nothing of the other: what was made from it has to be made anew, from the beginning."
        if common is not None:
            place = (
                f" It was restored with a loss, and both are the same up to the position {common}; what was read behind that "
                f"is no longer in it. Take that back, and go on from {found}:{common}: events that come again have their ids."
            )
        super().__init__(other + place)
        self.log, self.known, self.found, self.common = log, known, found, common


Apply = Callable[[Connection, Sequence[RecordedEvent]], None]
RawObserver = Callable[[Connection, str, Sequence[SealedEvent]], None]
AFTER_A_POISON = "a later event of a stream that is set aside"


class Projector:
    """The projector of several logs for one consumer.

    `apply` receives decoded events in order of position and writes; `observer`, if given, sees every sealed event, even
    undecodable ones. With `fail_fast` (in a rebuild) an undecodable event raises; otherwise it is set aside with the
    later events of its stream, and the position moves on.
    """

    def __init__(
        self,
        engine: Engine,
        consumer: str,
        codecs: Mapping[str, Codec],
        apply: Apply,
        *,
        observer: RawObserver | None = None,
        fail_fast: bool = False,
        failpoint: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.engine, self.consumer, self.codecs = engine, consumer, codecs
        self._apply, self._observer, self._fail_fast, self.failpoint = apply, observer, fail_fast, failpoint
        self._tables = consumer_tables()
        self._looking = autocommit(read_only(engine))
        # Built once: a batch is often a single event, and building statements costs as much as sending them.
        marks, aside = self._tables.marks, self._tables.set_aside
        of_consumer = marks.c.consumer == consumer, marks.c.log == bindparam("of")
        self._select_mark = select(marks.c.origin, marks.c.position, marks.c.kafka_offset).where(*of_consumer)
        # Locked until the transaction ends; otherwise two processes of one consumer would apply the same events.
        self._select_mark_locked = self._select_mark.with_for_update()
        self._move_mark = update(marks).where(*of_consumer)
        self._select_streams_aside = (
            select(aside.c.stream).where(aside.c.consumer == consumer, aside.c.log == bindparam("of")).distinct()
        )

    def cursor(self, log: str) -> LogCursor:
        with self._looking.connect() as connection:
            return _cursor(connection, self._select_mark, log)

    def apply(self, log: str, origin: str, events: Sequence[SealedEvent], offset: int | None = None) -> int:
        """Apply the events after the mark, skipping those at or before it; return their number.

        `offset` is the Kafka offset to continue from afterwards. Raises GapFound and OriginChanged, in which case
        nothing is applied.
        """
        with self.engine.begin() as connection:
            mark = _cursor(connection, self._select_mark_locked, log)
            if mark.origin not in (None, origin):
                raise OriginChanged(log, str(mark.origin), origin)
            fresh = _following(log, mark.position, events)
            if not fresh and offset == mark.offset:
                return 0
            if self._observer and fresh:
                self._observer(connection, log, fresh)
            readable = self._readable(connection, log, fresh)
            if readable:
                self._apply(connection, readable)
            self._advance(connection, log, LogCursor(origin, fresh[-1].position if fresh else mark.position, offset))
            self.failpoint("consume.before-commit")
        self.failpoint("consume.after-commit")
        return len(fresh)

    def _readable(self, connection: Connection, log: str, events: Sequence[SealedEvent]) -> list[RecordedEvent]:
        aside = self._streams_aside(connection, log)
        decode = self.codecs[log].decode
        readable: list[RecordedEvent] = []
        for sealed in events:
            try:
                recorded = RecordedEvent(log, sealed.position, sealed.recorded, decode(sealed.bytes))
            except Undecodable as error:
                if self._fail_fast:
                    raise
                # An event without a stream holds back no others.
                stream = error.stream or f"position {sealed.position}"
                aside.add(stream)
                self._set_aside(connection, log, sealed, stream, error.reason)
                continue
            if recorded.event.stream in aside:
                self._set_aside(connection, log, sealed, recorded.event.stream, AFTER_A_POISON)
            else:
                readable.append(recorded)
        return readable

    def _streams_aside(self, connection: Connection, log: str) -> set[str]:
        return set(connection.scalars(self._select_streams_aside, {"of": log}))

    def _set_aside(self, connection: Connection, log: str, sealed: SealedEvent, stream: str, reason: str) -> None:
        logger.error(
            "event set aside", extra={"log": log, "position": sealed.position, "stream": stream, "reason": reason}
        )
        row = {
            "consumer": self.consumer,
            "log": log,
            "position": sealed.position,
            "recorded": sealed.recorded,
            "stream": stream,
            "reason": reason,
            "bytes": sealed.bytes,
        }
        connection.execute(insert(self._tables.set_aside), row)

    def _advance(self, connection: Connection, log: str, cursor: LogCursor) -> None:
        values = {"origin": cursor.origin, "position": cursor.position, "kafka_offset": cursor.offset}
        if not connection.execute(self._move_mark, {"of": log, **values}).rowcount:
            connection.execute(insert(self._tables.marks), {"consumer": self.consumer, "log": log, **values})


def _cursor(connection: Connection, mark: Select[Any], log: str) -> LogCursor:
    row = connection.execute(mark, {"of": log}).first()
    return LogCursor(*row) if row else LogCursor()


def _following(log: str, position: int, events: Sequence[SealedEvent]) -> list[SealedEvent]:
    fresh = []
    for sealed in events:
        if sealed.position <= position:
            continue
        if sealed.position != position + 1:
            raise GapFound(log, position + 1, sealed.position)
        fresh.append(sealed)
        position = sealed.position
    return fresh
