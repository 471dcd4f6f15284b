"""Searching a log's events by record, account, command and position, with their proofs, on each supported database."""

import pytest
from sqlalchemy import Engine

from shared.domain.errors import NotThere
from shared.event_store import event_search
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.event_search import EventPage, EventQuery, search
from shared.event_store.log import Log
from shared.event_store.log_proofs import LogProver
from shared.transparency.proof import root_of_path
from tests.event_store.lending import LOG, BuyBook, StampBook, sealer_of

pytestmark = pytest.mark.requirement("3.09")
ANN, BOB = (CommandContext(actor=f"account-{name}", correlation=f"command of {name}") for name in ("ann", "bob"))


@pytest.fixture
def log(engine: Engine, handler: CommandHandler) -> Log:
    """Two books, bought by Ann and stamped by Bob: positions 1 to 6."""
    for book, shelf in (("book-1", "north"), ("book-2", "south")):
        handler.handle(BuyBook(book, shelf), ANN)
    for book in ("book-1", "book-2", "book-1", "book-2"):
        handler.handle(StampBook(book, "account-ann"), BOB)
    sealer_of(engine).seal()
    return Log(engine, LOG)


def positions(found: EventPage) -> list[int]:
    return [event.position for event in found.events]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (EventQuery(), [1, 2, 3, 4, 5, 6]),
        (EventQuery(stream="book-1"), [1, 3, 5]),
        (EventQuery(account="account-ann"), [1, 2]),
        (EventQuery(command="command of bob"), [3, 4, 5, 6]),
        (EventQuery(spans=[(2, 3), (6, 9)]), [2, 3, 6]),
        (EventQuery(stream="book-1", account="account-bob", spans=[(4, 6)]), [5]),
        (EventQuery(stream="book-3"), []),
        (EventQuery(account="account"), []),
    ],
)
def test_events_are_found_by_what_is_said_of_them(log: Log, asked: EventQuery, found: list[int]) -> None:
    """Bob's stamps contain "account-ann", but are not hers."""
    assert positions(search(log, asked, 0, 50)) == found
    assert not search(log, asked, 0, 50).more


def test_a_page_goes_on_where_the_one_before_ended(log: Log) -> None:
    asked, after, seen = EventQuery(account="account-bob"), 0, []
    while (page := search(log, asked, after, 3)).events:
        seen += positions(page)
        after = page.looked
        if not page.more:
            break
    assert seen == [3, 4, 5, 6]
    assert positions(search(log, asked, 0, 50, upto=4)) == [3, 4], "a log that grows is asked about as it was"


def test_what_is_looked_through_for_one_page_is_bounded(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(event_search, "WINDOW", 3)
    first = search(log, EventQuery(command="command of bob"), 0, 50)
    assert (positions(first), first.looked, first.more) == ([3], 3, True)
    second = search(log, EventQuery(command="command of bob"), first.looked, 50)
    assert (positions(second), second.more) == ([4, 5, 6], False)


def test_every_event_is_proved_at_every_size(log: Log) -> None:
    proving = LogProver(log)
    for size in range(1, 7):
        assert proving.root(size) == log.root(size)
        for position in range(1, size + 1):
            proof = proving.inclusion(position, size)
            assert root_of_path(position - 1, size, proof.leaf, proof.path) == proof.root == log.root(size)
    assert proving.inclusion(2).size == 6
    for position, within in ((0, 6), (7, None), (3, 2), (1, 7)):
        with pytest.raises(NotThere):
            proving.inclusion(position, within)
    with pytest.raises(NotThere):
        proving.root(7)
