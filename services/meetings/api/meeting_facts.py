"""What is told of a meeting, over HTTP."""

from collections.abc import Callable

from services.meetings import schemas
from services.meetings.api.rights import WRITERS, dispatch
from services.meetings.domain import commands
from shared.domain.decider import RecordCommand
from shared.event_store.command_handler import CommandContext, CommandHandler
from shared.event_store.command_results import CommandResult
from shared.web.api import Endpoints


def meeting_facts(handler: CommandHandler) -> Endpoints:
    endpoints = Endpoints("told", __name__, description="What documents tell of a meeting, besides who attended.")
    _details(endpoints, handler)
    _subjects(endpoints, handler)
    _facts(endpoints, handler)
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


_FACTS: tuple[tuple[str, schemas.FactActs, str, str], ...] = (
    (
        "counts",
        schemas.COUNTS,
        "States a number that a document gives; several may disagree.",
        "States a count anew, with a reason.",
    ),
    ("topics", schemas.TOPICS, "Records a topic that was discussed.", "States a topic anew, with a reason."),
    (
        "conclusions",
        schemas.CONCLUSIONS,
        "Summarizes a conclusion in our words.",
        "Summarizes a conclusion anew, with a reason.",
    ),
    (
        "reports",
        schemas.REPORTS,
        "Records a document that reports the meeting to an advisory group or an assembly.",
        "States anew in which document the meeting is reported, with a reason.",
    ),
)
"""The path of each kind, its acts, and what the API's document says of stating one and of correcting one."""


def _facts(endpoints: Endpoints, handler: CommandHandler) -> None:
    for path, acts, sentence, _correcting in _FACTS:
        view = _on_meeting(handler, acts.state, sentence)
        at, name = f"/meetings/<meeting>/{path}", acts.state.__name__
        endpoints.command(at, name, acts.state_schema, roles=WRITERS, creates=True)(view)
    for path, acts, _stating, sentence in _FACTS:
        view = _on_meeting(handler, acts.correct, sentence)
        at, name = f"/meetings/<meeting>/{path}/correct", acts.correct.__name__
        endpoints.command(at, name, acts.correct_schema, roles=WRITERS)(view)

    @endpoints.command(
        "/meetings/<meeting>/facts/withdraw", "WithdrawMeetingFact", schemas.WithdrawMeetingFact, roles=WRITERS
    )
    def withdraw(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        """Takes a count, a topic, a summary or a report back, with a reason."""
        return dispatch(handler, commands.WithdrawMeetingFact, parts, context, meeting=meeting)


def _on_meeting(
    handler: CommandHandler, command: type[RecordCommand], sentence: str
) -> Callable[[schemas.CommandFields, CommandContext, str], CommandResult]:
    def view(parts: schemas.CommandFields, context: CommandContext, meeting: str) -> CommandResult:
        return dispatch(handler, command, parts, context, meeting=meeting)

    view.__name__, view.__doc__ = command.__name__, sentence
    return view
