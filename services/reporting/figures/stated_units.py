"""Next versions of rules that gave all their figures the unit of their shares."""

from collections.abc import Iterable, Iterator
from functools import partial

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.figure import FigureResult, Parameters, Rule

KEYS = frozenset(("engagement.coverage", "locations.repeats", "membership.retention"))
TEXT = "Each figure has the unit of what it counts."


def stating_units(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules, each newest one of these followed by its next version: it counts the same, in the right unit."""
    every = tuple(rules)
    newest = {rule.key: rule for rule in sorted(every, key=lambda rule: rule.version)}
    for rule in every:
        yield rule
        if rule is newest[rule.key] and rule.key in KEYS:
            yield msgspec.structs.replace(
                rule, version=rule.version + 1, text=f"{rule.text} {TEXT}", compute=partial(_with_units, rule)
            )


def _with_units(rule: Rule, context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for found in rule.compute(context, parameters):
        unit = rule.unit_of(found.of, {**parameters, **found.parameters})
        yield msgspec.structs.replace(found, unit=unit)
