"""Rows follow events; events applied twice give the same rows, and so does a rebuild from the log."""

from typing import Any

import msgspec
import pytest
from sqlalchemy import Connection, select

from services.meetings import read_models as rm
from services.meetings.domain import commands
from services.meetings.domain.agenda import announced_items
from services.meetings.projections import project, project_registry
from services.meetings.queries.organizations import originals
from services.meetings.service import codecs, rebuild_meetings
from shared.contracts import registry
from shared.contracts.meetings import EVENTS
from shared.contracts.meetings.agendas import AGENDA_ITEMS
from shared.contracts.meetings.follow_up import CONSENTS
from shared.contracts.meetings.recordings import PRESENTATIONS
from shared.contracts.registry import (
    DuplicateRecognized,
    MarkingChanged,
    OrganizationFactWithdrawn,
    OrganizationNameCorrected,
    OrganizationNamed,
    OrganizationPlaceCorrected,
    OrganizationPlaced,
    OrganizationRegistered,
    SessionRevoked,
    StateNameCorrected,
    StateRegistered,
)
from shared.domain.event import PublishedEvent, StoredEvent
from shared.domain.registration import RegisteredInError, Reinstated
from shared.event_store.outbox_key import OutboxKey
from shared.event_store.projector import RecordedEvent
from shared.event_store.tables import kernel_tables
from shared.event_store.upcasters import UPCASTERS
from shared.public_view.embargoes import EndEmbargo
from shared.public_view.marking_changes import ChangeMarking
from shared.statements.decider import state_fact
from tests.meetings.conftest import Home
from tests.meetings.in_the_room import every_act
from tests.meetings.recorded import (
    APPROVER,
    ATTEND,
    CLERK,
    COUNT,
    FACT,
    HOLD,
    MEETING,
    OPEN,
    ORGANIZATION,
    OTHER,
    PLAN,
    RECORD,
    REPORT,
    SECOND,
    SERIES,
    SUMMARY,
    TOLD,
    TOPIC,
    record,
    uuid,
)
from tests.meetings.stated import MEETING as EXAMPLE_MEETING
from tests.meetings.stated import amending, record_examples
from tests.statements.examples import example

WHOLE = [
    OPEN,
    commands.StateSeriesRecord(series=SERIES, fact=RECORD, state="gap", first="2010", what="lost", last="2012"),
    commands.CorrectSeriesRecord(series=SERIES, fact=RECORD, state="gap", first="2010", what="lost", reason="found"),
    commands.WithdrawSeriesRecord(series=SERIES, fact=RECORD, reason="all found"),
    PLAN,
    HOLD,
    commands.CorrectMeeting(meeting=MEETING, reason="a slip", first_day="2015-10-12", ordinal=7),
    commands.AnnounceMeeting(meeting=MEETING, not_before="2027-03-01T09:00:00Z"),
    commands.WithdrawAnnouncement(meeting=MEETING, reason="too early"),
    commands.PlanMeeting(meeting=OTHER, series=SERIES, code="EX-08", first_day="2016-11"),
    commands.AnnounceMeeting(meeting=OTHER),
    commands.CancelMeeting(meeting=OTHER, reason="no host"),
    commands.PlanMeeting(meeting=f"meeting-{uuid(20)}", series=SERIES, code="EX-09", first_day="2017"),
    commands.MarkNotHeld(meeting=f"meeting-{uuid(20)}", reason="nobody came"),
    ATTEND,
    commands.CorrectAttendance(attendance=ATTEND.stream, fact=FACT, reason="a slip", mode="remote"),
    commands.RecordAttendance(fact=f"fact-{uuid(21)}", meeting=MEETING, organization=SECOND),
    commands.WithdrawAttendance(attendance=ATTEND.stream, fact=FACT, reason="listed in error"),
    commands.CloseAttendanceList(meeting=MEETING, complete=True, source="communiqué"),
    *TOLD,
    commands.CorrectCount(
        meeting=MEETING, fact=COUNT.fact, value=24, relation="=", of="leaders", by="press", reason="a slip"
    ),
    commands.CorrectTopic(meeting=MEETING, fact=TOPIC.fact, topic="clouds", reason="a slip"),
    commands.CorrectConclusionSummary(meeting=MEETING, fact=SUMMARY.fact, summary="go on", reason="a slip"),
    commands.CorrectReport(meeting=MEETING, fact=REPORT.fact, document="TD 102 TSAG", reason="a slip"),
    commands.WithdrawMeetingFact(meeting=MEETING, fact=REPORT.fact, reason="an error"),
    commands.CloseConclusions(meeting=MEETING, complete=False),
    commands.WithdrawSubjects(meeting=MEETING, reason="an error"),
    commands.StateSubjects(meeting=MEETING, subjects=("education",)),
]
# Corrections of slips; each changes rows of the same records.
AMENDMENTS = [
    commands.CorrectSeries(series=SERIES, code="EXM", name="Example gatherings", kind="workshop", reason="a slip"),
    commands.CorrectMeetingCode(meeting=MEETING, code="EXM-07", reason="a slip"),
    commands.WithdrawOutcome(meeting=OTHER, reason="another one was meant"),
    commands.MarkMeetingInError(meeting=OTHER, reason="it stands twice"),
    commands.MarkMeetingInError(meeting=MEETING, reason="another one was meant"),
    commands.ReinstateMeeting(meeting=MEETING, reason="it was this one"),
    commands.OpenSeries(series=f"series-{uuid(22)}", code="TWICE", name="Example meetings", kind="workshop"),
    commands.MarkSeriesInError(series=f"series-{uuid(22)}", reason="it stands twice"),
]


