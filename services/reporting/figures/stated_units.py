"""Next versions of rules that gave all their figures the unit of their shares."""

from collections.abc import Iterable, Iterator

import msgspec

from services.reporting.figures.figure import Rule
from services.reporting.figures.next_versions import followed_by_next

TEXT = "Each figure has the unit of what it counts."


def stating_units(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules, each newest one with a single unit followed by its next version: it counts the same, in the right
    units."""
    return followed_by_next(rules, _with_units)


def _with_units(rule: Rule) -> Rule | None:
    if not rule.has_one_unit:
        return None
    return msgspec.structs.replace(rule, version=rule.version + 1, text=f"{rule.text} {TEXT}", has_one_unit=False)
