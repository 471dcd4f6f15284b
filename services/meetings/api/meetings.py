"""Meetings over HTTP."""

from typing import Any

from services.meetings import schemas
from services.meetings.api.rights import APPROVERS, READERS, WRITERS, filled, handled, known_form, sees_who, view
from services.meetings.domain import commands
from services.meetings.queries import Lists, Outside, View
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.api import Endpoints
from shared.web.cursors import Page, decode, page


def meetings(handler: CommandHandler, lists: Lists, outside: Outside) -> Endpoints:
    endpoints = Endpoints("meetings", __name__, description="Meetings, from planned to held or not, with who attended.")
    _commands(endpoints, handler)
    _announcing(endpoints, handler)

    @endpoints.query("/meetings", "Meetings", schemas.MeetingRow, roles=READERS, parameters=schemas.MeetingsPage)
    def all_meetings(wanted: dict[str, Any]) -> Page:
        """Meetings by first day; to readers outside the bureau those that are open to them, as far as they are."""
        after = decode(wanted["after"], str, str) if "after" in wanted else None
        seen_as, limit = view(), wanted["limit"] + 1
        series, status = wanted.get("series"), wanted.get("status")
        if seen_as is None:
            rows = lists.meetings(after, limit, series=series, status=status)
        else:
            rows = outside.meetings(seen_as, after, limit, series=series, status=status)
        found = page(rows, wanted["limit"], lambda row: (row.first_day, row.id))
        if seen_as is None:
            return Page([schemas.meeting(row) for row in found.items], found.next)
        complete = outside.complete(seen_as, [row.id for row in found.items])
        return Page([schemas.meeting_seen(row, complete.get(row.id)) for row in found.items], found.next)

    @endpoints.query("/meetings/<meeting>", "Meeting", schemas.WholeMeetingRow, roles=READERS)
    def one(meeting: str) -> tuple[dict[str, Any], int, dict[str, str]]:
        """One meeting with its attendance and what is told of it; its ETag is the version for If-Match."""
        seen_as = view()
        if seen_as is not None:
            return _seen(outside, seen_as, known_form(meeting)), 200, {}
        row = lists.meeting(known_form(meeting))
        entries = [schemas.entry(each, with_person=sees_who()) for each in lists.attendance_of(meeting)]
        about = (lists.details_of(meeting), lists.subjects_of(meeting), lists.facts_of(meeting))
        told = schemas.told(*about, row.conclusions_complete)
        return schemas.meeting(row) | told | {"attendance": entries}, 200, {"ETag": f'"{row.version}"'}

    return endpoints


def _seen(outside: Outside, seen_as: View, meeting: str) -> dict[str, Any]:
    """A meeting as an audience below the bureau sees it. Raises NotThere, as of one that is not recorded."""
    row = outside.meeting(seen_as, meeting)
    entries = [schemas.entry_seen(each, name) for each, name in outside.attendance_of(seen_as, meeting)]
    about = (
        outside.details_of(seen_as, meeting),
        outside.subjects_of(seen_as, meeting),
        outside.facts_of(seen_as, meeting),
    )
    told = schemas.told(*about, outside.conclusions_complete(seen_as, meeting))
    complete = outside.complete(seen_as, [meeting]).get(meeting)
    return schemas.meeting_seen(row, complete) | told | {"attendance": entries}


def _commands(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings", "PlanMeeting", schemas.PlanMeeting, roles=WRITERS, creates=True)
    def plan(wanted: schemas.Wanted, by: By) -> Answer:
        """Plans a meeting of a series."""
        return handled(handler, wanted, by)

    @endpoints.command("/meetings/<meeting>/hold", "HoldMeeting", schemas.HoldMeeting, roles=WRITERS)
    def hold(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records that a meeting took place, then and there."""
        return filled(handler, commands.HoldMeeting, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/correct", "CorrectMeeting", schemas.CorrectMeeting, roles=WRITERS)
    def correct(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States ordinal, days, place, mode and sources anew, with a reason."""
        return filled(handler, commands.CorrectMeeting, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/cancel", "CancelMeeting", schemas.EndMeeting, roles=WRITERS)
    def cancel(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records that a planned meeting was cancelled."""
        return filled(handler, commands.CancelMeeting, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/not-held", "MarkNotHeld", schemas.EndMeeting, roles=WRITERS)
    def not_held(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records that the day passed and the meeting did not take place."""
        return filled(handler, commands.MarkNotHeld, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/withdraw-outcome", "WithdrawOutcome", schemas.WithdrawOutcome, roles=WRITERS
    )
    def withdraw_outcome(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Takes back that a meeting was held, cancelled or not held: it is planned again."""
        return filled(handler, commands.WithdrawOutcome, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/correct-code", "CorrectMeetingCode", schemas.CorrectMeetingCode, roles=WRITERS
    )
    def correct_code(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Gives a meeting the code that it should have had; its id stays."""
        return filled(handler, commands.CorrectMeetingCode, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/in-error", "MarkMeetingInError", schemas.InError, roles=WRITERS)
    def in_error(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records that a meeting was registered in error: it is in no list or count, and its code is free."""
        return filled(handler, commands.MarkMeetingInError, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/reinstate", "ReinstateMeeting", schemas.InError, roles=WRITERS)
    def reinstate(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Takes back that a meeting was registered in error."""
        return filled(handler, commands.ReinstateMeeting, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/list", "CloseAttendanceList", schemas.CloseAttendanceList, roles=WRITERS)
    def close(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records that the list of attendance is complete, or that it is not."""
        return filled(handler, commands.CloseAttendanceList, parts, by, meeting=meeting)


def _announcing(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/announce", "AnnounceMeeting", schemas.AnnounceMeeting, roles=APPROVERS)
    def announce(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Makes a meeting public as it is recorded now, or what was changed since it was announced; not before a moment."""
        return filled(handler, commands.AnnounceMeeting, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/withdraw-announcement",
        "WithdrawAnnouncement",
        schemas.WithdrawAnnouncement,
        roles=APPROVERS,
    )
    def withdraw(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Takes an announcement back: partners are told that it no longer stands, and not why."""
        return filled(handler, commands.WithdrawAnnouncement, parts, by, meeting=meeting)
