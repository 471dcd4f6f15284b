"""Files of statements become a plan of new, unchanged and different rows, matched by codes and names; all refusals
are reported at once."""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from shared.contracts import records
from shared.contracts.meetings.consultations import CONSULTATIONS, REQUESTS
from shared.contracts.registry import OrganizationRegistered, StateRegistered
from shared.domain.ids import imported_id
from shared.domain.importing import FileRefused, Proposal
from shared.event_store.command_handler import CommandContext
from shared.event_store.statements import Filters, StatementRow
from shared.statements.decider import withdraw_fact
from shared.statements.fields import RecordKind
from shared.statements.kinds import StatementKind
from shared.tables.cells import CellRefused
from shared.tables.statements import columns_of, table_row
from shared.tables.writing import csv_bytes
from shared.web.statements.file_names import KIND_NAMES, FileNames
from shared.web.statements.importing import StatementImport, StatementPlan, plan_statements, read_statements
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
    names = FileNames(home.service, "letters")
    wanted = StatementImport(kind=kind, source="letters", reason=reason)
    return plan_statements(read_statements(text.encode(), kind), wanted, home.service, names)


def take(home: Home, planned: StatementPlan, by: CommandContext = CLERK) -> int:
    answers = home.service.handler.handle_all(planned.commands_in(by))
    return sum(len(each.events) for each in answers)


def differing(proposals: Sequence[Proposal]) -> list[tuple[str, str | None, str | None]]:
    return [(each.field, each.now, each.proposed) for each in proposals if each.verdict == "changed"]


def consultation(home: Home, row: str = "1") -> StatementRow:
    return home.service.statements.one(imported_id("consultation", "letters", row))


def refused(home: Home, text: str, kind: StatementKind = CONSULTATIONS) -> list[tuple[Any, ...]]:
    with pytest.raises(FileRefused) as found:
        plan(home, text, kind)
    return [(each.line, each.field, each.reason) for each in found.value.refusals]


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
    found = recorded.service.statements.newer_first("request", Filters(record=MEETING), None, 9)
    rows = {row.statement.kind: row.statement for row in found}
    assert {kind: each.to for kind, each in rows.items()} == {"invitation": ORGANIZATION, "reminder": SECOND}


def test_what_is_exported_is_imported_again_without_a_complaint(recorded: Home) -> None:
    take(recorded, plan(recorded, LETTER))
    names = FileNames(recorded.service, "letters")
    [row] = recorded.service.statements.several([imported_id("consultation", "letters", "1")]).values()
    head = [column.name for column in columns_of(CONSULTATIONS)]
    exported = b"".join(csv_bytes(head, [table_row(CONSULTATIONS, row.statement, names)])).decode()
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
        "This does not name one of these: conclusion, consultation, meeting, or presentation.",
        "No group, organization, or State is called Nobody. Correct the name, or write its id.",
        "No conclusion, consultation, meeting, or presentation is called EX-99. Correct the name, or write its id.",
    ]


def test_a_refusal_names_the_act_that_makes_such_a_record(recorded: Home) -> None:
    names = FileNames(recorded.service)
    acts = {
        records.ORGANIZATION: "Register",
        records.PERSON: "Register",
        records.MEETING: "Plan",
        records.GROUP: "Record",
    }
    for kind, act in acts.items():
        with pytest.raises(CellRefused) as refused:
            names.find("Nobody at all", [kind])
        assert f"{act} it first" in refused.value.sentence


def test_every_kind_of_record_has_a_name_within_a_sentence() -> None:
    kinds = {each.name for each in vars(records).values() if isinstance(each, RecordKind)}
    assert kinds == set(KIND_NAMES)


def test_a_name_of_two_is_refused_and_ids_are_taken(recorded: Home) -> None:
    recorded.tell(SECOND, OrganizationRegistered(SECOND, "Example Telecom"))
    asked = "row,about,kind,to,on\n1,EX-07,invitation,Example Telecom,2015-08\n"
    with pytest.raises(FileRefused) as refused:
        plan(recorded, asked, REQUESTS)
    assert refused.value.refusals[0].field == "to"
    assert FileNames(recorded.service, "letters").name(SECOND) == SECOND
    assert take(recorded, plan(recorded, asked.replace("Example Telecom", SECOND), REQUESTS)) == 1
    assert OTHER not in recorded.service.statements.several([OTHER])


