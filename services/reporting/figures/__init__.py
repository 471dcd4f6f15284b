"""The figures: each a pure function of a history, a period and parameters. `RULES` names every rule there is."""

from collections.abc import Mapping

from services.reporting.figures.figure import AUDIENCES, Audience, Evidence, Figure, Period, Rule, Scope
from services.reporting.figures.meetings import HELD
from services.reporting.figures.participation import ORGANIZATIONS
from services.reporting.figures.periods import period_named
from services.reporting.figures.retention import RETENTION
from services.reporting.history import History
from shared.domain.errors import Malformed, NotThere

__all__ = ["AUDIENCES", "RULES", "Audience", "Evidence", "Figure", "Period", "Rule", "compute", "period_named"]

RULES: dict[str, Rule] = {rule.key: rule for rule in (HELD, ORGANIZATIONS, RETENTION)}


def compute(
    history: History,
    key: str,
    period: Period,
    parameters: Mapping[str, str | int] | None = None,
    audience: Audience = "bureau",
) -> list[Figure]:
    """All figures of a key. Raises NotThere for a key without a rule, Malformed for a parameter that it has not."""
    rule = RULES.get(key)
    if rule is None:
        raise NotThere(id=key, known=sorted(RULES))
    if audience not in AUDIENCES:
        raise Malformed("audience", f"Choose one of {', '.join(AUDIENCES)}.", value=audience)
    return list(rule.compute(history, rule, Scope(period, audience, _as_used(rule, parameters or {}))))


def _as_used(rule: Rule, given: Mapping[str, str | int]) -> dict[str, str | int]:
    for name, value in given.items():
        if name not in rule.parameters:
            raise Malformed(name, f"{rule.key} has no such parameter; it has {', '.join(rule.parameters) or 'none'}.")
        if name in rule.choices and value not in rule.choices[name]:
            raise Malformed(name, f"Choose one of {', '.join(rule.choices[name])}.", value=value)
    return {**rule.parameters, **given}
