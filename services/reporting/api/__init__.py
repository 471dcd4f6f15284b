"""Reporting over HTTP: study periods, figures and reports as JSON, and the pages that readers open."""

from services.reporting.api.figures import figures
from services.reporting.api.pages import pages
from services.reporting.api.study_periods import study_periods

__all__ = ["figures", "pages", "study_periods"]
