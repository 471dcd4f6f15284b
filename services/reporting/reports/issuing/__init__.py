"""Reports issued permanently: drafted, approved, frozen with their bytes, and compared with later knowledge."""

from services.reporting.reports.issuing.corrections import CorrectionQueries
from services.reporting.reports.issuing.issuing import Issuing
from services.reporting.reports.issuing.recomputed import Recomputation, figures_over_closed_facts, recompute
from services.reporting.reports.issuing.signed import SignedPositions

__all__ = ["CorrectionQueries", "Issuing", "Recomputation", "SignedPositions", "figures_over_closed_facts", "recompute"]
