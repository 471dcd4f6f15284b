"""Events, outbox, read models, names and the answer are committed together or not at all."""

from functools import partial

import pytest
from sqlalchemy import Engine, func, select

from shared.domain.decider import Command
from shared.domain.errors import AlreadyTaken
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.event_store.store import EventStore
from tests.event_store.lending import (
    BY_ANN,
    SPOILT,
    BuyBook,
    NotBought,
    StampBook,
    counted,
    handler_of,
    sealer_of,
)
from tests.event_store.together import together

pytestmark = pytest.mark.requirement("1.06")

WITH_ID = CommandContext(actor="account-ann", command="command-1")


def rows(engine: Engine, store: EventStore) -> dict[str, int]:
    """Return the number of rows of each table of the log."""
    tables = store.tables
    with engine.connect() as connection:
        return {
            table.name.removeprefix("lending_"): connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (tables.events, tables.outbox, tables.log, tables.commands, tables.claims)
        }


def test_what_a_command_leaves_is_there_at_once(engine: Engine, handler: CommandHandler) -> None:
    answer = handler.handle(BuyBook("book-1", "A1"), WITH_ID)
    assert answer.id == "book-1"
    assert answer.version == len(answer.events) == 1
    assert rows(engine, handler.store) == {"events": 1, "outbox": 1, "log": 0, "commands": 1, "claims": 1}
    assert counted(engine) == {"book-1": 0}
    sealer_of(engine).seal_all()
    assert rows(engine, handler.store) == {"events": 1, "outbox": 0, "log": 1, "commands": 1, "claims": 1}


def test_a_projection_that_fails_leaves_nothing(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    before = rows(engine, handler.store)
    with pytest.raises(ValueError, match=SPOILT):
        handler.handle(StampBook("book-1", SPOILT), WITH_ID)
    assert rows(engine, handler.store) == before
    assert counted(engine) == {"book-1": 0}
    # The command's id is still unused, since the command was not carried out.
    assert handler.handle(StampBook("book-1", "good"), WITH_ID).version == 2
    assert counted(engine) == {"book-1": 1}


def test_a_refusal_leaves_nothing(engine: Engine, handler: CommandHandler) -> None:
    with pytest.raises(NotBought):
        handler.handle(StampBook("book-1", "text"), WITH_ID)
    assert set(rows(engine, handler.store).values()) == {0}


def test_a_taken_name_takes_the_events_back_too(engine: Engine, handler: CommandHandler) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    before = rows(engine, handler.store)
    with pytest.raises(AlreadyTaken):
        handler.handle_all([(BuyBook("book-2", "A2"), BY_ANN), (BuyBook("book-3", "A1"), BY_ANN)])
    assert rows(engine, handler.store) == before
    assert counted(engine) == {"book-1": 0}


def test_several_commands_are_carried_out_in_order_or_not_at_all(engine: Engine, handler: CommandHandler) -> None:
    wanted: list[tuple[Command, CommandContext]] = [
        (BuyBook("book-1", "A1"), BY_ANN),
        (StampBook("book-1", "a"), BY_ANN),
        (StampBook("book-2", "b"), BY_ANN),
    ]
    with pytest.raises(NotBought):
        handler.handle_all(wanted)
    assert set(rows(engine, handler.store).values()) == {0}
    assert [answer.version for answer in handler.handle_all(wanted[:2])] == [1, 2]


def test_read_models_equal_the_events_under_failing_and_fighting_writers(
    engine: Engine, handler: CommandHandler
) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    texts = [SPOILT if number % 3 == 0 else f"text {number}" for number in range(24)]
    results = together(*(partial(handler_of(engine).handle, StampBook("book-1", text), BY_ANN) for text in texts))
    assert [isinstance(result, CommandResult) for result in results] == [text != SPOILT for text in texts]
    assert counted(engine) == {"book-1": 16}
    assert rows(engine, handler.store)["outbox"] == 17


@pytest.mark.requirement("7.06")
def test_every_refusal_of_many_commands_is_had_at_once_and_nothing_is_kept(
    engine: Engine, handler: CommandHandler
) -> None:
    handler.handle(BuyBook("book-1", "A1"), BY_ANN)
    before = rows(engine, handler.store)
    commands: list[Command] = [
        BuyBook("book-2", "A1"),
        StampBook("book-2", "text"),
        BuyBook("book-3", "A3"),
        StampBook("book-3", "text"),
        BuyBook("book-4", "A3"),
    ]
    found = handler.problems_of([(command, BY_ANN) for command in commands])
    assert [(each.code, each.command) for each in found] == [
        ("already-taken", commands[0]),
        ("not-bought", commands[1]),
        ("already-taken", commands[4]),
    ]
    assert handler.problems_of([(command, BY_ANN) for command in commands[2:4]]) == []
    assert rows(engine, handler.store) == before
