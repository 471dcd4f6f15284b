"""Statements on one record: given events, when a command is given, then events or a refusal."""

from typing import Any

import msgspec
import pytest

from shared.domain.errors import Refused, UnknownRecord
from shared.domain.provenance import Imported
from shared.statements.decider import (
    CorrectFact,
    KindCommands,
    StateFact,
    StatementDecider,
    Statements,
    WithdrawFact,
)
from shared.statements.errors import AlreadyStated, FactWithdrawn
from shared.statements.events import AnyStatement, Correction, Statement, Withdrawal
from shared.statements.kinds import StatementKind
from shared.statements.wording import Wording
from shared.testing import Scenario
from tests.statements.example import (
    BORROWING,
    READER,
    BookBorrowed,
    BookBorrowedCorrected,
    Borrow,
    BorrowingWithdrawn,
    CorrectBorrowing,
    WithdrawBorrowing,
    borrowing_corrected,
)

pytestmark = pytest.mark.requirement("7.01")

BORROWED = BookBorrowed("f1", "post", "2016", ("b1",), note="torn", source="a ledger")
WITHDRAWN = BorrowingWithdrawn("f1", "another reader")
CORRECTED = borrowing_corrected(fact="f1", since="2015", books=("b1",), reason="a slip")
ROW = Imported("ledger", "7")


class FeePaid(Statement, frozen=True):
    amount: int


class FeeWithdrawn(Withdrawal, frozen=True):
    """No fee was paid."""


FEE = StatementKind(
    name="fee", stated=FeePaid, withdrawn=FeeWithdrawn, about=READER, marking="bureau", wording=Wording(kind="Fee")
)


class BorrowTooMuch(Refused):
    code = "borrow-too-much"


def three_at_most(borrowed: BookBorrowed, others: Statements) -> None:
    held = [each for each in others.of_kind(BookBorrowed) if each.fact != borrowed.fact]
    if sum(len(each.books) for each in [*held, borrowed]) > 3:
        raise BorrowTooMuch(books=3)


def state(statement: AnyStatement, kind: StatementKind = BORROWING) -> StateFact:
    return StateFact(record="r1", kind=kind.name, statement=statement)


def correct(correction: Correction) -> CorrectFact:
    return CorrectFact(record="r1", kind=BORROWING.name, correction=correction)


def withdraw() -> WithdrawFact:
    return WithdrawFact(record="r1", withdrawal=WITHDRAWN)


def scenario(**said: Any) -> Scenario:
    return Scenario(StatementDecider(KindCommands(BORROWING, Borrow, CorrectBorrowing, WithdrawBorrowing), **said))


def changed(**said: Any) -> BookBorrowed:
    return msgspec.structs.replace(BORROWED, **said)


def test_a_fact_is_stated_corrected_and_withdrawn_once_each() -> None:
    told = scenario().when(state(BORROWED)).then(BORROWED).when(state(BORROWED)).then_nothing()
    told.when(correct(CORRECTED)).then(CORRECTED).when(correct(CORRECTED)).then_nothing()
    told.when(withdraw()).then(WITHDRAWN).when(withdraw()).then_nothing()


def test_a_correction_to_what_is_so_is_none() -> None:
    said = {name: getattr(BORROWED, name) for name in BookBorrowedCorrected.__struct_fields__ if name != "reason"}
    same = borrowing_corrected(**said, reason="r")
    scenario().given(BORROWED).when(correct(same)).then_nothing()


def test_the_same_content_under_another_id_or_of_another_source_is_nothing_new() -> None:
    scenario().given(BORROWED).when(state(changed(fact="f2", source="a letter", imported=ROW))).then_nothing()
    scenario().given(BORROWED, WITHDRAWN).when(state(changed(fact="f2"))).then(changed(fact="f2"))


def test_what_is_no_part_of_the_content_says_nothing_new() -> None:
    other = state(changed(fact="f2", note="whole"))
    scenario().given(BORROWED).when(other).then(other.statement)
    scenario(uncompared=("source", "note")).given(BORROWED).when(other).then_nothing()
    twice = state(changed(fact="f2"))
    scenario(uncompared=None).given(BORROWED).when(twice).then(twice.statement)


def test_another_content_under_the_same_id_is_refused_unless_it_is_a_row_of_a_file() -> None:
    scenario().given(BORROWED).when(state(changed(note="whole"))).then_refused(AlreadyStated, id="f1")
    scenario().given(BORROWED).when(state(changed(note="whole", imported=ROW))).then_nothing()
    scenario(restating_ignored=True).given(BORROWED).when(state(changed(note="whole"))).then_nothing()
    scenario().given(BORROWED, WITHDRAWN).when(state(changed(imported=ROW))).then_nothing()


def test_what_is_not_there_is_neither_corrected_nor_withdrawn() -> None:
    scenario().when(correct(CORRECTED)).then_refused(UnknownRecord, field="fact", id="f1")
    scenario().when(withdraw()).then_refused(UnknownRecord, field="fact", id="f1")
    withdrawn = scenario().given(BORROWED, WITHDRAWN)
    withdrawn.when(correct(CORRECTED)).then_refused(FactWithdrawn, fact="f1")