ENTRY = commands.attendance_stream(MEETING, SECOND)
LOWERED = [
    ChangeMarking(record=record_, statement=statement, reason="a slip")
    for record_, statement in (
        (SERIES, None), (OTHER, None), (ENTRY, f"fact-{uuid(21)}"), (MEETING, "details"), (MEETING, "subjects"),
        (MEETING, "attendance list"), (MEETING, "conclusions"), (MEETING, TOPIC.fact), (MEETING, None),
    )
]  # fmt: skip


def record_whole(home: Home) -> None:
    """Record everything as public, by an approver, then change all of it to members only."""
    for command in WHOLE:
        home.service.handler.handle(command, APPROVER)
    for change in LOWERED:
        assert home.service.handler.handle(change, msgspec.structs.replace(CLERK, marking="members")).events
    record_examples(home.service)
    for command in AMENDMENTS:
        home.service.handler.handle(command, APPROVER)
    due = "2027-03-01T09:00:00Z"
    home.service.handler.handle(commands.AnnounceMeeting(meeting=MEETING, not_before=due), APPROVER)
    assert home.service.handler.handle(EndEmbargo(record=MEETING, due=due), CLERK).events
    shared = example(CONSENTS, 2, about=example(PRESENTATIONS).fact, to="sharing")
    home.service.handler.handle(state_fact(CONSENTS, shared), CLERK)
    items = announced_items([example(AGENDA_ITEMS)])  # type: ignore[list-item]  # an item of an agenda
    for announcing in (
        commands.AnnounceMeeting(meeting=EXAMPLE_MEETING),
        commands.AnnounceAgenda(meeting=EXAMPLE_MEETING, items=items, not_before=due),
    ):
        assert home.service.handler.handle(announcing, APPROVER).events
    assert home.service.handler.handle(EndEmbargo(record=EXAMPLE_MEETING, due=due), CLERK).events
    for amendment in amending():
        home.service.handler.handle(amendment, APPROVER)
    every_act(home.service)


def rows(connection: Connection) -> dict[str, list[Any]]:
    return {
        table.name: sorted(map(repr, map(tuple, connection.execute(select(table)))))
        for table in rm.metadata.sorted_tables
    }


def events_of(home: Home) -> list[StoredEvent]:
    codec = codecs()["meetings"]
    events = kernel_tables("meetings").events
    with home.service.reader.connect() as connection:
        return [codec.decode(row.bytes) for row in connection.execute(select(events.c.bytes).order_by(events.c.seq))]


def test_each_of_our_events_applied_twice_changes_nothing(home: Home) -> None:
    record_whole(home)
    events = events_of(home)
    assert {event.type for event in events} == EVENTS.keys() - UPCASTERS.keys()
    with home.service.engine.begin() as connection:
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
        rm.metadata.drop_all(connection)
        rm.metadata.create_all(connection)
        for event in events:
            project(connection, [event])
            once = rows(connection)
            project(connection, [event])
            assert rows(connection) == once, event.type


