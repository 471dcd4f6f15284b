"""Reports issued permanently: drafted, approved, frozen with their bytes, and compared with later knowledge."""

from services.reporting.reports.issuing.corrections import CorrectionQueries, Corrections
from services.reporting.reports.issuing.freezing import FrozenReport, freeze
from services.reporting.reports.issuing.issuing import Issuing
from services.reporting.reports.issuing.recomputed import (
    Recomputation,
    figures_over_closed_facts,
    recompute,
    rules_behind,
)
from services.reporting.reports.issuing.signed import NewestCheckpoint, SignedPositions

__all__ = [
    "CorrectionQueries",
    "Corrections",
    "FrozenReport",
    "Issuing",
    "NewestCheckpoint",
    "Recomputation",
    "SignedPositions",
    "figures_over_closed_facts",
    "freeze",
    "recompute",
    "rules_behind",
]
