"""What can be asked of reporting. Days are YYYY-MM-DD, both included; an absent last day is open."""

from shared.contracts.reporting import Clause, LogRead, ReportAudience, ReportKind
from shared.domain.decider import RecordCommand
from shared.domain.ids import imported_id
from shared.domain.provenance import Imported


class _OnStudyPeriod(RecordCommand, frozen=True, kw_only=True):
    about = "period"

    period: str


class DefineStudyPeriod(_OnStudyPeriod, frozen=True, kw_only=True):
    """`period` is the record's id, `name` what reports ask for; `other_names` find it too."""

    name: str
    first_day: str
    last_day: str | None = None
    other_names: tuple[str, ...] | None = None
    ended_by: str | None = None
    source: str | None = None
    imported: Imported | None = None


class CorrectStudyPeriod(_OnStudyPeriod, frozen=True, kw_only=True):
    """The days and the rest as they should have been stated; the name stays, since reports were asked for by it."""

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
    """`moment` is a position in each log; `by` the account that drafts, which cannot issue what comes of it."""

    kind: ReportKind
    period: str
    audience: ReportAudience
    moment: str
    by: str
    title: str | None = None


class IssueReport(_OnReport, frozen=True, kw_only=True):
    """`by` is the account that approves. The bytes that `formats` has the hashes of are kept already."""

    by: str
    formats: dict[str, str]
    logs: tuple[LogRead, ...]
    program: str
    template: str


class WithdrawDraft(_OnReport, frozen=True, kw_only=True):
    reason: str


def clause_stream(clause: Clause) -> str:
    """Of each item of the resolution there is one record, with the same id in every installation."""
    return imported_id("clause", "WTSA Resolution 68", clause)


class _OnClause(RecordCommand, frozen=True, kw_only=True):
    about = "clause"

    clause: Clause

    @property
    def stream(self) -> str:
        return clause_stream(self.clause)


class StateClauseRecord(_OnClause, frozen=True, kw_only=True):
    """`since`: the day from which on what answers the item is recorded, whatever becomes known of it."""

    fact: str
    since: str
    source: str | None = None


class CorrectClauseRecord(_OnClause, frozen=True, kw_only=True):
    """States the day of an item as it should have been."""

    reason: str
    since: str
    source: str | None = None


class WithdrawClauseRecord(_OnClause, frozen=True, kw_only=True):
    reason: str