def test_rows_made_anew_from_the_log_are_the_same(home: Home) -> None:
    record_whole(home)
    with home.service.engine.begin() as connection:
        live = rows(connection)
        rebuild_meetings(connection, OutboxKey(home.settings.outbox_key))
        assert rows(connection) == live


REGISTRY = [
    (f"state-{uuid(30)}", StateRegistered(f"state-{uuid(30)}", "HUN", "HU", "Hungary")),
    (ORGANIZATION, OrganizationRegistered(ORGANIZATION, "Example Télécom")),
    (ORGANIZATION, OrganizationNamed(f"fact-{uuid(31)}", "rename", "Example Mobile", since="2016")),
    (ORGANIZATION, OrganizationPlaced(f"fact-{uuid(32)}", "HUN")),
    (ORGANIZATION, OrganizationPlaceCorrected(f"fact-{uuid(32)}", "AUT", "a slip")),
    (SECOND, OrganizationRegistered(SECOND, "Example Telecom")),
    (SECOND, DuplicateRecognized(f"fact-{uuid(33)}", ORGANIZATION)),
    (SECOND, OrganizationFactWithdrawn(f"fact-{uuid(33)}", "two companies")),
    (SECOND, MarkingChanged("a slip")),
    (ORGANIZATION, MarkingChanged("a slip", f"fact-{uuid(31)}")),
    (f"account-{uuid(9)}", SessionRevoked(uuid(34), "signed out")),
]


SLIPS = [
    (SECOND, OrganizationNameCorrected("Example Telecoms", "a slip")),
    (SECOND, RegisteredInError("it stands twice")),
    (f"state-{uuid(30)}", StateNameCorrected("Republic of Example", "a slip")),
]


def test_each_event_of_the_registry_applied_twice_changes_nothing(home: Home) -> None:
    names = {event: name for name, event in registry.EVENTS.items()}
    with home.service.engine.begin() as connection:
        for number, (stream, data) in enumerate([*REGISTRY, *SLIPS], 1):
            event = StoredEvent(
                uuid(number), names[type(data)], stream, number, "account-operator", "", None, "bureau", data
            )
            told = RecordedEvent("registry", number, "2026-11-24T09:00:00.000000Z", event)
            project_registry(connection, [told])
            once = rows(connection)
            project_registry(connection, [told])
            assert rows(connection) == once, event.type


def tell(home: Home, *said: tuple[str, PublishedEvent]) -> None:
    for stream, event in said:
        home.tell(stream, event)


def test_a_duplicate_is_the_one_at_the_end_of_its_chain(home: Home) -> None:
    """As in figures: each link counts while the organization that it names is not registered in error."""
    first, second, third = (f"organization-{uuid(number)}" for number in (61, 62, 63))
    for each in (first, second, third):
        home.tell(each, OrganizationRegistered(each, "Example"))

    def told() -> list[str]:
        found = originals(home.service.reader, [first, second, third])
        return [found[each] for each in (first, second, third) if each in found]

    home.tell(first, DuplicateRecognized(f"fact-{uuid(64)}", second), first=2)
    home.tell(second, DuplicateRecognized(f"fact-{uuid(65)}", third), first=2)
    assert told() == [third, third, third]
    home.tell(second, RegisteredInError("a slip"), first=3)
    assert told() == [first, third], "the second is left out"
    home.tell(second, Reinstated("no slip"), first=4)
    home.tell(third, RegisteredInError("a slip"), first=2)
    assert told() == [second, second]
    home.tell(third, Reinstated("no slip"), first=3)
    home.tell(second, OrganizationFactWithdrawn(f"fact-{uuid(65)}", "two companies"), first=5)
    assert told() == [second, second, third]


def test_an_organization_is_called_as_it_was_on_the_day(home: Home) -> None:
    tell(home, *REGISTRY)
    assert home.service.directory.names_on([ORGANIZATION, f"organization-{uuid(99)}"], "2015-10-12") == {
        ORGANIZATION: "Example Télécom"
    }
    assert home.service.directory.names_on([ORGANIZATION], "2017") == {ORGANIZATION: "Example Mobile"}
    assert home.service.directory.names([ORGANIZATION]) == {ORGANIZATION: "Example Mobile"}