def test_a_fact_of_another_kind_is_not_there() -> None:
    told = scenario().given(FeePaid("f1", 6))
    told.when(correct(CORRECTED)).then_refused(UnknownRecord, field="fact", id="f1")
    assert FEE.corrected is None
    of_a_fee = WithdrawFact(record="r1", withdrawal=FeeWithdrawn("f1", "an error"))
    scenario().given(BORROWED).when(of_a_fee).then_refused(UnknownRecord, field="fact", id="f1")


def test_a_service_words_what_is_not_there_in_its_own_way() -> None:
    told = scenario(missing=lambda fact, kind, _statements: BorrowTooMuch(fact=fact, kind=kind and kind.name))
    told.when(correct(CORRECTED)).then_refused(BorrowTooMuch, fact="f1", kind="borrowing")
    told.when(withdraw()).then_refused(BorrowTooMuch, fact="f1", kind=None)


def test_a_rule_sees_the_statement_as_stated_or_corrected_and_those_beside_it() -> None:
    told = scenario(rules={BookBorrowed: three_at_most}).given(BORROWED)
    two = state(BookBorrowed("f2", "counter", "2017", ("b2", "b3")))
    told.when(two).then(two.statement)
    told.when(state(BookBorrowed("f3", "counter", "2018", ("b4",)))).then_refused(BorrowTooMuch, books=3)
    more = borrowing_corrected(fact="f1", since="2016", books=("b1", "b4"), reason="r")
    told.when(correct(more)).then_refused(BorrowTooMuch)


def test_commands_of_a_kind_say_what_its_events_say() -> None:
    told = scenario()
    told.when(Borrow(reader="r1", fact="f1", way="post", since="2016", books=("b1",)))
    told.then(BookBorrowed("f1", "post", "2016", ("b1",)))
    told.when(CorrectBorrowing(reader="r1", fact="f1", since="2015", books=("b1",), reason="a slip"))
    told.then(CORRECTED)
    told.when(WithdrawBorrowing(reader="r1", fact="f1", reason="another reader")).then(WITHDRAWN)
    with pytest.raises(TypeError, match="WithdrawBorrowing is a command of no kind"):
        StatementDecider().decide(WithdrawBorrowing(reader="r1", fact="f1", reason="r"), Statements())


def test_what_holds_is_told_by_kind_without_where_it_was_loaded_from() -> None:
    decider, statements = StatementDecider(), Statements()
    for event in (changed(imported=ROW), FeePaid("f2", 6), CORRECTED):
        statements = decider.evolve(statements, event)
    assert [each.since for each in statements.of_kind(BookBorrowed)] == ["2015"]
    assert statements.stated["f1"] == changed(imported=ROW)
    assert statements.current["f1"] == BookBorrowed("f1", "post", "2015", ("b1",))
    assert decider.evolve(Statements(), CORRECTED) == Statements()


@pytest.mark.requirement("7.02")
@pytest.mark.parametrize("cardinality", ["one", "pair"])
def test_of_which_there_is_one_that_one_is_stated_anew_when_it_was_withdrawn(cardinality: Any) -> None:
    one = msgspec.structs.replace(BORROWING, cardinality=cardinality)
    other = changed(since="2017")
    told = scenario(kinds=(one,), uncompared=()).given(BORROWED)
    told.when(state(BORROWED, one)).then_nothing()
    told.when(state(other, one)).then_refused(AlreadyStated, id="f1")
    told.when(withdraw()).then(WITHDRAWN).when(state(changed(imported=ROW), one)).then_nothing()
    told.when(state(other, one)).then(other).when(state(other, one)).then_nothing()
    told.when(state(BORROWED, one)).then_refused(AlreadyStated, id="f1")


@pytest.mark.requirement("7.02")
def test_of_which_there_is_one_what_was_corrected_is_the_same_as_it_is_now() -> None:
    one = msgspec.structs.replace(BORROWING, cardinality="one")
    told = scenario(kinds=(one,)).given(BORROWED, CORRECTED)
    told.when(state(BookBorrowed("f1", "post", "2015", ("b1",)), one)).then_nothing()
    told.when(state(BORROWED, one)).then_refused(AlreadyStated, id="f1")


@pytest.mark.requirement("7.02")
def test_the_stream_of_one_or_a_pair_is_told_by_what_it_is_of() -> None:
    reader, other = (f"reader-00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
    one = msgspec.structs.replace(BORROWING, cardinality="one")
    pair = msgspec.structs.replace(BORROWING, cardinality="pair")
    assert one.fact_of(reader) == "borrowing-00000000-0000-4000-8000-000000000001"
    assert pair.fact_of(reader, other) == f"{one.fact_of(reader)}-00000000-0000-4000-8000-000000000002"
    for kind, records in ((BORROWING, (reader,)), (one, (reader, other)), (pair, (reader,)), (BORROWING, ())):
        with pytest.raises(TypeError, match="borrowing: "):
            kind.fact_of(*records)
