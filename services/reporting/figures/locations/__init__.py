"""Where the meetings were."""

from services.reporting.figures.locations import held, repeats, since

RULES = (*held.RULES, *since.RULES, *repeats.RULES)
