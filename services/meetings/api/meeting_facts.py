"""What is told of a meeting, over HTTP."""

from services.meetings import schemas
from services.meetings.api.rights import WRITERS, dispatch
from services.meetings.domain import commands
from shared.event_store.command_handler import CommandContext, CommandHandler, CommandResult
from shared.web.api import Endpoints


def meeting_facts(handler: CommandHandler) -> Endpoints:
    endpoints = Endpoints("told", __name__, description="What documents tell of a meeting, besides who attended.")
    _details(endpoints, handler)
    _subjects(endpoints, handler)
    _stated(endpoints, handler)
    _amendments(endpoints, handler)
    return endpoints


def _details(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/details", "StateMeetingDetails", schemas.StateMeetingDetails, roles=WRITERS)
    def details(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States venue, hosts and what else is known of a meeting; what was stated before is replaced, with a reason."""
        return dispatch(handler, commands.StateMeetingDetails, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/conclusions/close", "CloseConclusions", schemas.CloseConclusions, roles=WRITERS
    )
    def close(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records that all conclusions are summarized, or that some are not."""
        return dispatch(handler, commands.CloseConclusions, parts, context, meeting=meeting)


def _subjects(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/subjects", "StateSubjects", schemas.StateSubjects, roles=WRITERS)
    def subjects(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States all that a meeting is about, or that it is a general one; what was stated before is replaced, with a reason."""
        return dispatch(handler, commands.StateSubjects, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/subjects/withdraw", "WithdrawSubjects", schemas.WithdrawSubjects, roles=WRITERS
    )
    def withdraw(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Takes back what was stated of a meeting's subjects, with a reason: they are not known then."""
        return dispatch(handler, commands.WithdrawSubjects, parts, context, meeting=meeting)


def _stated(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/counts", "StateCount", schemas.StateCount, roles=WRITERS, creates=True)
    def count(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States a number that a document gives; several may disagree."""
        return dispatch(handler, commands.StateCount, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/topics", "RecordTopic", schemas.RecordTopic, roles=WRITERS, creates=True)
    def topic(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records a topic that was discussed."""
        return dispatch(handler, commands.RecordTopic, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/conclusions",
        "SummarizeConclusion",
        schemas.SummarizeConclusion,
        roles=WRITERS,
        creates=True,
    )
    def conclusion(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Summarizes a conclusion in our words."""
        return dispatch(handler, commands.SummarizeConclusion, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/reports", "RecordReport", schemas.RecordReport, roles=WRITERS, creates=True)
    def report(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Records a document that reports the meeting to an advisory group or an assembly."""
        return dispatch(handler, commands.RecordReport, parts, context, meeting=meeting)


def _amendments(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/counts/correct", "CorrectCount", schemas.CorrectCount, roles=WRITERS)
    def count(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States a count anew, with a reason."""
        return dispatch(handler, commands.CorrectCount, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/topics/correct", "CorrectTopic", schemas.CorrectTopic, roles=WRITERS)
    def topic(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States a topic anew, with a reason."""
        return dispatch(handler, commands.CorrectTopic, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/conclusions/correct",
        "CorrectConclusionSummary",
        schemas.CorrectConclusionSummary,
        roles=WRITERS,
    )
    def conclusion(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Summarizes a conclusion anew, with a reason."""
        return dispatch(handler, commands.CorrectConclusionSummary, parts, context, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/reports/correct", "CorrectReport", schemas.CorrectReport, roles=WRITERS)
    def report(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """States anew in which document the meeting is reported, with a reason."""
        return dispatch(handler, commands.CorrectReport, parts, context, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/facts/withdraw", "WithdrawMeetingFact", schemas.WithdrawMeetingFact, roles=WRITERS
    )
    def withdraw(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Takes a count, a topic, a summary or a report back, with a reason."""
        return dispatch(handler, commands.WithdrawMeetingFact, parts, context, meeting=meeting)
