"""A consumer's state is always a prefix of each log, without unreadable streams, which it lists."""

from collections.abc import Sequence
from functools import partial

import pytest
from sqlalchemy import Connection, Engine, select

from shared.domain.event import PublishedEvent, SealedEvent
from shared.event_store.codec import Codec, EventMetadata, Undecodable
from shared.event_store.projector import AFTER_A_POISON, GapFound, LogCursor, OriginChanged, Projector, RecordedEvent
from shared.event_store.tables import consumer_tables
from tests.event_store.lending import (
    EVENTS,
    LATER_EVENTS,
    LOG,
    BookBought,
    BookBurnt,
    BookStamped,
    counted,
    project,
)
from tests.event_store.together import answers, together

ORIGIN = f"{LOG}/{'0' * 32}"
RECORDED = "2026-01-05T12:00:00.000007Z"
LATER = Codec(LOG, LATER_EVENTS)


def apply(connection: Connection, events: Sequence[RecordedEvent]) -> None:
    project(connection, [recorded.event for recorded in events])


def projector_of(
    engine: Engine, events: dict[str, type[PublishedEvent]] = EVENTS, *, fail_fast: bool = False
) -> Projector:
    return Projector(engine, "counts", {LOG: Codec(LOG, events)}, apply, fail_fast=fail_fast)


def set_aside(engine: Engine) -> list[tuple[str, int, str, str]]:
    """Return log, position, stream and reason of unreadable events, by position."""
    table = consumer_tables().set_aside.c
    with engine.connect() as connection:
        query = select(table.log, table.position, table.stream, table.reason).order_by(table.position)
        return [tuple(row) for row in connection.execute(query)]


def log_of(*happened: tuple[str, PublishedEvent]) -> list[SealedEvent]:
    """A sealed log of (stream, event), written by a later version of the program."""
    versions: dict[str, int] = {}
    sealed = []
    for position, (stream, event) in enumerate(happened, 1):
        versions[stream] = versions.get(stream, 0) + 1
        heading = EventMetadata(
            id=f"event-{position}",
            stream=stream,
            version=versions[stream],
            actor="account-ann",
            correlation="click-1",
            marking="bureau",
        )
        sealed.append(SealedEvent(position, RECORDED, LATER.encode(heading, event)))
    return sealed


STAMPED = log_of(
    ("book-1", BookBought("book-1", "A1")),
    ("book-1", BookStamped("one")),
    ("book-2", BookBought("book-2", "A2")),
    ("book-1", BookStamped("two")),
    ("book-2", BookStamped("three")),
)
POISONED = log_of(
    ("book-1", BookBought("book-1", "A1")),
    ("book-2", BookBought("book-2", "A2")),
    ("book-1", BookBurnt("2026-01-05")),
    ("book-2", BookStamped("flows")),
    ("book-1", BookStamped("held up")),
    ("book-3", BookBurnt("2026")),
    ("book-2", BookStamped("flows too")),
    ("book-1", BookStamped("held up too")),
)


@pytest.mark.requirement("1.06")
def test_what_follows_the_mark_is_applied_and_what_was_is_skipped(engine: Engine) -> None:
    projector = projector_of(engine)
    assert projector.cursor(LOG) == LogCursor()
    assert projector.apply(LOG, ORIGIN, STAMPED[:3], offset=3) == 3
    assert projector.cursor(LOG) == LogCursor(ORIGIN, 3, 3)
    assert projector.apply(LOG, ORIGIN, STAMPED[:3], offset=3) == 0
    assert projector.apply(LOG, ORIGIN, STAMPED[1:], offset=7) == 2
    assert projector.cursor(LOG) == LogCursor(ORIGIN, 5, 7)
    assert counted(engine) == {"book-1": 2, "book-2": 1}


