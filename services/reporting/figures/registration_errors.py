"""Next versions of rules whose evidence left out that an organization was registered in error, or later reinstated."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from services.reporting.figures.context import FigureContext
from services.reporting.figures.entities import Entities
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, Rule
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.contracts.registry.memberships import MEMBERSHIPS


def resting_on_errors(*rules: Rule) -> tuple[Rule, ...]:
    """Return the next version of each rule: it counts the same, but its evidence includes registrations in error."""
    text = (
        "It rests also on the registration in error, and the reinstatement, of organizations that attended or have a "
        "membership."
    )
    return tuple(
        msgspec.structs.replace(
            rule, version=rule.version + 1, text=f"{rule.text} {text}", compute=partial(_with_errors, rule.compute)
        )
        for rule in rules
    )


def _with_errors(
    compute: Callable[[FigureContext, Parameters], Iterable[FigureResult]],
    context: FigureContext,
    parameters: Parameters,
) -> Iterator[FigureResult]:
    errors = context.history.derived(_errors)
    for found in compute(context, parameters):
        if errors:
            trace = Trace(found.trace)  # a separate trace: the earlier version may use the same one
            trace.record(*errors)
            found = msgspec.structs.replace(found, trace=trace)  # noqa: PLW2901
        yield found


def _errors(history: History) -> Sequence[rm.Fact]:
    """Return the registrations of organizations that are, or may once have been, in error, and would count."""
    known = history.derived(Entities, "registry").perhaps_in_error
    if not known:
        return ()
    count = {str(fact.body.statement.organization) for fact in history.of(MEMBERSHIPS)}.union(
        history.columns.organizations
    )
    return [fact for name, fact in known.items() if name in count]
