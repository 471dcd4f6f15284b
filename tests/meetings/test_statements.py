"""Statements with separate streams, of every kind: stated, corrected, withdrawn, found, and seen by their audience."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import select

from services.meetings import read_models as rm
from services.meetings.domain import commands
from services.meetings.domain.errors import AmountAndCurrency, DoesNotFit, EndsBeforeItBegins
from services.meetings.queries.visible import Viewpoint, visible_records
from services.meetings.service import rebuild_meetings
from shared.contracts.completeness import COMPLETENESS
from shared.contracts.meetings import STREAM_KINDS
from shared.contracts.meetings.consultations import CONSULTATIONS, RAISED_NEEDS, REPLIES, REQUESTS
from shared.contracts.meetings.follow_up import PROGRESS
from shared.contracts.meetings.measures import MEASURES
from shared.contracts.meetings.resources import RESOURCES
from shared.contracts.meetings.work import ACTIONS, WORK_ITEMS
from shared.contracts.registry import MarkingChanged, OrganizationRegistered
from shared.contracts.registry.groups import GroupStated
from shared.domain.errors import AlreadyTaken, NeedsApprover, NotThere, OtherCommand, UnknownRecord
from shared.domain.event import Marking
from shared.domain.provenance import Imported
from shared.domain.registration import ReferenceWithdrawn
from shared.event_store.command_handler import CommandContext
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.statements import Filters
from shared.public_view.embargoes import EndEmbargo
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import correct_fact, state_fact, withdraw_fact
from shared.statements.errors import AlreadyStated, FactWithdrawn, ReasonMissing
from shared.statements.kinds import StatementKind
from tests.meetings.conftest import Home
from tests.meetings.recorded import APPROVER, CLERK, COUNT, OPEN, PLAN, SUMMARY, TOPIC, record, uuid
from tests.meetings.stated import MEETING
from tests.statements.examples import correction_of_example, example, example_record, withdrawal_of_example

pytestmark = pytest.mark.requirement("7.02")
KINDS = pytest.mark.parametrize("kind", STREAM_KINDS, ids=lambda kind: kind.name)


@pytest.fixture
def begins_with(examples_once: Path) -> Path:
    return examples_once


def said(home: Home, command: Any, context: CommandContext = CLERK) -> tuple[str, ...]:
    return home.service.handler.handle(command, context).events


def marked(marking: Marking) -> CommandContext:
    return msgspec.structs.replace(CLERK, marking=marking)


@pytest.mark.statement_rule("S1", "S2", "S3")
@KINDS
def test_each_kind_is_stated_corrected_and_withdrawn_once_each_in_a_stream_of_its_own(
    home: Home, kind: StatementKind
) -> None:
    stated = example(kind)
    now = home.service.statements.one(stated.fact)
    assert (now.statement, now.version, now.marking, now.actor) == (stated, 1, kind.marking, CLERK.actor)
    assert said(home, state_fact(kind, stated)) == ()
    with pytest.raises(AlreadyStated):
        said(home, state_fact(kind, msgspec.structs.replace(stated, source="other")))
    correction = correction_of_example(kind, stated, source="another document")
    assert said(home, correct_fact(kind, correction))
    assert said(home, correct_fact(kind, correction)) == ()
    now = home.service.statements.one(stated.fact)
    assert (now.statement.source, now.version, now.marking) == ("another document", 2, kind.marking)
    assert said(home, withdraw_fact(withdrawal_of_example(kind, stated)))
    assert said(home, withdraw_fact(withdrawal_of_example(kind, stated))) == ()
    with pytest.raises(NotThere):
        home.service.statements.one(stated.fact)
    with pytest.raises(FactWithdrawn):
        said(home, correct_fact(kind, correction))
    events = [each.event for each in home.service.histories.history(stated.fact)]
    assert [(each.stream, each.version, type(each.data)) for each in events] == [
        (stated.fact, 1, kind.stated), (stated.fact, 2, kind.corrected), (stated.fact, 3, kind.withdrawn),
    ]  # fmt: skip


@pytest.mark.statement_rule("S1")
def test_a_row_of_a_public_source_is_known_by_its_id(home: Home) -> None:
    row = example(CONSULTATIONS, 2, imported=Imported("file", "2"))
    assert said(home, state_fact(CONSULTATIONS, row))
    assert said(home, state_fact(CONSULTATIONS, msgspec.structs.replace(row, document="changed in the file"))) == ()


@pytest.mark.statement_rule("S4")
@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (state_fact(CONSULTATIONS, example(CONSULTATIONS, 3, closed="2027-06")), EndsBeforeItBegins),
        (state_fact(CONSULTATIONS, example(CONSULTATIONS, 3, meetings=(f"meeting-{uuid(99)}",))), UnknownRecord),
        (state_fact(CONSULTATIONS, example(CONSULTATIONS, 3, meetings=(example_record("series"),))), UnknownRecord),
        (state_fact(REQUESTS, example(REQUESTS, 3, kind="consultation")), DoesNotFit),
        (state_fact(REQUESTS, example(REQUESTS, 3, on="2027-03", due="2027-02-28")), EndsBeforeItBegins),
        (state_fact(ACTIONS, example(ACTIONS, 3, made_on="2027-03-02", due="2027-03-01")), EndsBeforeItBegins),
        (state_fact(REQUESTS, example(REQUESTS, 3)), AlreadyTaken),
        (state_fact(REPLIES, example(REPLIES, 3, answer="took part")), DoesNotFit),
        (state_fact(PROGRESS, example(PROGRESS, 3, state="refused", text=None)), ReasonMissing),
        (state_fact(COMPLETENESS, example(COMPLETENESS, 3, since="2027", until="2026")), EndsBeforeItBegins),
        (state_fact(RESOURCES, example(RESOURCES, 3, currency=None)), AmountAndCurrency),
        (state_fact(MEASURES, example(MEASURES, 3, since="2027", until="2026")), EndsBeforeItBegins),
        (state_fact(RAISED_NEEDS, example(RAISED_NEEDS, 3, at=f"reply-{uuid(99)}")), UnknownRecord),
    ],
)
def test_what_cannot_be_is_refused(home: Home, command: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        said(home, command)


@pytest.mark.statement_rule("S4")
def test_another_service_s_record_that_is_not_known_is_taken(home: Home) -> None:
    assert said(home, state_fact(REQUESTS, example(REQUESTS, 3, to=f"organization-{uuid(98)}")))


@pytest.mark.statement_rule("S4")
def test_what_is_withdrawn_or_in_error_is_referred_to_no_more_and_what_refers_to_it_stays(home: Home) -> None:
    asked = example(REQUESTS)
    said(home, withdraw_fact(withdrawal_of_example(REQUESTS, asked)))
    with pytest.raises(ReferenceWithdrawn) as refusal:
        said(home, state_fact(REPLIES, example(REPLIES, 4)))
    assert refusal.value.parameters == {"field": "about", "id": asked.fact}
    reply = example(REPLIES)
    assert said(home, correct_fact(REPLIES, correction_of_example(REPLIES, reply, source="a letter")))
    said(home, commands.MarkMeetingInError(meeting=MEETING, reason="it stands twice"))
    with pytest.raises(ReferenceWithdrawn):
        said(home, state_fact(CONSULTATIONS, example(CONSULTATIONS, 5)))


@pytest.mark.statement_rule("S5")
def test_a_key_is_free_again_when_its_statement_is_withdrawn(home: Home) -> None:
    said(home, withdraw_fact(withdrawal_of_example(REQUESTS, example(REQUESTS))))
    assert said(home, state_fact(REQUESTS, example(REQUESTS, 3)))
    with pytest.raises(AlreadyTaken):
        said(home, state_fact(REQUESTS, example(REQUESTS, 4)))
    assert said(home, state_fact(REQUESTS, example(REQUESTS, 5, kind="reminder")))
    assert said(home, state_fact(REQUESTS, example(REQUESTS, 6, kind="reminder")))


@pytest.mark.statement_rule("S6")
def test_only_an_approver_makes_one_public_or_corrects_what_is(home: Home) -> None:
    stated = example(CONSULTATIONS)
    correction = correction_of_example(CONSULTATIONS, stated)
    public = msgspec.structs.replace(CLERK, marking="public")
    with pytest.raises(NeedsApprover):
        said(home, correct_fact(CONSULTATIONS, correction), public)
    assert said(home, correct_fact(CONSULTATIONS, correction), APPROVER), "the same, for others to see"
    assert home.service.statements.one(stated.fact).marking == "public"
    with pytest.raises(NeedsApprover):
        said(home, correct_fact(CONSULTATIONS, correction_of_example(CONSULTATIONS, stated, source="x")))
    with pytest.raises(NeedsApprover):
        said(home, withdraw_fact(withdrawal_of_example(CONSULTATIONS, stated)))
    lowered = msgspec.structs.replace(CLERK, marking="members")
    assert said(home, ChangeMarking(record=stated.fact, statement=stated.fact, reason="too early"), lowered)
    assert home.service.statements.one(stated.fact).marking == "members"


@pytest.mark.statement_rule("S6")
@pytest.mark.requirement("7.03")
def test_outside_only_what_is_open_and_names_nothing_closed_is_seen(home: Home) -> None:
    consultation = example(CONSULTATIONS)
    members = visible_records(Viewpoint("members", "2027-01-01T00:00:00Z"))

    def seen() -> set[str]:
        return {
            row.fact for row in home.service.statements.newer_first("consultation", Filters(visible=members), None, 9)
        }

    assert seen() == set()
    shown = msgspec.structs.replace(CLERK, marking="members")
    said(home, correct_fact(CONSULTATIONS, correction_of_example(CONSULTATIONS, consultation)), shown)
    assert seen() == set(), "it names a meeting that is closed"
    said(home, ChangeMarking(record=MEETING, reason="for members"), shown)
    assert seen() == {consultation.fact}
    later = example(CONSULTATIONS, 2, not_before="2027-03-01T09:00:00Z")
    said(home, state_fact(CONSULTATIONS, later), shown)
    assert later.fact not in seen()
    with pytest.raises(NotThere):
        home.service.statements.one(later.fact, members)
    assert (
        home.service.statements.one(later.fact, msgspec.structs.replace(members, now="2027-03-01T09:00:00Z")).version
        == 1
    )


@pytest.mark.requirement("7.03")
def test_statements_are_found_by_values_records_and_words(home: Home) -> None:
    others = [example(REQUESTS, number, kind="reminder", on=f"2027-0{number}") for number in (3, 4)]
    for each in others:
        said(home, state_fact(REQUESTS, each))
    queries, invitation = home.service.statements, example(REQUESTS)

    def found(sort: str | None = None, *, descending: bool = False, **filters: Any) -> list[str]:
        rows = queries.page("request", Filters(**filters), sort, descending=descending, offset=0, limit=9)
        return [row.fact for row in rows]

    assert found(values={"kind": "reminder"}) == [each.fact for each in others]
    assert found(record=MEETING) == [invitation.fact, *(each.fact for each in others)]
    assert found(record=f"meeting-{uuid(9)}") == []
    assert found(words="éxample 3") == [others[0].fact]
    assert found("on") == [others[0].fact, others[1].fact, invitation.fact]
    assert found("on", descending=True) == [invitation.fact, others[1].fact, others[0].fact]
    assert queries.count("request", Filters(values={"kind": "reminder"})) == 2
    newer = queries.newer_first("request", Filters(), None, 2)
    assert [row.fact for row in newer] == [others[1].fact, others[0].fact]
    assert [row.fact for row in queries.newer_first("request", Filters(), newer[-1].stated, 2)] == [invitation.fact]
    assert set(queries.counts(MEETING)) >= {"consultation", "request", "completeness"}
    assert queries.counts(MEETING)["request"] == 3
    assert queries.counts()["reply"] == 1
    assert set(queries.several([invitation.fact, "request-none"])) == {invitation.fact}


@pytest.mark.requirement("7.03")
def test_rows_made_anew_from_the_log_are_the_same(home: Home) -> None:
    with home.service.engine.begin() as connection:
        tables = [rm.metadata.tables[name] for name in ("statements", "statement_values", "happenings")]
        live = [sorted(map(tuple, connection.execute(select(table)))) for table in tables]
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
        assert [sorted(map(tuple, connection.execute(select(table)))) for table in tables] == live


@pytest.mark.statement_rule("S7")
def test_many_at_once_are_one_transaction_one_step_and_one_answer(home: Home) -> None:
    batch = str(uuid4())
    wanted = [state_fact(RAISED_NEEDS, example(RAISED_NEEDS, number, at=None)) for number in range(2, 6)]
    answers = home.service.handler.handle_batch(batch, wanted, CLERK)
    assert [len(each.events) for each in answers] == [1] * 4
    events = [home.service.histories.history(each.id)[0].event for each in answers]
    assert len({each.correlation for each in events}) == 1
    assert home.service.handler.handle_batch(batch, wanted, CLERK) == answers
    with pytest.raises(OtherCommand):
        home.service.handler.handle_batch(batch, wanted[:-1], CLERK)
    refused = [*wanted[:1], state_fact(PROGRESS, example(PROGRESS, 2, about=f"need-{uuid(99)}"))]
    more = state_fact(RAISED_NEEDS, example(RAISED_NEEDS, 7, at=None))
    with pytest.raises(UnknownRecord):
        home.service.handler.handle_batch(str(uuid4()), [more, *refused], CLERK)
    assert home.service.statements.count("need", Filters()) == 5


@pytest.mark.parametrize("marking", ["bureau", "restricted", "members"])
def test_staff_choose_who_may_see_a_statement(home: Home, marking: Marking) -> None:
    stated = example(RAISED_NEEDS, 2)
    said(home, state_fact(RAISED_NEEDS, stated), msgspec.structs.replace(CLERK, marking=marking))
    assert home.service.statements.one(stated.fact).marking == marking


@pytest.mark.statement_rule("S6")
def test_whoever_lowers_a_marking_hides_the_statement_whichever_way_it_was_raised(home: Home) -> None:
    fact, members, bureau = example(CONSULTATIONS).fact, marked("members"), marked("bureau")
    correction = correct_fact(CONSULTATIONS, correction_of_example(CONSULTATIONS, example(CONSULTATIONS)))
    changes = [ChangeMarking(record=fact, reason="a slip"), ChangeMarking(record=fact, statement=fact, reason="a slip")]
    for change in changes:
        for raising, lowering in ((correction, change), (change, correction), (change, change)):
            assert said(home, raising, members), (raising, lowering)
            assert said(home, lowering, bureau), (raising, lowering)
            assert home.service.statements.one(fact).marking == "bureau"


@pytest.mark.statement_rule("S6")
def test_the_end_of_an_embargo_changes_nothing_of_who_may_see_and_change_it(home: Home) -> None:
    due = "2027-03-01T09:00:00Z"
    stated = example(CONSULTATIONS, 2, not_before=due)
    said(home, state_fact(CONSULTATIONS, stated), APPROVER)
    assert said(home, EndEmbargo(record=stated.fact, due=due))
    with pytest.raises(NeedsApprover):
        said(home, correct_fact(CONSULTATIONS, correction_of_example(CONSULTATIONS, stated, source="x")))
    with pytest.raises(NeedsApprover):
        said(home, withdraw_fact(withdrawal_of_example(CONSULTATIONS, stated)))
    assert home.service.statements.one(stated.fact).marking == "public"


@pytest.mark.requirement("7.03")
def test_what_names_another_of_its_kind_is_closed_with_what_that_one_names(home: Home) -> None:
    open_body, closed_body = f"organization-{uuid(91)}", f"organization-{uuid(92)}"
    home.tell(open_body, OrganizationRegistered(open_body, "Example"), marking="public")
    home.tell(closed_body, OrganizationRegistered(closed_body, "Example"))
    continued = example(WORK_ITEMS, 91, body=closed_body)
    work = example(WORK_ITEMS, 92, body=open_body, continues=(continued.fact,))
    for each in (continued, work):
        said(home, state_fact(WORK_ITEMS, each), APPROVER)
    outside = Filters(visible=visible_records(Viewpoint("public", "2027-01-01T00:00:00Z")))

    def seen() -> list[str]:
        return [row.fact for row in home.service.statements.newer_first(WORK_ITEMS.name, outside, None, 9)]

    assert seen() == []
    home.tell(closed_body, MarkingChanged("Example"), first=2, marking="public")
    assert seen() == [work.fact, continued.fact]


@pytest.mark.requirement("7.03")
def test_what_names_a_group_is_open_if_the_group_is(home: Home) -> None:
    parent, group = f"group-{uuid(93)}", f"group-{uuid(94)}"
    home.tell(parent, GroupStated(parent, "SG13", "study group", {"en": "Example"}, "2025-2028"))
    stated = GroupStated(group, "WP1/13", "working party", {"en": "Example"}, "2025-2028", parent=parent)
    home.tell(group, stated, marking="public")
    work = example(WORK_ITEMS, 95, body=group)
    said(home, state_fact(WORK_ITEMS, work), APPROVER)
    outside = visible_records(Viewpoint("public", "2027-01-01T00:00:00Z"))
    with pytest.raises(NotThere):
        home.service.statements.one(work.fact, outside)
    home.tell(parent, MarkingChanged("Example"), first=2, marking="public")
    assert home.service.statements.one(work.fact, outside).fact == work.fact


def test_what_was_withdrawn_is_not_marked_anew(home: Home) -> None:
    stated = example(CONSULTATIONS)
    said(home, withdraw_fact(withdrawal_of_example(CONSULTATIONS, stated)))
    with pytest.raises(UnknownRecord):
        said(home, ChangeMarking(record=stated.fact, reason="for members"), marked("members"))


def test_outside_no_list_is_called_complete(home: Home) -> None:
    outside = visible_records(Viewpoint("public", "2027-01-01T00:00:00Z"))
    for number, complete in ((2, True), (3, False)):
        stated = example(COMPLETENESS, number, of="needs", complete=complete, about=None)
        said(home, state_fact(COMPLETENESS, stated), APPROVER)
    seen = home.service.statements.newer_first("completeness", Filters(visible=outside), None, 9)
    assert [row.statement.complete for row in seen] == [False]


def test_a_record_s_later_events_count_in_all_of_its_statements_and_in_no_other_s(home: Home) -> None:
    """Their version is the record's, for If-Match."""
    second = f"meeting-{uuid(19)}"
    later = msgspec.structs.replace(PLAN, meeting=second, code="EX-08", ordinal=8, first_day="2016-10-11")
    record(home.service, OPEN, PLAN, later, TOPIC)
    other = commands.RecordTopic(meeting=second, fact=f"fact-{uuid(64)}", topic="numbering")
    record(home.service, other, COUNT, SUMMARY)
    rows = home.service.queries.statements.newer_first("topic", Filters(), None, 9)
    assert {row.record: row.version for row in rows} == {TOPIC.meeting: 4, second: 2}
