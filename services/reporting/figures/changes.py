"""`assessment.change`: the difference between a study period and the one before it."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from functools import partial
from json import dumps

from services.reporting.figures.context import FigureContext
from services.reporting.figures.diversity.measures import significant
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameter, Parameters, ReportPlace, Rule
from services.reporting.figures.periods import period_before
from shared.statements.wording import translatable as _

EVERY = "every"
FiguresByIdentity = dict[str, Figure]
FiguresOf = Callable[[FigureContext, str], list[Figure]]

LATEST_VERSION = 2
"""The version in force. Version 1 cited no evidence from the previous period if that period had no such figure."""


def change_rule(
    rules: Mapping[str, Rule],
    figures_of: FiguresOf,
    version: int = LATEST_VERSION,
    places: tuple[ReportPlace, ...] = (),
) -> Rule:
    """Return the rule over other rules, by key."""

    return Rule(
        key="assessment.change",
        version=version,
        title=_("Change since the study period before"),
        over_period=_("Change: %(what)s"),
        text=(
            "The value over this study period less that over the study period that ended the day before it began, for each "
            "figure over the whole of a period, both by the rule named, of the figure compared, with its parameters as by default. Without "
            "a value where there is no period before, or where either is without one. What could not be classified is that "
            "of both periods."
            + (
                " That the period before has no such figure rests on all its figures by that rule."
                if version > 1
                else ""
            )
        ),
        unit="difference",
        clauses=("68-15",),
        compute=partial(_changes, rules, figures_of, version),
        parameters=(Parameter("compared", EVERY, longest=60),),
        places=places,
        # The compared rule states what it leaves open.
        leaves_open="",
    )


def _changes(
    rules: Mapping[str, Rule], figures_of: FiguresOf, version: int, context: FigureContext, parameters: Parameters
) -> Iterator[FigureResult]:
    compared = parameters["compared"]
    keys = [key for key, rule in rules.items() if compared in (EVERY, key) and not rule.by_meeting]
    earlier, present = context.cached(("change",), lambda: _both(context))
    for key in keys:
        was = {} if earlier is None else _over_period(figures_of(earlier, key))
        for identity, now in _over_period(figures_of(present, key)).items():
            # Its absence follows from the facts over which the other figures of its rule were counted.
            others = was.values() if version > 1 else ()
            trace = _read(context, now, *([was[identity]] if identity in was else others))
            yield _changed(context, earlier, now, was.get(identity), trace)


def _both(context: FigureContext) -> tuple[FigureContext | None, FigureContext]:
    """Return the previous period, if there is one, and this one."""
    before = period_before(context.history, context.period)
    return None if before is None else context.for_period(before, whole=True), context.for_period(
        context.period, whole=True
    )


def _over_period(figures: list[Figure]) -> FiguresByIdentity:
    return {
        dumps([figure.of, figure.parameters], sort_keys=True): figure
        for figure in figures
        if "meeting" not in figure.of
    }


def _read(context: FigureContext, *compared: Figure) -> Trace:
    trace = Trace()
    trace.record(*context.history.periods)
    for figure in compared:
        trace.include_evidence(figure.evidence)
    return trace


def _changed(
    context: FigureContext, earlier: FigureContext | None, now: Figure, was: Figure | None, trace: Trace
) -> FigureResult:
    values = [None if figure is None else figure.value for figure in (now, was)]
    return FigureResult(
        of=now.of,
        as_of=now.as_of,
        trace=trace,
        value=_difference(*values),
        reason=None if _difference(*values) is not None else _why(context, earlier, now, was),
        unknown=now.unknown + (was.unknown if was else 0),
        parameters={**now.parameters, "compared": now.key, "rule": now.rule},
        unit=now.unit,
        sets=_sets("now", now) | _sets("was", was),
    )


def _sets(when: str, figure: Figure | None) -> dict[str, AbstractSet[str]]:
    return {} if figure is None else {f"{when} {name}": members for name, members in figure.sets.items()}


def _difference(now: object, was: object) -> float | int | None:
    if isinstance(now, int) and isinstance(was, int):
        return now - was
    if isinstance(now, int | float) and isinstance(was, int | float):
        return significant(now - was)
    return None


def _why(context: FigureContext, earlier: FigureContext | None, now: Figure, was: Figure | None) -> str:
    if earlier is None:
        return f"no study period is defined that ended the day before {context.period.first}"
    if now.value is None:
        return f"in {context.period.name}: {now.reason}"
    if was is None:
        return f"in {earlier.period.name} there is no such figure"
    return f"in {earlier.period.name}: {was.reason}"
