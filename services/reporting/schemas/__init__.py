"""JSON and forms to commands, rows to JSON."""

from services.reporting.schemas.clause_records import (
    ClauseRecordRow,
    ClauseRecords,
    CommandFields,
    CorrectClauseRecord,
    StateClauseRecord,
    WithdrawClauseRecord,
    clause_record,
)
from services.reporting.schemas.figure_queries import (
    Asked,
    CompareAsked,
    ComparisonShape,
    FiguresAsked,
    FigureShape,
    FiguresShape,
    ReportShape,
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
    CommandInput,
    CorrectStudyPeriod,
    CorrectStudyPeriodForm,
    DefineStudyPeriod,
    DefineStudyPeriodForm,
    StudyPeriodRow,
    StudyPeriodsPage,
    study_period,
)

__all__ = [
    "Asked",
    "ClauseRecordRow",
    "ClauseRecords",
    "CommandFields",
    "CommandInput",
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
    "ReportShape",
    "StateClauseRecord",
    "StudyPeriodRow",
    "StudyPeriodsPage",
    "WithdrawClauseRecord",
    "WithdrawDraft",
    "clause_record",
    "issued_report",
    "study_period",
]
