"""Who took part."""

from services.reporting.figures.audience import JOINED
from services.reporting.figures.participation.organizations import MODES
from services.reporting.figures.participation.organizations import RULES as _ORGANIZATIONS

__all__ = ["JOINED", "MODES", "RULES"]

RULES = (*_ORGANIZATIONS,)
