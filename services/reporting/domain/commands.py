"""The commands of reporting. Days are YYYY-MM-DD, both inclusive; a missing last day leaves the span open."""

from shared.contracts.clauses import Clause
from shared.contracts.reporting import LogRead, ReportAnnex, ReportAudience, ReportKind, Revision
from shared.domain.decider import RecordCommand
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported


class _OnStudyPeriod(RecordCommand, frozen=True, kw_only=True):
    about = "period"

    period: str


class DefineStudyPeriod(_OnStudyPeriod, frozen=True, kw_only=True):
    """Define a study period. `period` is the record's id; reports can be requested by `name` or any of `other_names`."""

    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectStudyPeriod(_OnStudyPeriod, frozen=True, kw_only=True):
    """Correct a study period's days and other fields; the name cannot change, because reports were requested by it."""

    reason: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None


class _OnReport(RecordCommand, frozen=True, kw_only=True):
    about = "report"

    report: str


class DraftReport(_OnReport, frozen=True, kw_only=True):
    """Draft a report. `moment` is a position in each log; `by` is the drafting account, which cannot issue the report.
    `meeting`: the meeting of TSAG to which it goes; `document`: its number there or at the assembly."""

    added = ("meeting", "document")
    kind: ReportKind
    period: str
    audience: ReportAudience
    moment: str
    by: str
    title: str | None = None
    meeting: str | None = None
    document: str | None = None


class ReviseReport(_OnReport, frozen=True, kw_only=True):
    """Draft a revision, an addendum or a corrigendum of an issued report: a separate report, for the same audience,
    under the same document number. `revises` is the first report, `number` that of the revision. `annexes`: the annexes
    of an addendum."""

    kind: ReportKind
    period: str
    audience: ReportAudience
    moment: str
    by: str
    revises: str
    revision: Revision
    number: int
    title: str | None = None
    meeting: str | None = None
    document: str | None = None
    annexes: tuple[ReportAnnex, ...] | None = None


class IssueReport(_OnReport, frozen=True, kw_only=True):
    """Issue a report. `by` is the approving account. The bytes whose hashes are in `formats` are already stored."""

    by: str
    formats: dict[str, str]
    logs: tuple[LogRead, ...]
    program: str
    template: str


class WithdrawDraft(_OnReport, frozen=True, kw_only=True):
    reason: str


def clause_stream(clause: Clause) -> str:
    """Return the id of an item's record: each item of the resolution has one, the same in every installation."""
    return imported_id("clause", "WTSA Resolution 68", clause)


class _OnClause(RecordCommand, frozen=True, kw_only=True):
    about = "clause"

    clause: Clause

    @property
    def stream(self) -> str:
        return clause_stream(self.clause)


class StateClauseRecord(_OnClause, frozen=True, kw_only=True):
    """State the day `since` from which every answer to the item is recorded."""

    fact: str
    since: str
    source: str | None = None


class CorrectClauseRecord(_OnClause, frozen=True, kw_only=True):
    """Correct the day stated for an item."""

    reason: str
    since: str
    source: str | None = None


class WithdrawClauseRecord(_OnClause, frozen=True, kw_only=True):
    reason: str
