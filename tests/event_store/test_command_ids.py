"""A repeated command gets its first answer."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, func, select, update

from shared.domain.decider import Command
from shared.domain.errors import OtherCommand
from shared.domain.event import StoredEvent
from shared.event_store import command_results
from shared.event_store.codec import Codec, Undecodable
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import FINGERPRINT_FORMAT
from tests.event_store.lending import BY_ANN, NOON, BuyBook, NotBought, StampBook, counted, handler_of
from tests.event_store.together import answers, together

pytestmark = pytest.mark.requirement("1.06")

ANOTHER = CommandContext(actor="account-bob")
ONCE = CommandContext(actor="account-ann", command="command-1")


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def bought(handler: CommandHandler) -> CommandHandler:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    return handler


def test_a_retry_gets_the_first_answer(engine: Engine, bought: CommandHandler) -> None:
    first = bought.handle(StampBook("book-1", "text"), ONCE)
    bought.handle(StampBook("book-1", "something else in between"), BY_ANN)
    assert bought.handle(StampBook("book-1", "text"), ONCE) == first
    assert handler_of(engine).handle(StampBook("book-1", "text"), ONCE) == first
    assert counted(engine) == {"book-1": 2}


def test_a_retry_gets_it_though_the_version_it_expected_is_past(bought: CommandHandler) -> None:
    expecting = CommandContext(actor="account-ann", command="command-1", expected=1)
    first = bought.handle(StampBook("book-1", "text"), expecting)
    assert bought.handle(StampBook("book-1", "text"), expecting) == first


def test_a_retry_gets_it_though_an_event_of_the_stream_cannot_be_read(
    bought: CommandHandler, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bought.handle(StampBook("book-1", "text"), ONCE)

    def unreadable(_codec: Codec, _stored: bytes) -> StoredEvent:
        raise Undecodable("made up", "book-1")

    monkeypatch.setattr(Codec, "decode", unreadable)
    assert bought.handle(StampBook("book-1", "text"), ONCE) == first
    with pytest.raises(Undecodable):
        bought.handle(StampBook("book-1", "more"), BY_ANN)


def test_a_retry_with_another_content_is_another_command(bought: CommandHandler) -> None:
    bought.handle(StampBook("book-1", "text"), ONCE)
    for other in (StampBook("book-1", "other"), StampBook("book-2", "text"), BuyBook("book-1", "text")):
        with pytest.raises(OtherCommand) as refusal:
            bought.handle(other, ONCE)
        assert refusal.value.parameters == {"command": "command-1"}


def test_another_accounts_command_of_the_same_id_is_its_own(engine: Engine, bought: CommandHandler) -> None:
    first = bought.handle(StampBook("book-1", "text"), ONCE)
    second = bought.handle(StampBook("book-1", "text"), CommandContext(actor="account-bob", command="command-1"))
    assert (first.version, second.version) == (2, 3)
    assert counted(engine) == {"book-1": 2}


def test_that_nothing_came_of_a_command_is_remembered_too(bought: CommandHandler) -> None:
    nothing = bought.handle(BuyBook("book-1", "A1"), ONCE)
    assert (nothing.id, nothing.version, nothing.events) == ("book-1", 1, ())
    bought.handle(StampBook("book-1", "text"), BY_ANN)
    assert bought.handle(BuyBook("book-1", "A1"), ONCE) == nothing
    with pytest.raises(OtherCommand):
        bought.handle(StampBook("book-1", "text"), ONCE)


def test_a_refused_command_may_be_sent_again_when_things_have_changed(handler: CommandHandler) -> None:
    with pytest.raises(NotBought):
        handler.handle(StampBook("book-1", "text"), ONCE)
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    assert handler.handle(StampBook("book-1", "text"), ONCE).version == 2


def test_one_command_sent_eight_times_at_once_is_carried_out_once(engine: Engine, bought: CommandHandler) -> None:
    sent = together(*(partial(handler_of(engine).handle, StampBook("book-1", "text"), ONCE) for _ in range(8)))
    assert len(set(answers(sent))) == 1
    assert counted(engine) == {"book-1": 1}


def test_a_command_without_an_id_is_not_remembered(engine: Engine, bought: CommandHandler) -> None:
    bought.handle(StampBook("book-1", "text"), BY_ANN)
    bought.handle(StampBook("book-1", "text"), BY_ANN)
    assert counted(engine) == {"book-1": 2}
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(bought.store.tables.commands)) == 0


def test_answers_are_kept_for_30_days(engine: Engine) -> None:
    clock = Clock()
    handler = handler_of(engine, clock)
    first = handler.handle(BuyBook("book-1", "A1"), ONCE)
    clock.now = NOON + timedelta(days=30)
    assert handler.forget_old_commands() == 0
    assert handler.handle(BuyBook("book-1", "A1"), ONCE) == first
    clock.now += timedelta(microseconds=1)
    assert handler.forget_old_commands() == 1
    assert handler.handle(BuyBook("book-1", "A1"), ONCE).events == ()


def test_old_answers_are_forgotten_some_at_a_time(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    handler = handler_of(engine, clock)
    for number in range(3):
        handler.handle(
            BuyBook(f"book-{number}", f"A{number}"), CommandContext(actor=f"account-{number}", command="command-1")
        )
    clock.now = NOON + timedelta(days=31)
    new = handler.handle(BuyBook("book-3", "A3"), ONCE)
    monkeypatch.setattr(command_results, "FORGOTTEN_AT_ONCE", 2)
    assert [handler.forget_old_commands() for _ in range(3)] == [2, 1, 0]
    assert handler.handle(BuyBook("book-3", "A3"), ONCE) == new


@pytest.mark.requirement("7.01")
def test_what_was_answered_under_another_format_of_the_fingerprint_is_answered_uncompared(
    engine: Engine, bought: CommandHandler
) -> None:
    first = bought.handle(StampBook("book-1", "text"), ONCE)
    commands = bought.store.tables.commands
    with engine.begin() as connection:
        connection.execute(update(commands).values(format=FINGERPRINT_FORMAT + 1))
    assert bought.handle(StampBook("book-1", "as it would be written today"), ONCE) == first
    assert counted(engine) == {"book-1": 1}


BATCH = "5b3a4a8e-0f0a-4d70-9a4e-1f3c9c1d2e3f"


@pytest.mark.requirement("7.02")
def test_a_batch_is_all_or_nothing_and_answered_once(engine: Engine, bought: CommandHandler) -> None:
    wanted: list[Command] = [StampBook("book-1", "text"), BuyBook("book-2", "A2"), StampBook("book-2", "text")]
    with pytest.raises(NotBought):
        bought.handle_batch(BATCH, [*wanted, StampBook("book-3", "text")], BY_ANN)
    assert counted(engine) == {"book-1": 0}
    first = bought.handle_batch(BATCH, wanted, BY_ANN)
    assert [(each.id, each.version) for each in first] == [("book-1", 2), ("book-2", 1), ("book-2", 2)]
    assert handler_of(engine).handle_batch(BATCH, wanted, BY_ANN) == first
    with pytest.raises(OtherCommand):
        bought.handle_batch(BATCH, list(reversed(wanted)), BY_ANN)
    assert counted(engine) == {"book-1": 1, "book-2": 1}
    assert bought.handle_batch(BATCH, wanted, ANOTHER)[0].version == 3, "another account's batch is its own"


@pytest.mark.requirement("7.02")
def test_a_batch_is_one_step_of_one_account(bought: CommandHandler) -> None:
    both: list[Command] = [StampBook("book-1", "text"), StampBook("book-1", "more")]
    bought.handle_batch(BATCH, both, BY_ANN)
    with bought.store.engine.connect() as connection:
        events = bought.store.load(connection, "book-1")
    assert len({event.correlation for event in events[1:]}) == 1
    assert events[1].correlation not in (events[0].correlation, BATCH)


def test_what_was_asked_cannot_be_guessed_from_what_is_kept(engine: Engine, bought: CommandHandler) -> None:
    """Without a key, a reader of the table could test guesses against a fingerprint."""
    bought.handle(StampBook("book-1", "secret"), ONCE)
    other_key = CommandHandler(bought.store, bought.deciders, key=b"another key")
    with pytest.raises(OtherCommand):
        other_key.handle(StampBook("book-1", "secret"), ONCE)
    with engine.connect() as connection:
        (row,) = connection.execute(select(bought.store.tables.commands))
    assert b"secret" not in row.hmac + row.answer
    assert len(row.hmac) == 32
