"""An issued report's JSON computed again from the events; and closed facts revealed by an older report.

A later version may lay a report out differently, with other figures and newer rules; all earlier rules can still be
run. So if the whole differs, each figure is computed again by the rule and the parameters that it names.

A report that cannot be reproduced is also computed as earlier versions read the facts.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from services.reporting.figures import VERSIONS, Figure, FigureContext, Rule, change_by, figures_by, period_named
from services.reporting.history import history_at
from services.reporting.history.earlier_readings import earlier_readings
from services.reporting.queries import FactQueries
from services.reporting.reports import ReportingService, report_json
from services.reporting.reports.comparing.differences import COMPARED_FIELDS
from services.reporting.reports.document import ReportDocument, figure_object
from services.reporting.reports.making import as_issued, disclosed_figures, earlier_reports, moment_of, undisclosed
from services.reporting.reports.plans import PLANS
from services.reporting.reports.revisions import with_revision_of
from services.reporting.reports.since_last import compared_again
from shared.domain.errors import Malformed

Json = dict[str, Any]


class Recomputation(msgspec.Struct, frozen=True):
    """The result. `is_identical`: the bytes are the same. Otherwise `figures` were each reproduced, up to
    `first_difference`, which was not."""

    is_identical: bool
    figures: int
    first_difference: str | None = None


def recompute(
    service: ReportingService, frozen: bytes, before: Sequence[bytes] = (), recorded: str | None = None
) -> Recomputation:
    """Return the result of recomputing the report's JSON from the events. Raises Malformed for a period or moment
    unknown to these logs.

    `before`: the JSON of each report issued before for audiences outside the bureau, in order; `recorded`: the time of
    issue.
    """
    found = _recompute(service.facts, frozen, before, recorded)
    if found.first_difference is None:
        return found
    for earlier in earlier_readings(service.facts):
        as_then = _recompute(earlier, frozen, before, recorded)
        if as_then.first_difference is None:
            return as_then
    return found


def _recompute(facts: FactQueries, frozen: bytes, before: Sequence[bytes], recorded: str | None) -> Recomputation:
    issued: Json = msgspec.json.decode(frozen)
    count, reports = len(issued["figures"]), map(report_json, _reports(facts, issued, before, recorded))
    first = next(reports)
    if first == frozen or frozen in reports:
        return Recomputation(is_identical=True, figures=count)
    difference = _differing_member(issued, msgspec.json.decode(first))
    if difference is None and "disclosure" in issued:
        difference = _differing_disclosed_figure(facts, issued, before, recorded)
    elif difference is None:
        difference = _differing_figure(facts, issued)
    return Recomputation(is_identical=False, figures=count, first_difference=difference)


def _reports(
    facts: FactQueries, issued: Json, before: Sequence[bytes], recorded: str | None
) -> Iterator[ReportDocument]:
    """Yield the report; if two were issued at the same time, also without the other, which it may not have taken into account."""
    moment, period, audience = moment_of(facts, issued), issued["period"]["name"], issued["audience"]
    plan, meeting = PLANS[issued["report"]], issued.get("meeting")
    if "disclosure" not in issued and audience != "bureau":
        yield with_revision_of(undisclosed(facts, period, str(moment), audience, plan), issued)
        return
    present = facts.moment_before(recorded) if recorded else None
    for earlier in (before, before[:-1])[: 1 + bool(before)]:
        report, history = as_issued(facts, period, moment, audience, earlier, present, plan, meeting)
        if "since" in issued:
            report = compared_again(facts, issued["since"], report, history, before, present)
        yield with_revision_of(report, issued)


def _differing_member(issued: Json, again: Json) -> str | None:
    laid_out = {"sections", "figures"}
    return next((f"its {name}" for name in sorted(issued.keys() - laid_out) if issued[name] != again.get(name)), None)


def _differing_figure(facts: FactQueries, issued: Json) -> str | None:
    history = history_at(facts, moment_of(facts, issued))
    context = FigureContext(history, period_named(history, issued["period"]["name"]), issued["audience"])
    found: dict[bytes, list[Json]] = {}
    for figure in issued["figures"]:
        for rule, parameters in rules_behind(figure):
            name = msgspec.json.encode([rule.name, figure["parameters"].get("rule"), parameters], order="sorted")
            if name not in found:
                found[name] = [_as_json(each) for each in figures_by(context, rule, parameters)]
            if figure in found[name]:
                break
        else:
            return _figure_name(figure)
    return None


def _differing_disclosed_figure(
    facts: FactQueries, issued: Json, before: Sequence[bytes], recorded: str | None
) -> str | None:
    """Return the first figure that the named rules do not give, disclosed in the order of the report's sections."""
    moment, period, audience = moment_of(facts, issued), issued["period"]["name"], issued["audience"]
    present = facts.moment_before(recorded) if recorded else None
    whole, open_ = history_at(facts, moment), history_at(facts, moment, audience, present=present)
    earlier = earlier_reports(facts, whole, period, audience, before)
    _, disclosed = disclosed_figures(whole, open_, period, audience, earlier, list(rules_of(issued)))
    found = [_as_json(figure) for figures in disclosed.figures for figure in figures]
    other = next((figure for figure in issued["figures"] if figure not in found), None)
    return None if other is None else _figure_name(other)


