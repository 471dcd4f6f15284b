"""Next versions of rules whose counts had the unit of their shares."""

from collections.abc import Iterator
from functools import partial

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.figure import FigureResult, Parameters, Rule


def stating_units(*rules: Rule) -> tuple[Rule, ...]:
    """Return the next version of each rule: it counts the same, but each figure has the unit of what it counts."""
    text = "Each figure has the unit of what it counts."
    return tuple(
        msgspec.structs.replace(
            rule, version=rule.version + 1, text=f"{rule.text} {text}", compute=partial(_with_units, rule)
        )
        for rule in rules
    )


def _with_units(rule: Rule, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for found in rule.compute(context, parameters):
        unit = rule.unit_of(found.of, {**parameters, **found.parameters})
        yield msgspec.structs.replace(found, unit=unit)
