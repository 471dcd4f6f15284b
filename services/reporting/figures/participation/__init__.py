"""Who took part."""

from services.reporting.figures.audience import JOINED
from services.reporting.figures.participation import (
    again,
    before,
    developing,
    lapsed,
    organizations,
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
    *again.RULES,
    *before.RULES,
    *lapsed.RULES,
    *shares.RULES,
    *developing.RULES,
)