@pytest.mark.requirement("1.06")
def test_a_gap_and_another_origin_stop_it_before_anything_is_applied(engine: Engine) -> None:
    projector = projector_of(engine)
    projector.apply(LOG, ORIGIN, STAMPED[:1])
    with pytest.raises(GapFound) as gap:
        projector.apply(LOG, ORIGIN, STAMPED[2:])
    assert (gap.value.expected, gap.value.found) == (2, 3)
    with pytest.raises(GapFound):
        projector.apply(LOG, ORIGIN, [STAMPED[1], STAMPED[3]])
    with pytest.raises(OriginChanged):
        projector.apply(LOG, f"{LOG}/{'f' * 32}", STAMPED)
    assert projector.cursor(LOG) == LogCursor(ORIGIN, 1)
    assert counted(engine) == {"book-1": 0}


@pytest.mark.requirement("1.06")
def test_effect_and_mark_stand_or_fall_together(engine: Engine) -> None:
    def apply_and_fail(connection: Connection, events: Sequence[RecordedEvent]) -> None:
        apply(connection, events)
        raise ZeroDivisionError

    failing = Projector(engine, "counts", {LOG: LATER}, apply_and_fail)
    with pytest.raises(ZeroDivisionError):
        failing.apply(LOG, ORIGIN, STAMPED)
    assert counted(engine) == {}
    assert failing.cursor(LOG) == LogCursor()


@pytest.mark.requirement("1.06")
def test_two_processes_of_one_consumer_count_nothing_twice(engine: Engine) -> None:
    """They should not both run; if they do, one waits for the other."""
    projector_of(engine).apply(LOG, ORIGIN, STAMPED[:1])
    for upto in range(2, len(STAMPED) + 1):
        applied = together(*(partial(projector_of(engine).apply, LOG, ORIGIN, STAMPED[:upto]) for _ in range(4)))
        assert sorted(answers(applied)) == [0, 0, 0, 1]
    assert counted(engine) == {"book-1": 2, "book-2": 1}


@pytest.mark.requirement("1.09")
def test_a_poison_and_the_later_ones_of_its_stream_are_set_aside_and_others_flow(engine: Engine) -> None:
    projector = projector_of(engine)
    for at in range(0, len(POISONED), 3):
        projector.apply(LOG, ORIGIN, POISONED[at : at + 3])
    assert projector.cursor(LOG).position == len(POISONED)
    assert counted(engine) == {"book-1": 0, "book-2": 2}
    unknown = "unknown type example.lending.book-burnt.v1"
    assert set_aside(engine) == [
        (LOG, 3, "book-1", unknown),
        (LOG, 5, "book-1", AFTER_A_POISON),
        (LOG, 6, "book-3", unknown),
        (LOG, 8, "book-1", AFTER_A_POISON),
    ]


@pytest.mark.requirement("1.09")
def test_bytes_that_name_no_stream_hold_up_nobody(engine: Engine) -> None:
    spoilt = [*STAMPED[:1], SealedEvent(2, RECORDED, b"\xff" * 9), *STAMPED[2:]]
    projector = projector_of(engine)
    assert projector.apply(LOG, ORIGIN, spoilt) == 5
    assert [(position, stream) for _log, position, stream, _reason in set_aside(engine)] == [(2, "position 2")]
    assert counted(engine) == {"book-1": 1, "book-2": 1}


@pytest.mark.requirement("1.09")
def test_a_rebuild_fails_at_the_first_poison_and_leaves_nothing(engine: Engine) -> None:
    rebuild = projector_of(engine, fail_fast=True)
    with pytest.raises(Undecodable):
        rebuild.apply(LOG, ORIGIN, POISONED)
    assert counted(engine) == {}
    assert rebuild.cursor(LOG) == LogCursor()
    assert set_aside(engine) == []


@pytest.mark.requirement("1.09")
def test_an_observer_sees_every_event_once_also_those_that_cannot_be_read(engine: Engine) -> None:
    seen: list[int] = []
    projector = Projector(
        engine,
        "counts",
        {LOG: Codec(LOG, EVENTS)},
        apply,
        observer=lambda _connection, _log, events: seen.extend(event.position for event in events),
    )
    projector.apply(LOG, ORIGIN, POISONED[:5])
    projector.apply(LOG, ORIGIN, POISONED[2:])
    assert seen == list(range(1, len(POISONED) + 1))
