"""What staff work in: study periods, items of the resolution, reports on their way, and events that reporting could not take in."""

from services.reporting.console.clause_records import clause_records_view
from services.reporting.console.issuing import issuing_view, tasks
from services.reporting.console.search import search
from services.reporting.console.set_aside import set_aside_view
from services.reporting.console.study_periods import READERS, study_periods_view

__all__ = ["READERS", "clause_records_view", "issuing_view", "search", "set_aside_view", "study_periods_view", "tasks"]
