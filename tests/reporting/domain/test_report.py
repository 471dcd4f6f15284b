"""A report is drafted by one person, and issued by another or withdrawn; both are final."""

import pytest
from msgspec.structs import replace

from services.reporting.domain import report
from services.reporting.domain.commands import DraftReport, IssueReport, WithdrawDraft
from services.reporting.domain.errors import AlreadyDrafted, DraftDecided, OwnDraft
from shared.contracts.reporting import LogRead, ReportDrafted, ReportDraftWithdrawn, ReportIssued
from shared.domain.errors import NotThere

pytestmark = pytest.mark.requirement("2.07")
ID = "report-018f0000-0000-7000-8000-000000000000"
DRAFTER, APPROVER = "account-one", "account-other"
DRAFT = DraftReport(report=ID, kind="wtsa", period="2013-2016", audience="public", moment="registry:1", by=DRAFTER)
LOGS = (LogRead("registry", "registry/0", 1, "0" * 64),)
ISSUE = IssueReport(report=ID, by=APPROVER, formats={"html": "2", "json": "1"}, logs=LOGS, program="1", template="2")
WITHDRAW = WithdrawDraft(report=ID, reason="Example reason")


def after(*commands: report.Command) -> report.Report:
    state = report.initial_state
    for command in commands:
        for event in report.decide(command, state):
            state = report.evolve(state, event)
    return state


def test_a_draft_says_of_what_and_by_whom() -> None:
    assert report.decide(DRAFT, report.initial_state) == [
        ReportDrafted(ID, "wtsa", "2013-2016", "public", "registry:1", DRAFTER)
    ]
    assert report.decide(DRAFT, after(DRAFT)) == []
    with pytest.raises(AlreadyDrafted):
        report.decide(replace(DRAFT, period="2017-2020"), after(DRAFT))


def test_another_account_issues_it_once() -> None:
    assert report.decide(ISSUE, after(DRAFT)) == [ReportIssued(APPROVER, {"html": "2", "json": "1"}, LOGS, "1", "2")]
    assert report.decide(ISSUE, after(DRAFT, ISSUE)) == []
    with pytest.raises(DraftDecided):
        report.decide(WITHDRAW, after(DRAFT, ISSUE))


def test_nobody_issues_what_they_drafted() -> None:
    with pytest.raises(OwnDraft):
        report.decide(replace(ISSUE, by=DRAFTER), after(DRAFT))


def test_a_draft_is_withdrawn_with_a_reason_and_then_not_issued() -> None:
    assert report.decide(WITHDRAW, after(DRAFT)) == [ReportDraftWithdrawn("Example reason")]
    assert report.decide(WITHDRAW, after(DRAFT, WITHDRAW)) == []
    with pytest.raises(DraftDecided):
        report.decide(ISSUE, after(DRAFT, WITHDRAW))


@pytest.mark.parametrize("command", [ISSUE, WITHDRAW])
def test_what_was_not_drafted_is_not_there(command: report.Command) -> None:
    with pytest.raises(NotThere):
        report.decide(command, report.initial_state)
