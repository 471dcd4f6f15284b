"""Commands by which tests record a small history."""

from typing import Any

from services.meetings.domain import commands
from services.meetings.service import Service
from shared.event_store.command_handler import CommandContext
from shared.event_store.command_results import CommandResult
from shared.event_store.statements import Filters, StatementRow
from shared.statements.kinds import StatementKind


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


SERIES, MEETING, OTHER = f"series-{uuid(1)}", f"meeting-{uuid(2)}", f"meeting-{uuid(3)}"
ORGANIZATION, SECOND = f"organization-{uuid(4)}", f"organization-{uuid(5)}"
PERSON, FACT, RECORD = f"person-{uuid(6)}", f"fact-{uuid(7)}", f"fact-{uuid(8)}"
CLERK = CommandContext(actor=f"account-{uuid(9)}")
APPROVER = CommandContext(actor=f"account-{uuid(10)}", marking="public", approved_by=f"account-{uuid(10)}")

OPEN = commands.OpenSeries(series=SERIES, code="EX", name="Example meetings", kind="executive meeting")
PLAN = commands.PlanMeeting(meeting=MEETING, series=SERIES, code="EX-07", first_day="2015-10-11", ordinal=7)
HOLD = commands.HoldMeeting(meeting=MEETING, first_day="2015-10-11", city="Budapest", country="HUN", mode="in person")
ATTEND = commands.RecordAttendance(
    fact=FACT, meeting=MEETING, organization=ORGANIZATION, capacity="executive", mode="in person", person=PERSON
)
DETAILS = commands.StateMeetingDetails(
    meeting=MEETING,
    venue="Example Hall",
    hosts=("Example Union", "Example Télécom"),
    colocated_with="Example Forum 2015",
    invitation_only=True,
    day_note="the press release is dated a week later",
    source="https://example.org/press/2015?page=1",
)
COUNT = commands.StateCount(
    meeting=MEETING, fact=f"fact-{uuid(60)}", value=23, relation="about", of="ICT industry leaders", by="communiqué"
)
TOPIC = commands.RecordTopic(meeting=MEETING, fact=f"fact-{uuid(61)}", topic="cloud computing")
SUMMARY = commands.SummarizeConclusion(meeting=MEETING, fact=f"fact-{uuid(62)}", summary="go on with video codecs")
REPORT = commands.RecordReport(meeting=MEETING, fact=f"fact-{uuid(63)}", document="TD 101 TSAG")
SUBJECTS = commands.StateSubjects(meeting=MEETING, subjects=("health", "transport"), source="the invitation")
TOLD = (DETAILS, SUBJECTS, COUNT, TOPIC, SUMMARY, REPORT)


def record(service: Service, *wanted: Any) -> list[CommandResult]:
    """Handle commands one after another."""
    return [service.handler.handle(command, CLERK) for command in wanted]


def recorded(service: Service, kind: StatementKind) -> list[StatementRow]:
    """Return the valid statements of a kind, newest first."""
    return service.statements.newer_first(kind.name, Filters(), None, 600)
