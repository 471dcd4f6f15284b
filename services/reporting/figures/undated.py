"""Next versions of rules that counted over a period as if every meeting that may have been in it had not been."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.figure import FigureResult, Parameters, Rule
from services.reporting.figures.next_versions import followed_by_next

TEXT = (
    "Over a period it is not known if a meeting that was held may have been in it, since its day is known to the month or "
    "the year only."
)
KEYS = frozenset(
    f"participation.{name}"
    for name in (
        "organizations", "people", "countries", "developing", "host", "private", "executives", "women", "states", "change",
    )
) | {"engagement.coverage", "participation.low"}  # fmt: skip
_OVER_PARTICIPANTS = ("diversity.regions.", "diversity.categories.")


def allowing_for_undated(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield the rules, each newest one over the participants of a period followed by its next version."""
    return followed_by_next(rules, _next_version)


def _next_version(rule: Rule) -> Rule | None:
    if rule.key not in KEYS and not rule.key.startswith(_OVER_PARTICIPANTS):
        return None
    return msgspec.structs.replace(
        rule, version=rule.version + 1, text=f"{rule.text} {TEXT}", compute=partial(_allowing, rule.compute)
    )


def _allowing(
    compute: Callable[[FigureContext, Parameters], Iterable[FigureResult]],
    context: FigureContext,
    parameters: Parameters,
) -> Iterable[FigureResult]:
    return compute(context.allowing_for_undated(), parameters)
