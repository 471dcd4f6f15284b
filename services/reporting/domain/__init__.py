"""Study periods, the issuing of reports, and clause records, which state the day from which every answer to an item of
the resolution is recorded."""

from services.reporting.domain import clause_record, report, study_period
from services.reporting.domain.commands import (
    CorrectClauseRecord,
    CorrectStudyPeriod,
    DefineStudyPeriod,
    DraftReport,
    IssueReport,
    ReviseReport,
    StateClauseRecord,
    WithdrawClauseRecord,
    WithdrawDraft,
)
from shared.domain.decider import Decider
from shared.public_view import marking_changes
from shared.public_view.marking_changes import ChangeMarking

DECIDERS: dict[type, Decider] = {
    DefineStudyPeriod: study_period,
    CorrectStudyPeriod: study_period,
    DraftReport: report,
    ReviseReport: report,
    IssueReport: report,
    WithdrawDraft: report,
    StateClauseRecord: clause_record,
    CorrectClauseRecord: clause_record,
    WithdrawClauseRecord: clause_record,
    ChangeMarking: marking_changes,
}