def test_a_correction_keeps_who_may_see_what_it_corrects(recorded: Home) -> None:
    members = msgspec.structs.replace(CLERK, marking="members")
    restricted = msgspec.structs.replace(CLERK, marking="restricted")
    take(recorded, plan(recorded, LETTER), members)
    both = f"{LETTER.replace('2015-09-30', '2015-10-15')}2,letter,After it,EX-07,2015,2016\n"
    assert take(recorded, plan(recorded, both, reason="read again"), restricted) == 2
    assert [(row.marking, row.statement.closed) for row in (consultation(recorded), consultation(recorded, "2"))] == [
        ("members", "2015-10-15"), ("restricted", "2016"),
    ]  # fmt: skip


def test_what_a_file_has_no_column_for_stays_as_it_is_recorded(recorded: Home) -> None:
    full = "row,method,subject,meetings,opened,closed,regions,source\n1,letter,Before it,EX-07,2015-07,2015-09-30,Africa,TD 1\n"
    take(recorded, plan(recorded, full))
    planned = plan(recorded, LETTER.replace("2015-09-30", "2015-10"), reason="read again")
    assert differing(planned.proposals) == [("closed", "2015-09-30", "2015-10")]
    take(recorded, planned)
    now = consultation(recorded).statement
    assert (now.closed, now.regions, now.source) == ("2015-10", ("Africa",), "TD 1")
    emptied = full.replace("Africa,TD 1", ",")
    assert differing(plan(recorded, emptied.replace("2015-09-30", "2015-10")).proposals) == [
        ("regions", "Africa", None), ("source", "TD 1", None),
    ]  # fmt: skip
    take(recorded, plan(recorded, emptied, reason="not said there"))
    assert (consultation(recorded).statement.regions, consultation(recorded).statement.source) == (None, None)


def test_two_lines_of_one_record_are_refused_with_the_first_named(recorded: Home) -> None:
    again = LETTER.partition("\n")[2]
    told = "Line 2 is the same record. Remove one of the two, or give each its own “row”."
    assert refused(recorded, LETTER + again) == [(3, "row", told)]
    assert [each[:2] for each in refused(recorded, LETTER.replace("letter", "post") + again)] == [
        (2, "method"), (3, "row"),
    ]  # fmt: skip
    take(recorded, plan(recorded, LETTER))
    fact = consultation(recorded).fact
    line = f",letter,Before it,EX-07,2015-07,2015-09-30,{fact}\n"
    assert refused(recorded, f"{HEAD},id\n{line}{line}") == [(3, "id", told)]
    assert refused(recorded, f"{HEAD},id\n{line}{again}") == [(3, "row", told)]


def test_what_was_withdrawn_is_said_to_be_and_not_recorded_again(recorded: Home) -> None:
    take(recorded, plan(recorded, LETTER))
    withdrawal = CONSULTATIONS.withdrawn(consultation(recorded).fact, "never sent")
    recorded.service.handler.handle(withdraw_fact(withdrawal), CLERK)
    planned = plan(recorded, LETTER, reason="read again")
    assert planned.commands == []
    [told] = planned.proposals
    assert (told.verdict, told.row, told.field) == ("same", "1", "row")
    assert told.reason == "It was withdrawn, so it is not recorded again. If it is true after all, record it by hand."


@pytest.mark.requirement("7.02")
@pytest.mark.statement_rule("S11")
def test_a_text_that_seems_to_name_a_person_is_told_of_and_taken_as_it_is(recorded: Home) -> None:
    named = LETTER.replace("Before it", "Letter to Mr Example")
    planned = plan(recorded, named)
    [flagged] = [each for each in planned.proposals if each.reason]
    assert (flagged.field, flagged.verdict) == ("subject", "new")
    assert "subject: this seems to name a person. The text was saved as you wrote it." in str(flagged.reason)
    assert take(recorded, planned) == 1
    assert consultation(recorded).statement.subject == {"en": "Letter to Mr Example"}
    assert not any(each.reason for each in plan(recorded, named).proposals)
