"""The day from which a record of an item of the resolution is kept, as sentences."""

import pytest

from services.reporting.domain import clause_record
from services.reporting.domain.commands import (
    CorrectClauseRecord,
    StateClauseRecord,
    WithdrawClauseRecord,
    clause_stream,
)
from services.reporting.domain.errors import RecordNotStated, RecordStated
from shared.contracts.clauses import CLAUSES
from shared.contracts.reporting import (
    ClauseRecordCorrected,
    ClauseRecordStated,
    ClauseRecordWithdrawn,
)
from shared.domain.ids import is_id
from shared.testing import Scenario

pytestmark = pytest.mark.requirement("2.04")

STATED = ClauseRecordStated("fact-1", "68-02", "2027-01-01", source="Example decision")
WITHDRAWN = ClauseRecordWithdrawn("fact-1", "it was another item")


@pytest.fixture
def scenario() -> Scenario:
    return Scenario(clause_record)


def state(since: str = "2027-01-01", fact: str = "fact-1") -> StateClauseRecord:
    return StateClauseRecord(clause="68-02", fact=fact, since=since, source="Example decision")


def correct(since: str = "2027-07-01") -> CorrectClauseRecord:
    return CorrectClauseRecord(clause="68-02", reason="it began later", since=since, source="Example decision")


def withdraw() -> WithdrawClauseRecord:
    return WithdrawClauseRecord(clause="68-02", reason="it was another item")


def test_the_day_is_stated_once(scenario: Scenario) -> None:
    scenario.when(state()).then(STATED)
    scenario.when(state(fact="fact-2")).then_nothing()
    scenario.when(state("2028-01-01")).then_refused(RecordStated, clause="68-02", since="2027-01-01")


def test_the_day_is_corrected_with_a_reason(scenario: Scenario) -> None:
    corrected = ClauseRecordCorrected("fact-1", "2027-07-01", "it began later", "Example decision")
    scenario.given(STATED).when(correct()).then(corrected)
    scenario.when(correct()).then_nothing()
    scenario.when(state("2027-07-01")).then_nothing()


def test_the_day_is_withdrawn_with_a_reason_and_stated_anew(scenario: Scenario) -> None:
    scenario.given(STATED).when(withdraw()).then(WITHDRAWN)
    scenario.when(withdraw()).then_nothing()
    scenario.when(correct()).then_refused(RecordNotStated, clause="68-02")
    again = ClauseRecordStated("fact-2", "68-02", "2027-01-01", source="Example decision")
    scenario.when(state(fact="fact-2")).then(again)
    scenario.when(withdraw()).then(ClauseRecordWithdrawn("fact-2", "it was another item"))


def test_what_is_not_stated_is_neither_corrected_nor_withdrawn(scenario: Scenario) -> None:
    scenario.when(correct()).then_refused(RecordNotStated, clause="68-02")
    scenario.when(withdraw()).then_refused(RecordNotStated, clause="68-02")


def test_each_item_has_one_record_that_is_the_same_everywhere() -> None:
    streams = {clause_stream(clause) for clause in CLAUSES}
    assert len(streams) == len(CLAUSES) == 26
    assert all(is_id("clause", stream) for stream in streams)
    # The UUIDv5 of `clause/68-02` in the resolution's namespace, which is the UUIDv5 of its name as a URL.
    assert clause_stream("68-02") == "clause-d895a4d5-772f-53ac-94b0-4b5e5715b38e"
