"""Meetings over HTTP."""

from typing import Any

from services.meetings import schemas
from services.meetings.api.rights import (
    APPROVERS,
    READERS,
    WRITERS,
    checked_id,
    dispatch,
    dispatch_new,
    may_see_people,
    visibility,
)
from services.meetings.domain import commands
from services.meetings.queries import MeetingQueries, Viewpoint, VisibleQueries
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints
from shared.web.cursors import Page, decode, page


def meetings(handler: CommandHandler, queries: MeetingQueries, outside: VisibleQueries) -> Endpoints:
    endpoints = Endpoints("meetings", __name__, description="Meetings, from planned to held or not, with who attended.")
    _commands(endpoints, handler)
    _announcing(endpoints, handler)

    @endpoints.query("/meetings", "Meetings", schemas.MeetingRow, roles=READERS, parameters=schemas.MeetingsPage)
    def all_meetings(wanted: dict[str, Any]) -> Page:
        """Meetings by first day; to readers outside the bureau those that are open to them, as far as they are."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        seen_as, limit = visibility(), wanted["limit"] + 1
        series, status = wanted.get("series"), wanted.get("status")
        if seen_as is None:
            rows = queries.meetings(after, limit, series=series, status=status)
        else:
            rows = outside.meetings(seen_as, after, limit, series=series, status=status)
        found = page(rows, wanted["limit"], lambda row: (row.first_day, row.id))
        if seen_as is None:
            return Page([schemas.meeting(row) for row in found.items], found.next)
        complete = outside.complete(seen_as, [row.id for row in found.items])
        return Page([schemas.visible_meeting(row, complete.get(row.id)) for row in found.items], found.next)

    @endpoints.query("/meetings/<meeting>", "Meeting", schemas.WholeMeetingRow, roles=READERS)
    def one(meeting: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One meeting with its attendance and what is told of it; its ETag is the version for If-Match."""
        seen_as = visibility()
        if seen_as is not None:
            return _visible_meeting(outside, seen_as, checked_id(meeting)), 200, {}
        row = queries.meeting(checked_id(meeting))
        entries = [schemas.entry(each, with_person=may_see_people()) for each in queries.attendance_of(meeting)]
        about = (queries.details_of(meeting), queries.subjects_of(meeting), queries.facts_of(meeting))
        told = schemas.facts_as_json(*about, row.conclusions_complete)
        return schemas.meeting(row) | told | {"attendance": entries}, 200, {"ETag": f'"{row.version}"'}

    return endpoints


def _visible_meeting(outside: VisibleQueries, seen_as: Viewpoint, meeting: str) -> dict[str, Any]:
    """A meeting as an audience below the bureau sees it. Raises NotThere, as of one that is not recorded."""
    row = outside.meeting(seen_as, meeting)
    entries = [schemas.visible_entry(each, name) for each, name in outside.attendance_of(seen_as, meeting)]
    about = (
        outside.details_of(seen_as, meeting),
        outside.subjects_of(seen_as, meeting),
        outside.facts_of(seen_as, meeting),
    )
    told = schemas.facts_as_json(*about, outside.conclusions_complete(seen_as, meeting))
    complete = outside.complete(seen_as, [meeting]).get(meeting)
    return schemas.visible_meeting(row, complete) | told | {"attendance": entries}


def _commands(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings", "PlanMeeting", schemas.PlanMeeting, roles=WRITERS, creates=True)
    def plan(wanted: schemas.CommandInput, context: CommandContext) -> CommandResult:
        """Plans a meeting of a series."""
        return dispatch_new(handler, wanted, context)

    @endpoints.command("/meetings/<meeting>/hold", "HoldMeeting", schemas.HoldMeeting, roles=WRITERS)
    def hold(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that a meeting took place, then and there."""
        return dispatch(handler, commands.HoldMeeting, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/correct", "CorrectMeeting", schemas.CorrectMeeting, roles=WRITERS)
    def correct(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States ordinal, days, place, mode and sources anew, with a reason."""
        return dispatch(handler, commands.CorrectMeeting, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/cancel", "CancelMeeting", schemas.EndMeeting, roles=WRITERS)
    def cancel(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that a planned meeting was cancelled."""
        return dispatch(handler, commands.CancelMeeting, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/not-held", "MarkNotHeld", schemas.EndMeeting, roles=WRITERS)
    def not_held(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that the day passed and the meeting did not take place."""
        return dispatch(handler, commands.MarkNotHeld, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/withdraw-outcome", "WithdrawOutcome", schemas.WithdrawOutcome, roles=WRITERS
    )
    def withdraw_outcome(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Takes back that a meeting was held, cancelled or not held: it is planned again."""
        return dispatch(handler, commands.WithdrawOutcome, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/correct-code", "CorrectMeetingCode", schemas.CorrectMeetingCode, roles=WRITERS
    )
    def correct_code(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Gives a meeting the code that it should have had; its id stays."""
        return dispatch(handler, commands.CorrectMeetingCode, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/in-error", "MarkMeetingInError", schemas.InError, roles=WRITERS)
    def in_error(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that a meeting was registered in error: it is in no list or count, and its code is free."""
        return dispatch(handler, commands.MarkMeetingInError, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/reinstate", "ReinstateMeeting", schemas.InError, roles=WRITERS)
    def reinstate(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Takes back that a meeting was registered in error."""
        return dispatch(handler, commands.ReinstateMeeting, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/list", "CloseAttendanceList", schemas.CloseAttendanceList, roles=WRITERS)
    def close(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that the list of attendance is complete, or that it is not."""
        return dispatch(handler, commands.CloseAttendanceList, parts, context, meeting=meeting)


def _announcing(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/announce", "AnnounceMeeting", schemas.AnnounceMeeting, roles=APPROVERS)
    def announce(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Makes a meeting public as it is recorded now, or what was changed since it was announced; not before a moment."""
        return dispatch(handler, commands.AnnounceMeeting, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/withdraw-announcement",
        "WithdrawAnnouncement",
        schemas.WithdrawAnnouncement,
        roles=APPROVERS,
    )
    def withdraw(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Takes an announcement back: partners are told that it no longer stands, and not why."""
        return dispatch(handler, commands.WithdrawAnnouncement, parts, context, meeting=meeting)
