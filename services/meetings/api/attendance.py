"""Attendance over HTTP."""

from services.meetings import schemas
from services.meetings.api.rights import WRITERS, dispatch
from services.meetings.domain import commands
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints


def attendance(handler: CommandHandler) -> Endpoints:
    endpoints = Endpoints("attendance", __name__, description="Which organizations took part, as what and how.")

    @endpoints.command(
        "/meetings/<meeting>/attendance",
        "RecordAttendance",
        schemas.RecordAttendance,
        roles=WRITERS,
        creates=True,
    )
    def record(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that an organization took part in a meeting."""
        return dispatch(handler, commands.RecordAttendance, parts, context, meeting=meeting)

    @endpoints.command(
        "/attendance/<attendance>/correct", "CorrectAttendance", schemas.CorrectAttendance, roles=WRITERS
    )
    def correct(parts: schemas.CommandFields, context: CommandContext, attendance: str) -> CommandResult:
        """States capacity, mode and person of an entry anew, with a reason."""
        return dispatch(handler, commands.CorrectAttendance, parts, context, attendance=attendance)

    @endpoints.command(
        "/attendance/<attendance>/withdraw", "WithdrawAttendance", schemas.WithdrawAttendance, roles=WRITERS
    )
    def withdraw(parts: schemas.CommandFields, context: CommandContext, attendance: str) -> CommandResult:
        """Takes an entry back, with a reason."""
        return dispatch(handler, commands.WithdrawAttendance, parts, context, attendance=attendance)

    return endpoints
