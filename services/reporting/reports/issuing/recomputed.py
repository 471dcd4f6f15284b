"""An issued report's JSON computed again from the events.

A later version may lay a report out otherwise, with other figures and newer rules; the rules that were ever in force stay
runnable. So where the whole is another one, each figure is computed again by the rule and the parameters that it names.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from services.reporting.figures import VERSIONS, Figure, Rule, Study, change_by, figures_by, period_named
from services.reporting.history import History
from services.reporting.reports import Reporting, report_json, reported
from services.reporting.reports.document import figure_object

Json = dict[str, Any]


class Again(msgspec.Struct, frozen=True):
    """`whole`: to the same bytes. Otherwise `figures` were found again each, up to `other`: what is not what was issued."""

    whole: bool
    figures: int
    other: str | None = None


def computed_again(service: Reporting, frozen: bytes) -> Again:
    """Raises Malformed for a report over no period or moment of these logs."""
    said: Json = msgspec.json.decode(frozen)
    moment = ",".join(f"{log}:{position}" for log, position in said["as_known_at"].items())
    report, history = reported(service, said["period"]["name"], moment, said["audience"])
    again = report_json(report)
    count = len(said["figures"])
    if again == frozen:
        return Again(whole=True, figures=count)
    other = _other_head(said, msgspec.json.decode(again)) or _other_figure(said, history)
    return Again(whole=False, figures=count, other=other)


def _other_head(said: Json, again: Json) -> str | None:
    laid_out = {"sections", "figures"}
    return next((f"its {name}" for name in sorted(said.keys() - laid_out) if said[name] != again.get(name)), None)


def _other_figure(said: Json, history: History) -> str | None:
    study = Study(history, period_named(history, said["period"]["name"]), said["audience"])
    found: dict[bytes, list[Json]] = {}
    for figure in said["figures"]:
        for rule, asked in _asked(figure):
            name = msgspec.json.encode([rule.name, figure["parameters"].get("rule"), asked], order="sorted")
            if name not in found:
                found[name] = [_as_json(each) for each in figures_by(study, rule, asked)]
            if figure in found[name]:
                break
        else:
            return f"{figure['key']} of {figure['of'] or 'the period'}"
    return None


def _asked(figure: Json) -> Iterator[tuple[Rule, Mapping[str, str | int]]]:
    """By which rule, and with which parameters, it may have been asked for: those it has, or none.

    A figure has also parameters that its rule found, and not everything that it found may be asked for.
    """
    rule = VERSIONS.get(figure["rule"])
    if rule is None:
        return
    if "rule" in figure["parameters"]:
        compared = VERSIONS.get(figure["parameters"]["rule"])
        if compared is None:
            return
        rule = change_by(compared, rule.version)
    has = {name: value for name, value in figure["parameters"].items() if _may_be_asked(rule, name, value)}
    yield rule, has
    yield rule, {}


def _may_be_asked(rule: Rule, name: str, value: str | int) -> bool:
    return name in rule.parameters and (name not in rule.choices or value in rule.choices[name])


def _as_json(figure: Figure) -> Json:
    """As it is read back from a file."""
    found: Json = msgspec.json.decode(msgspec.json.encode(figure_object(figure)))
    return found
