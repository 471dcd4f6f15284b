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
    "CompareAsked",
    "ComparisonShape",
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
    "StudyPeriodRow",
    "StudyPeriodsPage",
    "Wanted",
    "WithdrawDraft",
    "issued_report",
    "study_period",
]
