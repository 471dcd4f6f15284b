"""Commands that tests record a small history with."""

from typing import Any

from services.meetings.domain import commands
from services.meetings.service import Service
from shared.event_store.command_handler import Answer, By


def uuid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


SERIES, MEETING, OTHER = f"series-{uuid(1)}", f"meeting-{uuid(2)}", f"meeting-{uuid(3)}"
ORGANIZATION, SECOND = f"organization-{uuid(4)}", f"organization-{uuid(5)}"
PERSON, FACT, RECORD = f"person-{uuid(6)}", f"fact-{uuid(7)}", f"fact-{uuid(8)}"
CLERK = By(actor=f"account-{uuid(9)}")

OPEN = commands.OpenSeries(series=SERIES, code="EX", name="Example meetings", kind="executive meeting")
PLAN = commands.PlanMeeting(meeting=MEETING, series=SERIES, code="EX-07", first_day="2015-10-11", ordinal=7)
HOLD = commands.HoldMeeting(meeting=MEETING, first_day="2015-10-11", city="Budapest", country="HUN", mode="in person")
ATTEND = commands.RecordAttendance(
    fact=FACT, meeting=MEETING, organization=ORGANIZATION, capacity="executive", mode="in person", person=PERSON
)


def record(service: Service, *wanted: Any) -> list[Answer]:
    """Handles commands one after the other."""
    return [service.handler.handle(command, CLERK) for command in wanted]
