"""Statements with separate streams, of each cardinality, on each supported database."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, literal, select

from shared.domain.errors import AlreadyTaken, NotThere, UnknownRecord
from shared.domain.registration import ReferenceWithdrawn
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.engine import create_engine
from shared.event_store.statements import Filters, OpenRecords, StatementQueries, VisibleRecords
from shared.statements.decider import CorrectFact, StateFact, WithdrawFact, correct_fact, state_fact, withdraw_fact
from shared.statements.errors import AlreadyStated, FactWithdrawn
from shared.statements.events import AnyStatement, Correction, Withdrawal
from shared.statements.kinds import StatementKind
from tests.event_store import reading_room
from tests.event_store.reading_room import (
    CHECKS,
    KINDS,
    OPINIONS,
    PLACES,
    VOLUMES,
    CheckedByTheSame,
    CheckStated,
    OpinionStated,
    PlaceStated,
    VolumeStated,
)
from tests.event_store.together import together

pytestmark = pytest.mark.requirement("7.02")

UUID = "00000000-0000-4000-8000-00000000000{}"
VOLUME, OTHER, READER = f"volume-{UUID.format(1)}", f"volume-{UUID.format(2)}", f"reader-{UUID.format(3)}"
ANN, BOB = CommandContext(actor="account-ann"), CommandContext(actor="account-bob")
FIRST = VolumeStated(VOLUME, "Example title", 7, since="2016")
PLACE = PlaceStated(PLACES.fact_of(VOLUME), VOLUME, "A1")
OPINION = OpinionStated(OPINIONS.fact_of(READER, VOLUME), READER, VOLUME, "long")


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = reading_room.prepare(create_engine(store_url, pool_size=16))
    yield engine
    engine.dispose()


@pytest.fixture
def handler(engine: Engine) -> CommandHandler:
    return reading_room.handler_of(engine)


@pytest.fixture
def queries(engine: Engine) -> StatementQueries:
    return StatementQueries(engine, KINDS)


def state(handler: CommandHandler, kind: StatementKind, statement: AnyStatement, by: CommandContext = ANN) -> int:
    return len(handler.handle(state_fact(kind, statement), by).events)


def correction(kind: StatementKind, **said: Any) -> Correction:
    assert kind.corrected is not None
    return kind.corrected(**said | {"reason": "a slip"})


def withdrawal(kind: StatementKind, fact: str) -> Withdrawal:
    return kind.withdrawn(fact, "an error")


@pytest.mark.statement_rule("S1", "S3")
def test_of_many_each_has_an_id_that_is_never_taken_again(handler: CommandHandler, queries: StatementQueries) -> None:
    assert (state(handler, VOLUMES, FIRST), state(handler, VOLUMES, FIRST)) == (1, 0)
    with pytest.raises(AlreadyStated):
        state(handler, VOLUMES, VolumeStated(VOLUME, "Another title", 7))
    handler.handle(correct_fact(VOLUMES, correction(VOLUMES, fact=VOLUME, title="Another", number=8)), ANN)
    now = queries.one(VOLUME)
    assert (now.statement, now.version, now.marking) == (VolumeStated(VOLUME, "Another", 8), 2, "bureau")
    handler.handle(withdraw_fact(withdrawal(VOLUMES, VOLUME)), ANN)
    with pytest.raises(NotThere):
        queries.one(VOLUME)
    with pytest.raises(FactWithdrawn):
        handler.handle(correct_fact(VOLUMES, correction(VOLUMES, fact=VOLUME, title="x", number=9)), ANN)
    assert state(handler, VOLUMES, FIRST) == 0


@pytest.mark.statement_rule("S1", "S3")
@pytest.mark.parametrize(("kind", "stated", "field"), [(PLACES, PLACE, "shelf"), (OPINIONS, OPINION, "text")])
def test_what_a_record_or_a_pair_has_one_of_is_stated_anew_once_it_was_withdrawn(
    handler: CommandHandler, queries: StatementQueries, kind: StatementKind, stated: Any, field: str
) -> None:
    state(handler, VOLUMES, FIRST)
    assert stated.fact == kind.id_of(stated)
    assert isinstance(kind.about, tuple)
    said = {name: getattr(stated, name) for name in kind.about} | {"fact": stated.fact}
    assert (state(handler, kind, stated), state(handler, kind, stated)) == (1, 0)
    with pytest.raises(AlreadyStated):
        state(handler, kind, kind.stated(**said | {field: "other"}))
    handler.handle(correct_fact(kind, correction(kind, **said | {field: "corrected"})), ANN)
    assert getattr(queries.one(stated.fact).statement, field) == "corrected"
    handler.handle(withdraw_fact(withdrawal(kind, stated.fact)), ANN)
    assert state(handler, kind, kind.stated(**said | {field: "anew"})) == 1
    now = queries.one(stated.fact)
    assert (getattr(now.statement, field), now.version, now.marking) == ("anew", 4, kind.marking)


@pytest.mark.statement_rule("S4")
def test_a_record_of_the_same_log_must_be_there_and_one_of_another_is_taken(handler: CommandHandler) -> None:
    with pytest.raises(UnknownRecord):
        state(handler, PLACES, PLACE)
    state(handler, VOLUMES, FIRST)
    assert state(handler, OPINIONS, OPINION) == 1
    handler.handle(withdraw_fact(withdrawal(VOLUMES, VOLUME)), ANN)
    with pytest.raises(ReferenceWithdrawn):
        state(handler, PLACES, PLACE)


@pytest.mark.statement_rule("S5")
def test_of_eight_who_want_one_number_at_once_one_has_it(handler: CommandHandler, engine: Engine) -> None:
    volumes = [VolumeStated(f"volume-{UUID.format(number)}", "Example", 7) for number in range(8)]
    sent = together(*(partial(state, reading_room.handler_of(engine), VOLUMES, each) for each in volumes))
    assert sum(1 for each in sent if each == 1) == 1
    assert all(each == 1 or isinstance(each, AlreadyTaken) for each in sent)
    held = StatementQueries(engine, KINDS).newer_first("volume", Filters(), None, 9)
    handler.handle(withdraw_fact(withdrawal(VOLUMES, held[0].fact)), ANN)
    assert state(handler, VOLUMES, VolumeStated(OTHER, "Example", 7)) == 1 or held[0].fact == OTHER


@pytest.mark.requirement("7.03")
def test_lists_are_sorted_by_numbers_and_days_and_filtered(handler: CommandHandler, queries: StatementQueries) -> None:
    for number, since in ((10, "2016-10"), (9, "2016"), (100, None), (-1, "2015")):
        fact = f"volume-{UUID.format(abs(number) % 10)}"
        state(handler, VOLUMES, VolumeStated(f"{fact[:-12]}{abs(number):012}", f"Volume {number}", number, since=since))

    def found(sort: str | None, *, descending: bool = False, **filters: Any) -> list[int]:
        rows = queries.page("volume", Filters(**filters), sort, descending=descending, offset=0, limit=9)
        return [row.statement.number for row in rows]

    assert found(None) == [10, 9, 100, -1]
    assert found("number") == [-1, 9, 10, 100]
    assert found("since", descending=True) == [10, 9, -1, 100]
    assert found(None, values={"number": 9}) == [9]
    assert found("number", words="volume 10") == [10, 100]
    assert found("number", beginning={"since": "2016"}) == [9, 10]
    assert queries.count("volume", Filters(values={"since": None})) == 1


@pytest.mark.statement_rule("S12")
def test_a_guard_knows_who_acts_and_refuses_the_account_that_acted_before(handler: CommandHandler) -> None:
    state(handler, VOLUMES, FIRST, by=ANN)
    check = CheckStated(f"check-{UUID.format(4)}", VOLUME, "2016")
    with pytest.raises(CheckedByTheSame) as refusal:
        state(handler, CHECKS, check, by=ANN)
    assert refusal.value.parameters == {"field": "volume", "id": VOLUME}
    assert state(handler, CHECKS, check, by=BOB) == 1
    later = correct_fact(CHECKS, correction(CHECKS, fact=check.fact, volume=VOLUME, on="2017"))
    with pytest.raises(CheckedByTheSame):
        handler.handle(later, ANN)
    handler.handle(correct_fact(VOLUMES, correction(VOLUMES, fact=VOLUME, title="Another", number=7)), BOB)
    with pytest.raises(CheckedByTheSame):
        handler.handle(later, BOB)
    assert len(handler.handle(later, ANN).events) == 1


@pytest.mark.statement_rule("S12")
def test_who_acted_last_is_known_from_the_envelope_alone(handler: CommandHandler, queries: StatementQueries) -> None:
    state(handler, VOLUMES, FIRST, by=ANN)
    assert queries.one(VOLUME).actor == ANN.actor
    corrected = correction(VOLUMES, fact=VOLUME, title="Another", number=7)
    handler.handle(correct_fact(VOLUMES, corrected), BOB)
    assert queries.one(VOLUME).actor == BOB.actor
    handler.handle(correct_fact(VOLUMES, corrected), msgspec.structs.replace(ANN, marking="members"))
    assert (queries.one(VOLUME).actor, queries.one(VOLUME).marking) == (ANN.actor, "members")
    said: tuple[type[Any], ...] = (StateFact, CorrectFact, WithdrawFact, *reading_room.EVENTS.values())
    assert not [each for each in said if {"actor", "by"} & set(each.__struct_fields__)]


def test_what_refers_to_something_closed_is_closed(handler: CommandHandler, queries: StatementQueries) -> None:
    """A volume and a place are marked for the bureau; an opinion is restricted, and is about a volume and a reader."""
    for kind, stated in ((VOLUMES, FIRST), (PLACES, PLACE), (OPINIONS, OPINION)):
        state(handler, kind, stated)

    def seen(*markings: str, reader: str = READER, closed: str | None = None) -> list[str]:
        hidden = None if closed is None else select(literal(closed))
        visible = OpenRecords(markings, {"reader": select(literal(reader))}, hidden)
        filters = Filters(visible=VisibleRecords(visible, "2027-01-01T00:00:00Z"))
        return [row.fact for kind in KINDS for row in queries.newer_first(kind.name, filters, None, 9)]

    assert seen("bureau", "restricted") == [VOLUME, PLACE.fact, OPINION.fact]
    assert seen("bureau") == [VOLUME, PLACE.fact]
    assert seen("restricted") == [], "the volume is closed"
    assert seen("bureau", "restricted", reader="reader-other") == [VOLUME, PLACE.fact]
    assert seen("bureau", "restricted", closed=PLACE.fact) == [VOLUME, OPINION.fact]
