"""Reporting over HTTP: study periods, items of the resolution, figures and reports as JSON, issuing, and the pages that readers open."""

from services.reporting.api.auditing import LogHeads, audit_pages, figure_events, replay_pages
from services.reporting.api.clause_records import clause_records
from services.reporting.api.compare import comparing_endpoints, comparing_pages
from services.reporting.api.computed import COMPUTED
from services.reporting.api.event_documents import event_documents
from services.reporting.api.figures import figures
from services.reporting.api.issued import issued_pages
from services.reporting.api.issuing import issuing_endpoints
from services.reporting.api.pages import pages
from services.reporting.api.partners import partners_feed, partners_paths, partners_readings
from services.reporting.api.previewing import previews
from services.reporting.api.study_periods import WRITERS, study_periods
from services.reporting.api.visibility import who_sees_what

__all__ = [
    "COMPUTED",
    "WRITERS",
    "LogHeads",
    "audit_pages",
    "clause_records",
    "comparing_endpoints",
    "comparing_pages",
    "event_documents",
    "figure_events",
    "figures",
    "issued_pages",
    "issuing_endpoints",
    "pages",
    "partners_feed",
    "partners_paths",
    "partners_readings",
    "previews",
    "replay_pages",
    "study_periods",
    "who_sees_what",
]
