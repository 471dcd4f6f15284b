"""An auditor's questions, answered from the facts: is the list complete, who recorded it, which events are behind it."""

from services.reporting.reports.auditing.completeness import Completeness, completeness
from services.reporting.reports.auditing.deeds import Deed, Subject, deeds, subjects
from services.reporting.reports.auditing.spans import Part, parts_of, spans_text

__all__ = ["Completeness", "Deed", "Part", "Subject", "completeness", "deeds", "parts_of", "spans_text", "subjects"]
