"""Only the program's own writes are sealed: a row added with only database rights stays unsealed."""

import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import Engine, insert, select, update

from shared.domain.errors import Unavailable
from shared.event_store.command_handler import CommandHandler
from shared.event_store.engine import read_only
from shared.event_store.lag import orphaned_events
from shared.event_store.log import Log
from shared.event_store.outbox import (
    FORGED,
    HELD_BACK,
    OUT_OF_ORDER,
    SEALED,
    Outbox,
    RefusedEntry,
    authenticated_events,
)
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.tables import kernel_tables
from tests.event_store.lending import BY_ANN, LOG, OUTBOX_KEY, BuyBook, StampBook, sealer_of

pytestmark = pytest.mark.requirement("5.14")
TABLES = kernel_tables(LOG)


def forge(engine: Engine, stream: str, version: int, mac: bytes = b"guessed", number: int | None = None) -> int:
    """Add an event like an attacker with write access to the database; return its number."""
    stored = json.dumps({"source": LOG, "subject": stream, "streamversion": version}).encode()
    row = {"id": f"forged-{stream}-{version}", "stream": stream, "version": version, "bytes": stored}
    with engine.begin() as connection:
        kept = connection.execute(insert(TABLES.events).returning(TABLES.events.c.seq), {**row, **_seq(number)})
        event = int(kept.scalar_one())
        connection.execute(insert(TABLES.outbox), {"event": event, "mac": mac})
    return event


def _seq(number: int | None) -> dict[str, int]:
    return {} if number is None else {"seq": number}


def refused(engine: Engine, key: OutboxKey = OUTBOX_KEY) -> list[RefusedEntry]:
    with read_only(engine).connect() as connection:
        return Outbox(LOG, key).inspect(connection)[1]


def sealed(engine: Engine) -> list[tuple[str, int]]:
    """Return stream and version of each sealed event, in the log's order."""
    found = [json.loads(event.bytes) for event in Log(engine, LOG).read_all()]
    return [(each["subject"], each["streamversion"]) for each in found]


def test_a_forged_event_is_not_sealed_and_nothing_after_it_in_its_stream(
    engine: Engine, handler: CommandHandler, caplog: pytest.LogCaptureFixture
) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    forge(engine, "book-1", 2)
    # The program's next decision depends on the forged event.
    handler.handle(BuyBook("book-2", "A2"), BY_ANN)
    mine = OUTBOX_KEY.mac(LOG, "book-1", 3, b'{"source": "lending", "subject": "book-1", "streamversion": 3}')
    forge(engine, "book-1", 3, mine)
    sealer = sealer_of(engine)
    with caplog.at_level(logging.ERROR):
        assert sealer.seal_all() == 2
        handler.handle(StampBook("book-2", "first"), BY_ANN)
        assert sealer.seal_all() == 1
    assert sealed(engine) == [("book-1", 1), ("book-2", 1), ("book-2", 2)]
    assert [(each.stream, each.version, each.why) for each in refused(engine)] == [
        ("book-1", 2, FORGED),
        ("book-1", 3, HELD_BACK),
    ]
    assert [record.message.partition(" is not sealed")[0] for record in caplog.records] == [
        "event forged-book-1-2 of lending",
        "event forged-book-1-3 of lending",
    ]


def test_a_thousand_forged_events_keep_nobody_from_being_sealed(engine: Engine, handler: CommandHandler) -> None:
    for number in range(40):
        forge(engine, f"forged-{number}", 1)
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    assert sealer_of(engine).seal(limit=7) == 1
    assert sealed(engine) == [("book-1", 1)]


def test_tables_are_rebuilt_from_what_is_sealed_and_what_waits(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    sealer_of(engine).seal_all()
    handler.handle(BuyBook("book-2", "A2"), BY_ANN)
    forge(engine, "forged", 1)
    with read_only(engine).connect() as connection:
        found = [json.loads(each)["subject"] for each in authenticated_events(connection, LOG, OUTBOX_KEY)]
    assert found == ["book-1", "book-2"]


def test_an_event_that_is_changed_before_it_is_sealed_is_refused(engine: Engine, handler: CommandHandler) -> None:
    """Changing an event without the trigger is equivalent to forging one."""
    stored = b'{"source": "lending", "subject": "book-1", "streamversion": 1}'
    forge(engine, "book-1", 1, OUTBOX_KEY.mac(LOG, "book-1", 1, stored.replace(b"1}", b"2}")))
    forge(engine, "book-2", 1, OUTBOX_KEY.mac("another-log", "book-2", 1, stored.replace(b"book-1", b"book-2")))
    assert sealer_of(engine).seal_all() == 0
    assert {each.why for each in refused(engine)} == {FORGED}


def test_an_event_waits_for_the_one_before_it_whatever_numbers_they_have(engine: Engine) -> None:
    def mac(version: int) -> bytes:
        stored = json.dumps({"source": LOG, "subject": "book-1", "streamversion": version}).encode()
        return OUTBOX_KEY.mac(LOG, "book-1", version, stored)

    forge(engine, "book-1", 1, mac(1), number=900)
    forge(engine, "book-1", 2, mac(2), number=800)
    assert [each.why for each in refused(engine)] == [OUT_OF_ORDER]
    assert sealer_of(engine).seal_all() == 1
    assert sealed(engine) == [("book-1", 1)]


def test_a_sealed_event_that_is_queued_once_more_stops_nobody(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    with engine.connect() as connection:
        seen = connection.execute(select(TABLES.outbox)).one()
    sealer_of(engine).seal_all()
    with engine.begin() as connection:
        connection.execute(insert(TABLES.outbox), {"event": seen.event, "mac": seen.mac})
    handler.handle(BuyBook("book-2", "A2"), BY_ANN)
    assert sealer_of(engine).seal_all() == 1
    assert [each.why for each in refused(engine)] == [SEALED]


def test_what_was_refused_is_sealed_once_it_is_put_right(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    sealer = sealer_of(engine)
    with engine.begin() as connection:
        right = connection.scalar(select(TABLES.outbox.c.mac))
        connection.execute(update(TABLES.outbox).values(mac=b"another home's"))
    assert sealer.seal_all() == 0
    with engine.begin() as connection:
        connection.execute(update(TABLES.outbox).values(mac=right))
    # A running sealer checks again after a minute, a new one at once.
    assert sealer.seal_all() == 0
    assert sealer_of(engine).seal_all() == 1


def test_an_event_that_is_neither_sealed_nor_waits_is_found(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    assert orphaned_events(engine, LOG) == 0
    with engine.begin() as connection:
        connection.execute(TABLES.outbox.delete())
    assert orphaned_events(engine, LOG) == 1


def test_without_the_key_nothing_is_recorded_and_the_error_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as refusal:
        OutboxKey(tmp_path / "outbox.key").mac(LOG, "book-1", 1, b"{}")
    assert str(tmp_path / "outbox.key") in str(refusal.value.parameters["remedy"])
