"""Meetings over HTTP, with their attendance and facts: POST is a command, GET is a query."""

from typing import Any

from services.meetings.api.rights import (
    APPROVERS,
    READERS,
    WRITERS,
    checked_id,
    may_see_people,
    operations,
    visibility,
)
from services.meetings.domain import commands
from services.meetings.queries.meetings import MeetingQueries
from services.meetings.queries.visible import Viewpoint, VisibleQueries
from services.meetings.schemas import attendance as entries_of
from services.meetings.schemas import meeting_facts as fact_schemas
from services.meetings.schemas import meetings as schemas
from services.meetings.schemas.fields import FactActs
from shared.event_store.command_handler import CommandHandler
from shared.web.api import Endpoints, with_etag
from shared.web.command_fields import InError
from shared.web.command_operations import Operation
from shared.web.cursors import Page, page, start
from shared.web.fields import UUID

MEETING = "/meetings/<meeting>"
ENTRY = {"attendance": f"^attendance-{UUID}-{UUID}$"}
"""The pattern of the id of an organization's attendance of a meeting."""
_ACTS: tuple[Operation, ...] = (
    ("hold", commands.HoldMeeting, schemas.HoldMeeting, "Records that a meeting took place, then and there."),
    (
        "correct",
        commands.CorrectMeeting,
        schemas.CorrectMeeting,
        "Corrects the ordinal, days, place, mode and sources, with a reason.",
    ),
    ("cancel", commands.CancelMeeting, schemas.EndMeeting, "Records that a planned meeting was cancelled."),
    (
        "not-held",
        commands.MarkNotHeld,
        schemas.EndMeeting,
        "Records that the day passed without the meeting.",
    ),
    (
        "withdraw-outcome",
        commands.WithdrawOutcome,
        schemas.WithdrawOutcome,
        "Withdraws the record that a meeting was held, cancelled or not held: it is planned again.",
    ),
    (
        "correct-code",
        commands.CorrectMeetingCode,
        schemas.CorrectMeetingCode,
        "Gives a meeting the code that it should have had; its id stays.",
    ),
    (
        "in-error",
        commands.MarkMeetingInError,
        InError,
        "Records that a meeting was registered in error: it is in no list or count, and its code is free.",
    ),
    ("reinstate", commands.ReinstateMeeting, InError, "Reinstates a meeting that was registered in error."),
    (
        "list",
        commands.CloseAttendanceList,
        schemas.CloseAttendanceList,
        "Records that the list of attendance is complete, or that it is not.",
    ),
    (
        "announce",
        commands.AnnounceMeeting,
        schemas.AnnounceMeeting,
        "Makes a meeting public as recorded now, with changes since its announcement; at once or from a given time.",
    ),
    (
        "withdraw-announcement",
        commands.WithdrawAnnouncement,
        schemas.WithdrawAnnouncement,
        "Withdraws an announcement: partners are told that it was withdrawn, but not why.",
    ),
)
_ANNOUNCING = (commands.AnnounceMeeting, commands.WithdrawAnnouncement)
_DESCRIBING: tuple[Operation, ...] = (
    (
        "details",
        commands.StateMeetingDetails,
        fact_schemas.StateMeetingDetails,
        "States the venue, hosts and other details of a meeting; earlier details are replaced, with a reason.",
    ),
    (
        "conclusions/close",
        commands.CloseConclusions,
        fact_schemas.CloseConclusions,
        "Records that all conclusions are summarized, or that some are not.",
    ),
    (
        "subjects",
        commands.StateSubjects,
        fact_schemas.StateSubjects,
        "States all subjects of a meeting, or that it is a general one; earlier subjects are replaced, with a reason.",
    ),
    (
        "subjects/withdraw",
        commands.WithdrawSubjects,
        fact_schemas.WithdrawSubjects,
        "Withdraws a meeting's subjects, with a reason: they are then not known.",
    ),
)
_FACTS: tuple[tuple[str, FactActs, str, str], ...] = (
    (
        "counts",
        fact_schemas.COUNTS,
        "States a number that a document gives; several may disagree.",
        "Corrects a count, with a reason.",
    ),
    ("topics", fact_schemas.TOPICS, "Records a topic that was discussed.", "Corrects a topic, with a reason."),
    (
        "conclusions",
        fact_schemas.CONCLUSIONS,
        "Summarizes a conclusion in our words.",
        "Corrects a summary, with a reason.",
    ),
    (
        "reports",
        fact_schemas.REPORTS,
        "Records a document that reports the meeting to an advisory group or an assembly.",
        "Corrects which document reports the meeting, with a reason.",
    ),
)
"""The path of each kind, its acts, and their sentences in the API's document: for stating, then for correcting."""


