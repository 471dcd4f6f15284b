"""Two writers of the same record: one is first, and the other decides again on the new state."""

from collections.abc import Sequence
from functools import partial
from threading import Event

import msgspec
import pytest
from sqlalchemy import Connection, Engine, func, select

from shared.domain.errors import AlreadyTaken, ChangedMeanwhile, UnknownRecord
from shared.domain.event import StoredEvent
from shared.event_store.codec import Codec
from shared.event_store.command_handler import CommandContext, CommandHandler, Handle
from shared.event_store.command_results import CommandResult
from shared.event_store.engine import create_engine
from shared.event_store.store import EventStore
from tests.event_store.lending import (
    BY_ANN,
    EVENTS,
    LOG,
    OUTBOX_KEY,
    BookBought,
    BookStamped,
    BuyBook,
    Lending,
    StampBook,
    counted,
    handler_of,
    prepare,
    project,
)
from tests.event_store.together import PATIENCE, answers, together

pytestmark = pytest.mark.requirement("1.06")


def history(store: EventStore, book: str) -> list[StoredEvent]:
    with store.engine.connect() as connection:
        return store.load(connection, book)


def test_of_two_writers_one_is_first_and_the_other_decides_again(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    first, second = answers(
        together(
            partial(handler.handle, StampBook("book-1", "one"), BY_ANN),
            partial(handler.handle, StampBook("book-1", "other"), BY_ANN),
        )
    )
    assert {first.version, second.version} == {2, 3}
    stored = history(handler.store, "book-1")
    assert [event.version for event in stored] == [1, 2, 3]
    # The later writer had seen the earlier event when it decided.
    assert [event.data.copies for event in stored if isinstance(event.data, BookStamped)] == [1, 2]
    assert counted(engine) == {"book-1": 2}


def test_who_names_the_version_it_read_is_told_that_it_changed(handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    expecting = CommandContext(actor="account-ann", expected=1)
    results = together(
        *(partial(handler.handle, StampBook("book-1", text), expecting) for text in ("one", "two", "three"))
    )
    refused = [result for result in results if isinstance(result, ChangedMeanwhile)]
    assert [result.version for result in results if isinstance(result, CommandResult)] == [2]
    assert [refusal.parameters for refusal in refused] == [{"id": "book-1", "expected": 1, "actual": 2}] * 2


def test_what_an_act_reads_no_other_act_changes_until_it_ends(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)

    def stamp_if_nobody_did(connection: Connection, handle: Handle) -> int:
        versions = len(handler.store.load(connection, "book-1"))
        return handle(StampBook("book-1", "mine"), BY_ANN).version if versions == 1 else 0

    done = answers(together(*(partial(handler.handle_reading, stamp_if_nobody_did) for _ in range(8))))
    assert sorted(done) == [0] * 7 + [2]
    assert counted(engine) == {"book-1": 1}


def test_an_act_reads_again_what_a_command_changed_before_it_decided(engine: Engine, handler: CommandHandler) -> None:
    """On PostgreSQL a single command does not wait for an act; on SQLite no command comes in between."""
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    between = [StampBook("book-1", "theirs")] if engine.dialect.name == "postgresql" else []

    def stamp_if_nobody_did(connection: Connection, handle: Handle) -> int:
        versions = len(handler.store.load(connection, "book-1"))
        if between:
            handler.handle(between.pop(), BY_ANN)
        expecting = msgspec.structs.replace(BY_ANN, expected=versions)
        return handle(StampBook("book-1", "mine"), expecting).version if versions == 1 else 0

    theirs = len(between)
    assert handler.handle_reading(stamp_if_nobody_did) == (0 if theirs else 2)
    assert counted(engine) == {"book-1": 1}


def test_a_record_that_is_to_be_new_can_be_expected_so(handler: CommandHandler) -> None:
    assert handler.handle(BuyBook("book-1", "A1"), CommandContext(actor="account-ann", expected=0)).version == 1
    with pytest.raises(ChangedMeanwhile):
        handler.handle(BuyBook("book-1", "A1"), CommandContext(actor="account-ann", expected=0))


def test_eight_writers_at_one_record_lose_nothing(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)

    def stamp_twelve_times(writer: int) -> list[int]:
        texts = [f"{writer}.{number}" for number in range(12)]
        return [handler.handle(StampBook("book-1", text), BY_ANN).version for text in texts]

    versions = [
        version for run in answers(together(*(partial(stamp_twelve_times, n) for n in range(8)))) for version in run
    ]
    assert sorted(versions) == list(range(2, 98))
    assert counted(engine) == {"book-1": 96}


def test_two_that_need_the_same_records_in_opposite_order_both_get_there(
    engine: Engine, handler: CommandHandler
) -> None:
    handler.handle_all([(BuyBook("book-1", "A1"), BY_ANN), (BuyBook("book-2", "A2"), BY_ANN)])
    there = [(StampBook("book-1", "there"), BY_ANN), (StampBook("book-2", "there"), BY_ANN)]

    def ten_times(commands: list[tuple[StampBook, CommandContext]]) -> int:
        return sum(len(handler.handle_all(commands)) for _ in range(10))

    assert answers(together(partial(ten_times, there), partial(ten_times, there[::-1]))) == [20, 20]
    assert counted(engine) == {"book-1": 20, "book-2": 20}


@pytest.mark.postgres
def test_writers_at_different_records_do_not_wait_for_one_another(postgres_database: str) -> None:
    """Streams are small for this reason. (SQLite has one writer at a time.)"""
    engine = prepare(create_engine(postgres_database))
    handler_of(engine).handle_all([(BuyBook("book-1", "A1"), BY_ANN), (BuyBook("book-2", "A2"), BY_ANN)])
    inside, done = Event(), Event()

    def wait_inside(connection: Connection, events: Sequence[StoredEvent]) -> None:
        project(connection, events)
        inside.set()
        assert done.wait(PATIENCE)

    slow = CommandHandler(
        EventStore(engine, Codec(LOG, EVENTS), OUTBOX_KEY), {StampBook: Lending()}, key=b"k", project=wait_inside
    )

    def stamp_meanwhile() -> CommandResult:
        assert inside.wait(PATIENCE)
        answer = handler_of(engine).handle(StampBook("book-2", "fast"), BY_ANN)
        done.set()
        return answer

    answers(together(partial(slow.handle, StampBook("book-1", "slow"), BY_ANN), stamp_meanwhile))
    assert counted(engine) == {"book-1": 1, "book-2": 1}
    engine.dispose()


def test_a_name_that_only_one_may_have_goes_to_one_of_eight(engine: Engine, handler: CommandHandler) -> None:
    results = together(*(partial(handler.handle, BuyBook(f"book-{n}", "A1"), BY_ANN) for n in range(8)))
    bought = [result for result in results if isinstance(result, CommandResult)]
    refused = [result for result in results if isinstance(result, AlreadyTaken)]
    assert (len(bought), len(refused)) == (1, 7)
    assert {str(refusal.parameters) for refusal in refused} == {
        str({"kind": "shelf", "key": "A1", "holder": bought[0].id})
    }
    assert counted(engine) == {bought[0].id: 0}


def test_a_name_stays_with_its_holder_and_is_refused_to_others(handler: CommandHandler, engine: Engine) -> None:
    store = handler.store
    for book in ("book-1", "book-1"):
        with engine.begin() as connection:
            store.reserve_unique_key(connection, "shelf", "A1", book)
    with engine.begin() as connection, pytest.raises(AlreadyTaken):
        store.reserve_unique_key(connection, "shelf", "A1", "book-2")
    with engine.begin() as connection:
        store.reserve_unique_key(connection, "shelf", "A2", "book-2")
        store.reserve_unique_key(connection, "room", "A1", "book-2")


def test_a_record_that_a_command_names_must_be_there(handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    with pytest.raises(UnknownRecord) as refusal:
        handler.handle(StampBook("book-1", "text", like="book-9"), BY_ANN)
    assert refusal.value.parameters == {"field": "like", "id": "book-9"}
    handler.handle(BuyBook("book-9", "A9"), BY_ANN)
    assert handler.handle(StampBook("book-1", "text", like="book-9"), BY_ANN).version == 2


def test_a_stream_is_read_alone_however_many_there_are(engine: Engine, handler: CommandHandler) -> None:
    handler.handle_all([(BuyBook(f"book-{n}", f"A{n}"), BY_ANN) for n in range(50)])
    assert [event.data for event in history(handler.store, "book-7")] == [BookBought("book-7", "A7")]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(handler.store.tables.events)) == 50
