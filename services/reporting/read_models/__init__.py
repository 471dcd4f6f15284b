"""What reporting answers from: dated facts, known from one position of their log to another."""

from services.reporting.read_models.facts import (
    Attendance,
    AttendanceList,
    Body,
    Duplicate,
    Fact,
    Meeting,
    Merger,
    Organization,
    OrganizationName,
    Place,
    Series,
    SeriesRecord,
    State,
    Status,
    StudyPeriod,
)
from services.reporting.read_models.study_periods import STAFF_VERSION, staff_metadata, study_periods
from services.reporting.read_models.tables import LOGS, VERSION, FactTables, fact_tables, live

__all__ = [
    "LOGS",
    "STAFF_VERSION",
    "VERSION",
    "Attendance",
    "AttendanceList",
    "Body",
    "Duplicate",
    "Fact",
    "FactTables",
    "Meeting",
    "Merger",
    "Organization",
    "OrganizationName",
    "Place",
    "Series",
    "SeriesRecord",
    "State",
    "Status",
    "StudyPeriod",
    "fact_tables",
    "live",
    "staff_metadata",
    "study_periods",
]
