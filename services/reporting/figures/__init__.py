"""The figures: each a pure function of a history, a period and parameters. `RULES` names the rule in force for every key."""

from collections.abc import Mapping

import msgspec

from services.reporting.figures import (
    aims,
    came_next,
    clause_evidence,
    clauses,
    diversity,
    mechanisms,
    meetings,
    membership,
    proposals,
    recordings,
    reference,
    resources,
    retention,
    submissions,
)
from services.reporting.figures.activities import ACTIVITY, KINDS_OF, with_activities
from services.reporting.figures.audience import may_name
from services.reporting.figures.changes import LATEST_VERSION, change_rule
from services.reporting.figures.conclusions import communiques, cooperation, priorities, taken, without
from services.reporting.figures.consultations import asked, before, raised
from services.reporting.figures.context import FigureContext
from services.reporting.figures.engagement import coverage, low, promotion
from services.reporting.figures.evidence import Evidence
from services.reporting.figures.figure import Figure, FigureResult, Parameter, Parameters, Period, ReportPlace, Rule
from services.reporting.figures.invitations import answers
from services.reporting.figures.locations import expertise, held, repeats, since
from services.reporting.figures.participation import (
    change,
    lapsed,
    levels,
    newcomers,
    organizations,
    present,
    shares,
    stated,
    states,
    women,
)
from services.reporting.figures.periods import period_named
from services.reporting.figures.seats import kept, regular
from services.reporting.figures.stated_units import stating_units
from services.reporting.figures.subjects import agendas, symposia, topics
from services.reporting.figures.undated import allowing_for_undated
from services.reporting.history import History
from shared.domain.errors import Malformed, NotThere
from shared.public_view.openness import AUDIENCES, Audience

__all__ = [
    "AUDIENCES",
    "PARAMETERS",
    "RULES",
    "VERSIONS",
    "Audience",
    "Evidence",
    "Figure",
    "FigureContext",
    "Parameter",
    "Period",
    "ReportPlace",
    "Rule",
    "change_by",
    "compute",
    "figures_by",
    "figures_of",
    "period_named",
    "places_in",
]

_MODULES = (
    meetings, stated, organizations, change, present, shares, diversity, proposals, retention, newcomers, lapsed,
    answers, kept, regular, held, since, repeats, expertise, reference, before, asked, raised, agendas, symposia, topics, priorities,
    communiques, recordings, came_next, aims, taken, without, cooperation, states,
    levels, women, membership, mechanisms, resources, coverage, low, promotion, submissions, clauses, clause_evidence,
)  # fmt: skip
"""The modules, in the order in which their figures appear within a section of a report."""
_OTHERS: tuple[Rule, ...] = tuple(
    stating_units(allowing_for_undated(with_activities(rule for module in _MODULES for rule in module.RULES)))
)


def _in_force(rules: tuple[Rule, ...]) -> dict[str, Rule]:
    """Return the latest rule of each key."""
    return {rule.key: rule for rule in sorted(rules, key=lambda rule: (rule.key, rule.version))}


def compute(
    history: History,
    key: str,
    period: Period,
    parameters: Mapping[str, str | int] | None = None,
    audience: Audience = "bureau",
) -> list[Figure]:
    """Return all figures of a key, or of one version of its rule (`<key>/<n>`).

    Raises NotThere for a key without a rule, Malformed for an unknown parameter.
    """
    if audience not in AUDIENCES:
        raise Malformed("audience", f"Choose one of {', '.join(AUDIENCES)}.", value=audience)
    return figures_of(FigureContext(history, period, audience), key, parameters)


def figures_of(context: FigureContext, key: str, parameters: Mapping[str, str | int] | None = None) -> list[Figure]:
    """Return figures as `compute` does, for callers that need several keys and share a context. Raises the same errors.

    Outside the bureau, figures that would reveal small classes are left out, unless all participants counted are public.
    """
    rule = RULES.get(key) or VERSIONS.get(key)
    if rule is None:
        raise NotThere(id=key, known=sorted(RULES))
    return figures_by(context, rule, parameters)


def figures_by(context: FigureContext, rule: Rule, parameters: Mapping[str, str | int] | None = None) -> list[Figure]:
    """Return figures as `figures_of` does, for a given rule."""
    used = _as_used(rule, parameters or {})
    if (activity := used.get(ACTIVITY.name)) is not None:
        context = context.over(KINDS_OF[str(activity)])
    compared = RULES.get(str(used.get("compared")), rule)
    closed = _closed(context) if compared.tells_of_few else frozenset()
    found = rule.compute(context, used) if len(closed) < len(context.gatherings) else ()
    return [_figure(rule, used, each) for each in found if each.of.get("meeting") not in closed]


def _closed(context: FigureContext) -> frozenset[object]:
    """Return the meetings whose participants are closed to this audience, with None standing for the period."""
    return frozenset(each.of.get("meeting") for each in context.gatherings if not may_name(context, each))


def _figure(rule: Rule, used: Parameters, result: FigureResult) -> Figure:
    fields = msgspec.structs.asdict(result)
    fields["evidence"] = fields.pop("trace").evidence()
    fields["parameters"] = {**used, **result.parameters}
    fields["unit"] = result.unit or (rule.unit if rule.has_one_unit else rule.unit_of(result.of, fields["parameters"]))
    return Figure(key=rule.key, rule=rule.name, clauses=rule.clauses, **fields)


def _as_used(rule: Rule, given: Mapping[str, str | int]) -> Parameters:
    for name in given:
        if name not in rule.defaults:
            raise Malformed(
                name, f"{rule.key} has no such parameter; it has {', '.join(sorted(rule.defaults)) or 'none'}."
            )
    return {each.name: each.read(given[each.name]) if each.name in given else each.default for each in rule.parameters}


def change_by(compared: Rule, version: int) -> Rule:
    """Return the rule for a change between two periods, both counted by this rule, whether or not it is in force."""
    return change_rule({compared.key: compared}, lambda context, _key: figures_by(context, compared), version)


def places_in(report: str, section: str) -> list[tuple[Rule, ReportPlace]]:
    """Return the rules in force that have a place in a section of a report, in order."""
    found = [
        (rule, place)
        for rule in _ORDERED
        for place in rule.places
        if (place.report, place.section) == (report, section)
    ]
    return sorted(found, key=lambda each: each[1].order)


_COUNTED = _in_force(_OTHERS)
_COMPARED = tuple(
    ReportPlace("wtsa", "change", {"compared": rule.key})
    for rule in _OTHERS
    if rule.compared and rule is _COUNTED[rule.key]
)
_CHANGES = tuple(change_rule(_COUNTED, figures_of, version, _COMPARED) for version in range(1, LATEST_VERSION + 1))
VERSIONS: dict[str, Rule] = {rule.name: rule for rule in (*_OTHERS, *_CHANGES)}
"""Every rule that was ever in force, by `<key>/<n>`: old rules can still be run."""
RULES = _in_force((*_OTHERS, *_CHANGES))
"""The rule in force for each key."""
_ORDERED = tuple(rule for rule in VERSIONS.values() if rule is RULES[rule.key])
PARAMETERS: dict[str, Parameter] = {
    each.name: each for rule in (*VERSIONS.values(), *_ORDERED) for each in rule.parameters
}
"""The parameters of all rules, by name, as defined by the rules in force; earlier rules can still be requested."""
