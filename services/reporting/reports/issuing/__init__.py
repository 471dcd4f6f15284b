"""Reports issued for good: drafted, approved, frozen with their bytes, and compared with what is known since."""

from services.reporting.reports.issuing.corrections import Correcting, Corrections, frozen_figures
from services.reporting.reports.issuing.freezing import Frozen, freeze
from services.reporting.reports.issuing.issuing import Issuing
from services.reporting.reports.issuing.signed import Newest, SignedPositions

__all__ = ["Correcting", "Corrections", "Frozen", "Issuing", "Newest", "SignedPositions", "freeze", "frozen_figures"]
