"""JSON and forms to commands, rows to JSON."""

from services.reporting.schemas.asked import (
    Asked,
    CompareAsked,
    ComparisonShape,
    FiguresAsked,
    FigureShape,
    FiguresShape,
    ReportShape,
)
from services.reporting.schemas.clause_records import (
    ClauseRecordRow,
    ClauseRecords,
    CorrectClauseRecord,
    Parts,
    StateClauseRecord,
    WithdrawClauseRecord,
    clause_record,
)
from services.reporting.schemas.issuing import (
    DraftReport,
    IssuedReportRow,
    IssuedReports,
    IssueReport,
    WithdrawDraft,
    issued_report,
)
from services.reporting.schemas.study_periods import (
    CorrectStudyPeriod,
    CorrectStudyPeriodForm,
    DefineStudyPeriod,
    DefineStudyPeriodForm,
    StudyPeriodRow,
    StudyPeriodsPage,
    Wanted,
    study_period,
)

__all__ = [
    "Asked",
    "ClauseRecordRow",
    "ClauseRecords",
    "CompareAsked",
    "ComparisonShape",
    "CorrectClauseRecord",
    "CorrectStudyPeriod",
    "CorrectStudyPeriodForm",
    "DefineStudyPeriod",
    "DefineStudyPeriodForm",
    "DraftReport",
    "FigureShape",
    "FiguresAsked",
    "FiguresShape",
    "IssueReport",
    "IssuedReportRow",
    "IssuedReports",
    "Parts",
    "ReportShape",
    "StateClauseRecord",
    "StudyPeriodRow",
    "StudyPeriodsPage",
    "Wanted",
    "WithdrawClauseRecord",
    "WithdrawDraft",
    "clause_record",
    "issued_report",
    "study_period",
]
