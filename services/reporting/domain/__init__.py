"""Study periods, over which reports are made, and the issuing of reports. `DECIDERS` says which aggregate decides a command."""

from services.reporting.domain import report, study_period
from services.reporting.domain.commands import (
    CorrectStudyPeriod,
    DefineStudyPeriod,
    DraftReport,
    IssueReport,
    WithdrawDraft,
)
from shared.domain.decider import Decider

DECIDERS: dict[type, Decider] = {
    DefineStudyPeriod: study_period,
    CorrectStudyPeriod: study_period,
    DraftReport: report,
    IssueReport: report,
    WithdrawDraft: report,
}
