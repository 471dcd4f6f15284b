"""Who took part."""

from services.reporting.figures.audience import JOINED
from services.reporting.figures.participation import (
    developing,
    lapsed,
    newcomers,
    organizations,
    partial_newcomers,
    present,
    shares,
    stated,
)
from services.reporting.figures.participation.organizations import MODES

__all__ = ["JOINED", "MODES", "RULES"]

RULES = (
    *organizations.RULES,
    *present.RULES,
    *stated.RULES,
    *newcomers.RULES,
    *partial_newcomers.RULES,
    *lapsed.RULES,
    *shares.RULES,
    *developing.RULES,
)
