"""A comparison for programs, and as lines for a terminal."""

from collections.abc import Iterator, Sequence

from services.reporting.figures import Figure
from services.reporting.reports.comparing.comparison import Comparison, Made
from services.reporting.reports.comparing.differences import SAID, Change, identity
from services.reporting.reports.document import Json, written


def comparison_json(found: Comparison, period: str, audience: str) -> bytes:
    """`figures` are those that differ; a step's changes name them by index, or by none for what changed back later."""
    at = {identity(change.figure): index for index, change in enumerate(found.differences)}
    return written(
        {
            "report": "wtsa",
            "audience": audience,
            "period": period,
            "from": found.before.positions,
            "to": found.after.positions,
            "commands": found.commands,
            "each_command": found.each,
            "figures": [_change(change) for change in found.differences],
            "steps": [
                {
                    "recorded": made.steps[0].recorded if made.steps else None,
                    "events": [event for step in made.steps for event in step.events],
                    "commands": len(made.steps),
                    "changes": [
                        {"figure": at.get(identity(change.figure))} | _change(change) for change in made.changes
                    ],
                }
                for made in found.made
            ],
        }
    )


def parameters_json(changes: Sequence[Change], period: str, moment: dict[str, int], asked: Json) -> bytes:
    return written(
        {
            "report": "wtsa",
            "period": period,
            "as_known_at": moment,
            **asked,
            "figures": [_change(each) for each in changes],
        }
    )


def _change(change: Change) -> Json:
    figure = change.figure
    return {
        "key": figure.key,
        "of": figure.of,
        "parameters": figure.parameters,
        "before": _said(change.before),
        "after": _said(change.after),
        "difference": change.difference,
    }


def _said(figure: Figure | None) -> Json | None:
    if figure is None:
        return None
    return {"rule": figure.rule} | {name: getattr(figure, name) for name in SAID} | {"items": list(figure.items)}


def comparison_lines(found: Comparison) -> Iterator[str]:
    if not found.differences:
        yield "No figure differs."
    for change in found.differences:
        yield _line(change)
    for made in found.made:
        yield ""
        yield _of(made)
        for change in made.changes:
            yield f"  {_line(change)}"
    if not found.each:
        yield ""
        yield (
            f"{found.commands:,} commands lie between: those after which a figure changed, and changed back before the "
            "next one shown, are left out."
        )


def parameters_lines(changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        yield "No figure differs."
    yield from map(_line, changes)


def _of(made: Made) -> str:
    if not made.steps:
        return "The last event known is of a later day."
    recorded, events = made.steps[0].recorded, [event for step in made.steps for event in step.events]
    what = dict.fromkeys(
        f"{fact.kind} withdrawn" if fact.withdrawn else fact.kind for step in made.steps for fact in step.facts
    )
    shown = ",".join(events[:6]) + (f" and {len(events) - 6:,} more" if len(events) > 6 else "")
    together = f", {len(made.steps):,} commands together" if len(made.steps) > 1 else ""
    return f"{recorded} {shown}: {', '.join(what)}{together}"


def _line(change: Change) -> str:
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
