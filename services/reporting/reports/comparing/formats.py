"""A comparison as JSON for programs, and as lines for a terminal."""

from collections.abc import Iterator, Sequence

from services.reporting.figures import Figure
from services.reporting.read_models import facts as rm
from services.reporting.reports.comparing.comparison import ChangeSet, Comparison
from services.reporting.reports.comparing.differences import COMPARED_FIELDS, FigureChange, identity
from services.reporting.reports.document import Json, json_file


def comparison_json(found: Comparison, period: str, audience: str, *, who: bool = False) -> bytes:
    """Return the comparison as JSON. `figures` are the figures that differ; a step's changes name them by index, or
    none if reversed later.

    `who`: each step also names the recorder of each of its facts, and the day from which it holds.
    """
    index_of = {identity(change.figure): index for index, change in enumerate(found.differences)}
    return json_file(
        {
            "report": found.report,
            "audience": audience,
            "period": period,
            "from": found.before.positions,
            "to": found.after.positions,
            "commands": found.commands,
            "each_command": found.is_exact,
            "figures": [_change(change) for change in found.differences],
            "steps": [
                {
                    "recorded": made.steps[0].recorded if made.steps else None,
                    "events": [event for step in made.steps for event in step.events],
                    "commands": len(made.steps),
                    "changes": [
                        {"figure": index_of.get(identity(change.figure))} | _change(change) for change in made.changes
                    ],
                    **({"facts": [_fact(fact) for step in made.steps for fact in step.facts]} if who else {}),
                }
                for made in found.change_sets
            ],
        }
    )


def _fact(fact: rm.Fact) -> Json:
    return {
        "event": f"{fact.log}:{fact.known_from}",
        "id": fact.event,
        "kind": fact.kind,
        "withdrawn": fact.withdrawn,
        "recorded": fact.recorded,
        "by": fact.actor,
        "effective": fact.since or getattr(fact.body, "first_day", None),
    }


def parameters_json(
    report: str, changes: Sequence[FigureChange], period: str, moment: dict[str, int], query: Json
) -> bytes:
    return json_file(
        {
            "report": report,
            "period": period,
            "as_known_at": moment,
            **query,
            "figures": [_change(each) for each in changes],
        }
    )


def _change(change: FigureChange) -> Json:
    figure = change.figure
    return {
        "key": figure.key,
        "of": figure.of,
        "parameters": figure.parameters,
        "before": _figure_as_json(change.before),
        "after": _figure_as_json(change.after),
        "difference": change.difference,
    }


def _figure_as_json(figure: Figure | None) -> Json | None:
    if figure is None:
        return None
    return (
        {"rule": figure.rule}
        | {name: getattr(figure, name) for name in COMPARED_FIELDS}
        | {"items": list(figure.items)}
    )


def comparison_lines(found: Comparison) -> Iterator[str]:
    if not found.differences:
        yield "No differences."
    for change in found.differences:
        yield _line(change)
    for made in found.change_sets:
        yield from ("", _of(made), *_changes(made))
    if not found.is_exact:
        yield ""
        yield (
            f"{found.commands:,} commands lie between: those after which a figure changed, and changed back before the "
            "next one shown, are left out."
        )


def _changes(made: ChangeSet) -> Iterator[str]:
    return (f"  {_line(change)}" for change in made.changes)


def parameters_lines(changes: Sequence[FigureChange]) -> Iterator[str]:
    if not changes:
        yield "No differences."
    yield from map(_line, changes)


def _of(change_set: ChangeSet) -> str:
    if not change_set.steps:
        return "The last event known is of a later day, or what is open came to be another."
    recorded, events = change_set.steps[0].recorded, [event for step in change_set.steps for event in step.events]
    kinds = dict.fromkeys(
        f"{fact.kind} withdrawn" if fact.withdrawn else fact.kind for step in change_set.steps for fact in step.facts
    )
    shown = ",".join(events[:6]) + (f" and {len(events) - 6:,} more" if len(events) > 6 else "")
    together = f", {len(change_set.steps):,} commands together" if len(change_set.steps) > 1 else ""
    return f"{recorded} {shown}: {', '.join(kinds)}{together}"


def _line(change: FigureChange) -> str:
    figure = change.figure
    of = "".join(f" {word}={value}" for word, value in sorted(figure.of.items()))
    with_ = "".join(f" {name}={value}" for name, value in sorted(figure.parameters.items()))
    by = "" if change.difference is None else f" ({change.difference:+g})"
    return f"{figure.key}{of}{' /' + with_ if with_ else ''}: {_words(change.before)} -> {_words(change.after)}{by}"


def _words(figure: Figure | None) -> str:
    if figure is None:
        return "none"
    if figure.value is None:
        known = "not known" if figure.at_least is None else f"at least {figure.at_least}"
        return f"{known} ({figure.reason})" if figure.reason else known
    parts = f" ({figure.numerator} of {figure.denominator})" if figure.denominator is not None else ""
    return f"{figure.value}{parts}"
