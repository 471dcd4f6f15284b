"""An auditor's questions, answered from the facts: is the list complete, who recorded it, which events are behind it."""

from services.reporting.reports.auditing.audit_trail import AuditEntry, AuditSubject, audit_trail, find_subjects
from services.reporting.reports.auditing.completeness import Completeness, completeness
from services.reporting.reports.auditing.spans import PositionSpans, spans_text, split_positions

__all__ = [
    "AuditEntry",
    "AuditSubject",
    "Completeness",
    "PositionSpans",
    "audit_trail",
    "completeness",
    "find_subjects",
    "spans_text",
    "split_positions",
]
