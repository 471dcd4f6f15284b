"""`assessment.change`: what a study period has more or less than the one before it."""

from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from json import dumps

from services.reporting.figures.diversity.measures import significant
from services.reporting.figures.evidence import Reading
from services.reporting.figures.figure import Figure, Found, Parameters, Rule
from services.reporting.figures.periods import period_before
from services.reporting.figures.study import Study

EVERY = "every"
By = dict[str, Figure]


NOW = 2
"""The version in force. The first named nothing of the period before where that had no such figure."""


def change_rule(
    rules: Mapping[str, Rule], figures_of: Callable[[Study, str], list[Figure]], version: int = NOW
) -> Rule:
    """The rule over other rules, by key."""

    def compute(study: Study, parameters: Parameters) -> Iterator[Found]:
        wanted = parameters["compared"]
        keys = [key for key, rule in rules.items() if wanted in (EVERY, key) and not rule.by_meeting]
        earlier, present = study.once(("change",), lambda: _both(study))
        for key in keys:
            was = {} if earlier is None else _over_period(figures_of(earlier, key))
            for identity, now in _over_period(figures_of(present, key)).items():
                # That there is none rests on what the others of its rule were counted from.
                others = was.values() if version > 1 else ()
                reading = _read(study, now, *([was[identity]] if identity in was else others))
                yield _changed(study, earlier, now, was.get(identity), reading)

    return Rule(
        key="assessment.change",
        version=version,
        title="Change since the study period before",
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
        compute=compute,
        parameters={"compared": EVERY},
    )


def _both(study: Study) -> tuple[Study | None, Study]:
    """The period before, if there is one, and this one."""
    before = period_before(study.history, study.period)
    return None if before is None else study.over(before, whole=True), study.over(study.period, whole=True)


def _over_period(figures: list[Figure]) -> By:
    return {
        dumps([figure.of, figure.parameters], sort_keys=True): figure
        for figure in figures
        if "meeting" not in figure.of
    }


def _read(study: Study, *compared: Figure) -> Reading:
    reading = Reading()
    reading.see(*study.history.periods)
    for figure in compared:
        reading.include_evidence(figure.evidence)
    return reading


def _changed(study: Study, earlier: Study | None, now: Figure, was: Figure | None, reading: Reading) -> Found:
    values = [None if figure is None else figure.value for figure in (now, was)]
    return Found(
        of=now.of,
        as_of=now.as_of,
        reading=reading,
        value=_difference(*values),
        reason=None if _difference(*values) is not None else _why(study, earlier, now, was),
        unknown=now.unknown + (was.unknown if was else 0),
        parameters={**now.parameters, "compared": now.key, "rule": now.rule},
        unit=now.unit,
        sets=_sets("now", now) | _sets("was", was),
    )


def _sets(when: str, figure: Figure | None) -> dict[str, AbstractSet[str]]:
    return {} if figure is None else {f"{when} {name}": those for name, those in figure.sets.items()}


def _difference(now: object, was: object) -> float | int | None:
    if isinstance(now, int) and isinstance(was, int):
        return now - was
    if isinstance(now, int | float) and isinstance(was, int | float):
        return significant(now - was)
    return None


def _why(study: Study, earlier: Study | None, now: Figure, was: Figure | None) -> str:
    if earlier is None:
        return f"no study period is defined that ended the day before {study.period.first}"
    if now.value is None:
        return f"in {study.period.name}: {now.reason}"
    if was is None:
        return f"in {earlier.period.name} there is no such figure"
    return f"in {earlier.period.name}: {was.reason}"
