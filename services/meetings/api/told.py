"""What is told of a meeting, over HTTP."""

from services.meetings import schemas
from services.meetings.api.rights import WRITERS, filled
from services.meetings.domain import commands
from shared.event_store.command_handler import Answer, By, CommandHandler
from shared.web.api import Endpoints


def told(handler: CommandHandler) -> Endpoints:
    endpoints = Endpoints("told", __name__, description="What documents tell of a meeting, besides who attended.")
    _details(endpoints, handler)
    _subjects(endpoints, handler)
    _stated(endpoints, handler)
    _mended(endpoints, handler)
    return endpoints


def _details(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/details", "StateMeetingDetails", schemas.StateMeetingDetails, roles=WRITERS)
    def details(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States venue, hosts and what else is known of a meeting; what was stated before is replaced, with a reason."""
        return filled(handler, commands.StateMeetingDetails, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/conclusions/close", "CloseConclusions", schemas.CloseConclusions, roles=WRITERS
    )
    def close(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records that all conclusions are summarized, or that some are not."""
        return filled(handler, commands.CloseConclusions, parts, by, meeting=meeting)


def _subjects(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/subjects", "StateSubjects", schemas.StateSubjects, roles=WRITERS)
    def subjects(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States all that a meeting is about, or that it is a general one; what was stated before is replaced, with a reason."""
        return filled(handler, commands.StateSubjects, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/subjects/withdraw", "WithdrawSubjects", schemas.WithdrawSubjects, roles=WRITERS
    )
    def withdraw(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Takes back what was stated of a meeting's subjects, with a reason: they are not known then."""
        return filled(handler, commands.WithdrawSubjects, parts, by, meeting=meeting)


def _stated(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/counts", "StateCount", schemas.StateCount, roles=WRITERS, creates=True)
    def count(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States a number that a document gives; several may disagree."""
        return filled(handler, commands.StateCount, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/topics", "RecordTopic", schemas.RecordTopic, roles=WRITERS, creates=True)
    def topic(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records a topic that was discussed."""
        return filled(handler, commands.RecordTopic, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/conclusions",
        "SummarizeConclusion",
        schemas.SummarizeConclusion,
        roles=WRITERS,
        creates=True,
    )
    def conclusion(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Summarizes a conclusion in our words."""
        return filled(handler, commands.SummarizeConclusion, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/reports", "RecordReport", schemas.RecordReport, roles=WRITERS, creates=True)
    def report(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Records a document that reports the meeting to an advisory group or an assembly."""
        return filled(handler, commands.RecordReport, parts, by, meeting=meeting)


def _mended(endpoints: Endpoints, handler: CommandHandler) -> None:
    @endpoints.command("/meetings/<meeting>/counts/correct", "CorrectCount", schemas.CorrectCount, roles=WRITERS)
    def count(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States a count anew, with a reason."""
        return filled(handler, commands.CorrectCount, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/topics/correct", "CorrectTopic", schemas.CorrectTopic, roles=WRITERS)
    def topic(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States a topic anew, with a reason."""
        return filled(handler, commands.CorrectTopic, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/conclusions/correct",
        "CorrectConclusionSummary",
        schemas.CorrectConclusionSummary,
        roles=WRITERS,
    )
    def conclusion(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Summarizes a conclusion anew, with a reason."""
        return filled(handler, commands.CorrectConclusionSummary, parts, by, meeting=meeting)

    @endpoints.command("/meetings/<meeting>/reports/correct", "CorrectReport", schemas.CorrectReport, roles=WRITERS)
    def report(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """States anew in which document the meeting is reported, with a reason."""
        return filled(handler, commands.CorrectReport, parts, by, meeting=meeting)

    @endpoints.command(
        "/meetings/<meeting>/facts/withdraw", "WithdrawMeetingFact", schemas.WithdrawMeetingFact, roles=WRITERS
    )
    def withdraw(parts: schemas.Parts, by: By, meeting: str) -> Answer:
        """Takes a count, a topic, a summary or a report back, with a reason."""
        return filled(handler, commands.WithdrawMeetingFact, parts, by, meeting=meeting)
