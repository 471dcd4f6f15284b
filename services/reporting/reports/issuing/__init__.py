"""Reports issued for good: drafted, approved, frozen with their bytes, and compared with what is known since."""

from services.reporting.reports.issuing.corrections import Correcting, Corrections
from services.reporting.reports.issuing.freezing import Frozen, freeze
from services.reporting.reports.issuing.issuing import Issuing
from services.reporting.reports.issuing.recomputed import Again, computed_again
from services.reporting.reports.issuing.signed import Newest, SignedPositions
from services.reporting.reports.issuing.undisclosed import told_of_closed

__all__ = [
    "Again",
    "Correcting",
    "Corrections",
    "Frozen",
    "Issuing",
    "Newest",
    "SignedPositions",
    "computed_again",
    "freeze",
    "told_of_closed",
]