def meetings(handler: CommandHandler, queries: MeetingQueries, outside: VisibleQueries) -> Endpoints:
    endpoints = Endpoints("meetings", __name__, description="Meetings, from planned to held or not, with who attended.")
    recorded = operations(endpoints, handler)
    recorded.declare(
        "/meetings",
        commands.PlanMeeting,
        schemas.PlanMeeting,
        "Plans a meeting of a series.",
        creates=True,
    )
    for act, command, schema, sentence in _ACTS:
        roles = APPROVERS if command in _ANNOUNCING else WRITERS
        recorded.declare(f"{MEETING}/{act}", command, schema, sentence, roles=roles)

    @endpoints.query("/meetings", "Meetings", schemas.MeetingRow, roles=READERS, parameters=schemas.MeetingsPage)
    def all_meetings(parameters: dict[str, Any]) -> Page:
        """Meetings by first day; readers outside the bureau get only what is open to them."""
        return _page(queries, outside, parameters)

    @endpoints.query("/meetings/<meeting>", "Meeting", schemas.WholeMeetingRow, roles=READERS)
    def one(meeting: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One meeting with its attendance and facts; its ETag is the version for If-Match."""
        seen_as = visibility()
        if seen_as is not None:
            return _visible_meeting(outside, seen_as, checked_id(meeting)), 200, {}
        row = queries.meeting(checked_id(meeting))
        entries = [entries_of.entry(each, with_person=may_see_people()) for each in queries.attendance_of(meeting)]
        about = (queries.details_of(meeting), queries.subjects_of(meeting), queries.facts_of(meeting))
        facts = fact_schemas.facts_as_json(*about, row.conclusions_complete)
        return with_etag(row.version, schemas.meeting(row) | facts | {"attendance": entries})

    return endpoints


def _page(queries: MeetingQueries, outside: VisibleQueries, parameters: dict[str, Any]) -> Page:
    after = start(parameters, str, str)
    seen_as, limit = visibility(), parameters["limit"] + 1
    series, status = parameters.get("series"), parameters.get("status")
    if seen_as is None:
        rows = queries.meetings(after, limit, series=series, status=status)
    else:
        rows = outside.meetings(seen_as, after, limit, series=series, status=status)
    found = page(rows, parameters["limit"], lambda row: (row.first_day, row.id))
    if seen_as is None:
        return Page([schemas.meeting(row) for row in found.items], found.next)
    complete = outside.complete(seen_as, [row.id for row in found.items])
    return Page([schemas.visible_meeting(row, complete.get(row.id)) for row in found.items], found.next)


def _visible_meeting(outside: VisibleQueries, seen_as: Viewpoint, meeting: str) -> dict[str, Any]:
    """Return a meeting as an audience outside the bureau sees it. Raises NotThere, just as for an unknown meeting."""
    row = outside.meeting(seen_as, meeting)
    entries = [entries_of.visible_entry(each, name) for each, name in outside.attendance_of(seen_as, meeting)]
    about = (
        outside.details_of(seen_as, meeting),
        outside.subjects_of(seen_as, meeting),
        outside.facts_of(seen_as, meeting),
    )
    facts = fact_schemas.facts_as_json(*about, outside.conclusions_complete(seen_as, meeting))
    complete = outside.complete(seen_as, [meeting]).get(meeting)
    return schemas.visible_meeting(row, complete) | facts | {"attendance": entries}


def attendance(handler: CommandHandler) -> Endpoints:
    endpoints = Endpoints("attendance", __name__, description="Which organizations took part, as what and how.")
    recorded = operations(endpoints, handler)
    recorded.declare(
        f"{MEETING}/attendance",
        commands.RecordAttendance,
        entries_of.RecordAttendance,
        "Records that an organization took part in a meeting.",
        creates=True,
    )
    recorded.declare(
        "/attendance/<attendance>/correct",
        commands.CorrectAttendance,
        entries_of.CorrectAttendance,
        "Corrects the capacity, mode, person and level of an entry, with a reason.",
        parts=ENTRY,
    )
    recorded.declare(
        "/attendance/<attendance>/withdraw",
        commands.WithdrawAttendance,
        entries_of.WithdrawAttendance,
        "Withdraws an entry, with a reason.",
        parts=ENTRY,
    )
    return endpoints


def meeting_facts(handler: CommandHandler) -> Endpoints:
    endpoints = Endpoints("told", __name__, description="What documents say about a meeting, besides who attended.")
    recorded = operations(endpoints, handler)
    recorded.declare_all(MEETING, _DESCRIBING)
    for path, acts, sentence, _correcting in _FACTS:
        recorded.declare(f"{MEETING}/{path}", acts.state, acts.state_schema, sentence, creates=True)
    for path, acts, _stating, sentence in _FACTS:
        recorded.declare(f"{MEETING}/{path}/correct", acts.correct, acts.correct_schema, sentence)
    recorded.declare(
        f"{MEETING}/facts/withdraw",
        commands.WithdrawMeetingFact,
        fact_schemas.WithdrawMeetingFact,
        "Withdraws a count, a topic, a summary or a report, with a reason.",
    )
    return endpoints
