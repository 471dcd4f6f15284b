"""Study periods, the issuing of reports, and since when a record is kept of what answers an item of the resolution.

`DECIDERS` says which aggregate decides a command.
"""

from services.reporting.domain import clause_record, report, study_period
from services.reporting.domain.commands import (
    CorrectClauseRecord,
    CorrectStudyPeriod,
    DefineStudyPeriod,
    DraftReport,
    IssueReport,
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
    IssueReport: report,
    WithdrawDraft: report,
    StateClauseRecord: clause_record,
    CorrectClauseRecord: clause_record,
    WithdrawClauseRecord: clause_record,
    ChangeMarking: marking_changes,
}
