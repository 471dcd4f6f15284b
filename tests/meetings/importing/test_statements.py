"""Files of statements to a plan: what is new, the same or otherwise, by codes and names; and what is refused, at once."""

from collections.abc import Sequence

import pytest

from services.meetings.importing import (
    MeetingRecordNames,
    StatementImport,
    StatementPlan,
    plan_statements,
    read_statements,
)
from shared.contracts.meetings.consultations import CONSULTATIONS, REQUESTS
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused, Proposal
from shared.statements.kinds import StatementKind
from shared.tables.statements import columns_of, table_rows
from shared.tables.writing import csv_bytes
from tests.meetings.conftest import Home
from tests.meetings.recorded import CLERK, MEETING, OPEN, ORGANIZATION, OTHER, PLAN, SECOND, record, uuid

pytestmark = pytest.mark.requirement("7.06")

HEAD = "row,method,subject,meetings,opened,closed"
LETTER = f"{HEAD}\n1,letter,Before it,EX-07,2015-07,2015-09-30\n"
STATE = f"state-{uuid(30)}"


@pytest.fixture
def recorded(home: Home) -> Home:
    record(home.service, OPEN, PLAN)
    home.tell(STATE, StateRegistered(STATE, "KEN", "KE", "Kenya"))
    home.tell(ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Telecom"))
    return home


def plan(home: Home, text: str, kind: StatementKind = CONSULTATIONS, reason: str | None = None) -> StatementPlan:
    names = MeetingRecordNames(home.service.reader, "letters")
    wanted = StatementImport(kind=kind, source="letters", reason=reason)
    return plan_statements(read_statements(text.encode(), kind), wanted, home.service.statements, names)


def take(home: Home, planned: StatementPlan) -> int:
    answers = home.service.handler.handle_all([(each, CLERK) for each in planned.commands])
    return sum(len(each.events) for each in answers)


def differing(proposals: Sequence[Proposal]) -> list[tuple[str, str | None, str | None]]:
    return [(each.field, each.now, each.proposed) for each in proposals if each.verdict == "changed"]


def test_a_file_is_recorded_once_and_what_it_says_otherwise_is_corrected_for_a_reason(recorded: Home) -> None:
    assert take(recorded, plan(recorded, LETTER)) == 1
    assert take(recorded, plan(recorded, LETTER)) == 0
    changed = LETTER.replace("2015-09-30", "2015-10-15")
    planned = plan(recorded, changed)
    assert (differing(planned.proposals), planned.commands) == ([("closed", "2015-09-30", "2015-10-15")], [])
    assert take(recorded, plan(recorded, changed, reason="the letter was read again")) == 1
    [row] = recorded.service.statements.several([imported_id("consultation", "letters", "1")]).values()
    assert (row.statement.closed, row.version) == ("2015-10-15", 2)


def test_records_are_called_by_code_name_row_or_id(recorded: Home) -> None:
    take(recorded, plan(recorded, LETTER))
    asked = "row,about,kind,to,on\n1,consultation:1,consultation,Kenya,2015-07\n2,meeting:EX-07,invitation,org:example telecom,2015-08\n"
    planned = plan(recorded, f"{asked}3,{MEETING},reminder,{SECOND},2015-09\n", REQUESTS)
    assert take(recorded, planned) == 3
    rows = {row.statement.kind: row.statement for row in recorded.service.statements.referring(MEETING, ["request"])}
    assert {kind: each.to for kind, each in rows.items()} == {"invitation": ORGANIZATION, "reminder": SECOND}


def test_what_is_exported_is_imported_again_without_a_complaint(recorded: Home) -> None:
    take(recorded, plan(recorded, LETTER))
    names = MeetingRecordNames(recorded.service.reader, "letters")
    [row] = recorded.service.statements.several([imported_id("consultation", "letters", "1")]).values()
    head = [column.name for column in columns_of(CONSULTATIONS)]
    exported = b"".join(csv_bytes(head, table_rows(CONSULTATIONS, [row.statement], names))).decode()
    assert "meeting:EX-07" in exported
    planned = plan(recorded, exported)
    assert planned.commands == []
    assert {each.verdict for each in planned.proposals} == {"same"}


def test_all_refusals_are_told_at_once_with_line_field_and_what_is_left_out(recorded: Home) -> None:
    gone = imported_id("consultation", "letters", "9")
    lines = f"1,letter,Before it,EX-99,2015-07,2015-09-30,\n2,post,Before it,EX-07,2015-07,2015-09-30,\n,letter,x,EX-07,2015,2015,{gone}\n"
    with pytest.raises(FileRefused) as refused:
        plan(recorded, f"{HEAD},id\n{lines}")
    told = [(each.line, each.field, each.part) for each in refused.value.refusals]
    assert told == [(2, "meetings", "2"), (3, "method", "3"), (4, "id", "4")]
    assert "No meeting is called EX-99" in str(refused.value.refusals[0].reason)


def test_refusals_call_kinds_of_records_as_pages_do(recorded: Home) -> None:
    wrong = f"row,about,kind,to,on\n1,{ORGANIZATION},invitation,Nobody,2015-08\n2,EX-99,invitation,Kenya,2015-08\n"
    with pytest.raises(FileRefused) as refused:
        plan(recorded, wrong, REQUESTS)
    assert [str(each.reason) for each in refused.value.refusals] == [
        "This is no Consultation or meeting.",
        "No organization or State is called Nobody. Record it first, or write its id.",
        "No Consultation or meeting is called EX-99. Record it first, or write its id.",
    ]


def test_a_name_of_two_is_refused_and_ids_are_taken(recorded: Home) -> None:
    recorded.tell(SECOND, OrganizationRegistered(SECOND, "Example Telecom"))
    asked = "row,about,kind,to,on\n1,EX-07,invitation,Example Telecom,2015-08\n"
    with pytest.raises(FileRefused) as refused:
        plan(recorded, asked, REQUESTS)
    assert refused.value.refusals[0].field == "to"
    assert MeetingRecordNames(recorded.service.reader, "letters").name(SECOND) == SECOND
    assert take(recorded, plan(recorded, asked.replace("Example Telecom", SECOND), REQUESTS)) == 1
    assert OTHER not in recorded.service.statements.several([OTHER])