def test_of_two_names_or_countries_from_one_day_the_one_stated_last_holds(home: Home) -> None:
    """As in the registry and in reporting: a correction states it again, and a renaming without a day follows the name at
    registration."""
    home.tell(
        ORGANIZATION,
        OrganizationRegistered(ORGANIZATION, "Example Télécom"),
        OrganizationPlaced(f"fact-{uuid(33)}", "HUN"),
        OrganizationPlaced(f"fact-{uuid(32)}", "AUT"),
        OrganizationNamed(f"fact-{uuid(31)}", "rename", "Example Mobile"),
        OrganizationPlaceCorrected(f"fact-{uuid(33)}", "CZE", "a slip"),
    )
    home.tell(
        SECOND,
        OrganizationRegistered(SECOND, "Example Telecom"),
        OrganizationNamed(f"fact-{uuid(35)}", "rename", "Example Two", since="2016-05-01"),
        OrganizationNamed(f"fact-{uuid(34)}", "rename", "Example Three", since="2016-05-01"),
        OrganizationNameCorrected("Example Telecoms", "a slip"),
    )
    directory, both = home.service.directory, [ORGANIZATION, SECOND]
    assert directory.names(both) == {ORGANIZATION: "Example Mobile", SECOND: "Example Three"}
    assert directory.names_on(both, "2017") == {ORGANIZATION: "Example Mobile", SECOND: "Example Three"}
    assert directory.countries_of([ORGANIZATION]) == {ORGANIZATION: "CZE"}


def test_an_organization_is_found_by_a_part_of_any_of_its_names(home: Home) -> None:
    tell(home, *REGISTRY)
    assert home.service.directory.search("telecom") == [(ORGANIZATION, "Example Mobile"), (SECOND, "Example Telecom")]
    assert home.service.directory.search("%") == []


@pytest.mark.requirement("1.18")
def test_no_name_of_a_person_has_a_place_in_the_tables(home: Home) -> None:
    record_whole(home)
    tell(home, *REGISTRY)
    columns = {f"{table.name}.{column.name}" for table in rm.metadata.sorted_tables for column in table.columns}
    named = {column for column in columns if "name" in column.rpartition(".")[2]}
    named.remove("in_error.name")  # a meeting's code, or a series' name
    assert {column.partition(".")[0] for column in named} == {
        "series",
        "organizations",
        "organization_names",
        "states",
    }


def test_a_meeting_row_says_what_holds_now(home: Home) -> None:
    record_whole(home)
    row = home.service.queries.meeting(MEETING)
    assert (row.status, row.first_day, row.city, row.complete, row.version) == ("held", "2015-10-12", None, True, 31)
    assert [entry.organization for entry in home.service.queries.attendance_of(MEETING)] == [SECOND]


@pytest.mark.requirement("2.03")
def test_the_rows_of_what_is_told_say_what_holds_now_in_the_order_of_telling(home: Home) -> None:
    record_whole(home)
    told = [
        (row.kind.name, *(getattr(row.statement, field.name) for field in row.kind.fields))
        for row in home.service.queries.facts_of(MEETING)
    ]
    assert told == [
        ("count", 24, "=", "leaders", "press"),
        ("topic", "clouds"),
        ("conclusion-summary", "go on"),
    ]
    details = home.service.queries.details_of(MEETING)
    assert details is not None
    assert (details.venue, details.hosts, details.invitation_only) == (
        "Example Hall",
        "Example Union\nExample Télécom",
        True,
    )
    assert home.service.queries.meeting(MEETING).conclusions_complete is False
    subjects = home.service.queries.subjects_of(MEETING)
    assert subjects is not None
    assert (subjects.subjects, subjects.source) == ("education", None)


def test_each_entry_of_an_organization_has_the_version_of_their_record(home: Home) -> None:
    """A correction names it (If-Match)."""
    second = msgspec.structs.replace(ATTEND, fact=f"fact-{uuid(36)}", person=None)
    record(home.service, OPEN, PLAN, HOLD, ATTEND, second)
    assert [row.version for row in home.service.queries.attendance_of(MEETING)] == [2, 2]


def test_a_history_of_a_meeting_has_its_attendance_and_says_when_it_was_recorded(home: Home) -> None:
    record(home.service, OPEN, PLAN, HOLD, ATTEND)
    assert [entry.recorded for entry in home.service.histories.history(MEETING)] == [None, None, None]
    home.seal()
    entries = home.service.histories.history(MEETING)
    assert [entry.position for entry in entries] == [2, 3, 4]
    assert [entry.event.stream for entry in entries] == [MEETING, MEETING, ATTEND.stream]
