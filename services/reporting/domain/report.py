"""A report and its way to being issued: drafted by one account, approved by another, then frozen permanently."""

import re
from typing import Literal

import msgspec

from services.reporting.domain.commands import DraftReport, IssueReport, ReviseReport, WithdrawDraft
from services.reporting.domain.errors import AlreadyDrafted, DraftDecided, OwnDraft
from shared.contracts.reporting import ReportDrafted, ReportDraftWithdrawn, ReportIssued, annexes_of
from shared.domain.errors import Malformed, NotThere

Command = DraftReport | ReviseReport | IssueReport | WithdrawDraft
_DOCUMENT = re.compile(r"(?:TSAG[- ]?)?TD[- ]?0*([1-9]\d{0,4})(?: TSAG)?", re.ASCII | re.IGNORECASE)
_OF_ASSEMBLY = re.compile(r"(?:Document )?0*([1-9]\d{0,4})(?:-E)?", re.ASCII | re.IGNORECASE)
Event = ReportDrafted | ReportIssued | ReportDraftWithdrawn


class Report(msgspec.Struct, frozen=True):
    """The state of a report. `drafted`: None before the draft; `json_sha256`: the hash of an issued report's JSON,
    which can always be computed again."""

    drafted: ReportDrafted | None = None
    state: Literal["draft", "issued", "withdrawn"] = "draft"
    json_sha256: str | None = None


initial_state = Report()


def decide(command: Command, report: Report) -> list[Event]:
    """Return the events of a command. Raises AlreadyDrafted, Malformed (annexes), NotThere, DraftDecided, OwnDraft."""
    match command:
        case DraftReport() | ReviseReport():
            return _draft(command, report)
        case IssueReport():
            return _issue(command, report)
        case WithdrawDraft():
            return _withdraw(command, report)


def _draft(command: DraftReport | ReviseReport, report: Report) -> list[Event]:
    fields = command.kind, command.period, command.audience, command.moment, command.by, command.title
    drafted = ReportDrafted(command.report, *fields, meeting=command.meeting, document=command.document)
    if isinstance(command, ReviseReport):
        revision = {"revision": command.revision, "number": command.number, "annexes": command.annexes}
        drafted = msgspec.structs.replace(drafted, revises=command.revises, **revision)
    if report.drafted == drafted:
        return []
    if report.drafted is not None:
        raise AlreadyDrafted(id=command.report)
    if not set(drafted.annexes or ()) <= set(annexes_of(command.kind)):
        raise Malformed("annexes", "Leave out the others: only a report to TSAG has more than its figures.")
    return [drafted]


def _issue(command: IssueReport, report: Report) -> list[Event]:
    drafted = _there(command, report)
    if report.json_sha256 == command.formats["json"]:
        return []
    if report.state != "draft":
        raise DraftDecided(state=report.state)
    if drafted.drafter == command.by:
        raise OwnDraft
    return [ReportIssued(command.by, command.formats, command.logs, command.program, command.template)]


def _withdraw(command: WithdrawDraft, report: Report) -> list[Event]:
    _there(command, report)
    if report.state == "withdrawn":
        return []
    if report.state != "draft":
        raise DraftDecided(state=report.state)
    return [ReportDraftWithdrawn(reason=command.reason)]


def _there(command: Command, report: Report) -> ReportDrafted:
    if report.drafted is None:
        raise NotThere(id=command.report)
    return report.drafted


def evolve(report: Report, event: Event) -> Report:
    match event:
        case ReportDrafted():
            return Report(event)
        case ReportIssued():
            return Report(report.drafted, "issued", event.formats["json"])
        case ReportDraftWithdrawn():
            return Report(report.drafted, "withdrawn")


def document_number(text: str) -> str:
    """Return the number of a document in one spelling: for TSAG as TD 101, which may be written TD101 or TSAG-TD101;
    for an assembly as 27, which may be written Document 27-E. Raises Malformed."""
    if found := _DOCUMENT.fullmatch(text.strip()):
        return f"TD {found[1]}"
    if found := _OF_ASSEMBLY.fullmatch(text.strip()):
        return found[1]
    raise Malformed("document", "Write the number of the document: TD 101 of TSAG, or 27 of an assembly.", value=text)
