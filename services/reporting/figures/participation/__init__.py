"""Figures of participation."""

from services.reporting.figures.audience import JOINED
from services.reporting.figures.participation.organizations import MODES

__all__ = ["JOINED", "MODES"]