def _figure_name(figure: Json) -> str:
    return f"{figure['key']} of {figure['of'] or 'the period'}"


def rules_of(issued: Json) -> Iterator[tuple[Rule, Mapping[str, str | int]]]:
    """Yield each rule, with the parameters with which it was called, once."""
    seen = set()
    for index in dict.fromkeys(index for section in issued["sections"] for index in section["figures"]):
        figure = issued["figures"][index]
        rule, parameters = next(rules_behind(figure), (None, {}))
        name = msgspec.json.encode([figure["rule"], figure["parameters"].get("rule"), parameters], order="sorted")
        if rule is not None and name not in seen:
            seen.add(name)
            yield rule, parameters


def rules_behind(figure: Json) -> Iterator[tuple[Rule, Mapping[str, str | int]]]:
    """Yield the rules and parameters that may have been requested: those of the figure, or none.

    A figure also has parameters that its rule determined, not all of which can be requested.
    """
    rule = VERSIONS.get(figure["rule"])
    if rule is None:
        return
    if "rule" in figure["parameters"]:
        compared = VERSIONS.get(figure["parameters"]["rule"])
        if compared is None:
            return
        rule = change_by(compared, rule.version)
    parameters = {name: value for name, value in figure["parameters"].items() if _is_parameter(rule, name, value)}
    yield rule, parameters
    yield rule, {}


def _is_parameter(rule: Rule, name: str, value: str | int) -> bool:
    return any(each.name == name and (not each.choices or value in each.choices) for each in rule.parameters)


def _as_json(figure: Figure) -> Json:
    """Return a value as it is read back from a file."""
    data: Json = msgspec.json.decode(msgspec.json.encode(figure_object(figure)))
    return data


_NAMES = ("key", "of", "rule", "parameters", *COMPARED_FIELDS)


def figures_over_closed_facts(facts: FactQueries, frozen: bytes) -> list[str]:
    """Return the figures in a report's JSON that do not follow from facts open to its audience, by key and subject.

    Empty for a report for the bureau, and for one that names a rule. Raises BeforeTheLog, and Malformed for an invalid
    moment.
    """
    issued: Json = msgspec.json.decode(frozen)
    if issued["audience"] == "bureau" or "disclosure" in issued:
        return []
    moment = moment_of(facts, issued)
    open_ = history_at(facts, moment, issued["audience"], present=moment)
    try:
        context = FigureContext(open_, period_named(open_, issued["period"]["name"]))
        figures = [figure for rule, parameters in rules_of(issued) for figure in figures_by(context, rule, parameters)]
    except Malformed:
        figures = []
    known = [_identity(_as_json(figure)) for figure in figures]
    return [_name_with_subject(figure) for figure in issued["figures"] if _identity(figure) not in known]


def _identity(figure: Json) -> Json:
    return {name: figure[name] for name in _NAMES}


def _name_with_subject(figure: Json) -> str:
    about = ", ".join(f"{word} {name}" for word, name in figure["of"].items())
    return f"{figure['key']} ({about or 'the period'})"
