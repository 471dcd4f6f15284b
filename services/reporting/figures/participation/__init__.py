"""Figures on participation."""

from services.reporting.figures.audience import JOINED
from services.reporting.figures.context import MODES

__all__ = ["JOINED", "MODES"]
