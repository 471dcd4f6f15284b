"""`diversity.*`: how evenly organizations, meetings and Member States are spread over classes; seven measures of each."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import msgspec

from services.reporting.figures.activities import ACTIVITY, INDUSTRY_TEXT, TEXT
from services.reporting.figures.classes import ClassMembers
from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.counting import Presence
from services.reporting.figures.diversity.measures import MEASURES, Measure
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import LEVEL, FigureResult, Parameter, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.locations.placed import by_region
from services.reporting.figures.participation.organizations import classified
from services.reporting.figures.participation.shares import in_host_country
from services.reporting.figures.reference import MemberStates
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _

FEWEST = 5  # the fewest classified members for which a measure is defined


class Classified(msgspec.Struct, frozen=True):
    """The classified members. `reason`: why these may not be all. `rest`: other fields of the figures."""

    rows: list[ClassMembers]
    reason: str | None
    rest: dict[str, Any]


def _measured(subject_classes: Classified, measure: Measure) -> FigureResult:
    counts, unknown = [len(row.members) for row in subject_classes.rows], subject_classes.rows[0].unknown
    empty = tuple(row.name for row in subject_classes.rows if not row.members)
    reason = subject_classes.reason or _undefined(counts, unknown)
    sets = {
        **{row.name: row.members for row in subject_classes.rows},
        "unclassified": subject_classes.rows[0].unclassified,
    }
    fields = {**subject_classes.rest, "unknown": unknown, "sets": sets}
    if measure.name == "absent":
        fields["named"] = () if reason else empty
        if reason is None and empty and unknown:
            reason = f"{unknown} could not be subject_classes, and may be of a class that seems absent"
            return FigureResult(reason=reason, at_least=max(0, len(empty) - unknown), **fields)
    if reason is not None:
        return FigureResult(reason=reason, **fields)
    if measure.parts is not None:
        return ratio(*measure.parts(counts), None, **fields)
    return FigureResult(value=None if measure.number is None else measure.number(counts), **fields)


def _undefined(counts: list[int], unknown: int) -> str | None:
    if len(counts) < 2:
        return "not defined: there are fewer than two classes"
    if sum(counts) < FEWEST:
        return f"not defined: fewer than {FEWEST} are classified"
    if 5 * unknown > sum(counts) + unknown:
        return f"not defined: {unknown} of {sum(counts) + unknown}, over a fifth, could not be classified"
    return None


Classifier = Callable[[FigureContext, Parameters], Iterator[Classified]]
HOST = ("included", "excluded")
WITHOUT_HOST: Parameters = {"host": "excluded"}


def _organizations(
    word: str, context: FigureContext, parameters: Parameters, *, memberships: bool = False
) -> Iterator[Classified]:
    for gathering in context.gatherings:
        trace, level = Trace(gathering.trace), str(parameters["level"])
        counts = gathering if parameters["host"] == "included" else _guests(context, gathering, level, trace)
        entities = counts.entities(context.counting, level, trace)
        rows = classified(context, counts, word, entities, trace, parameters, memberships=memberships)
        fields = {"of": gathering.of, "as_of": gathering.as_of, "trace": trace}
        yield Classified(rows, gathering.reason, fields)


def _guests(context: FigureContext, gathering: Gathering, level: str, trace: Trace) -> Gathering:
    """Return the participants except those in their own country."""

    def at_home(meeting: rm.Fact, present: Presence) -> NumberedSet:
        home, _ = in_host_country(context, gathering, meeting, present, level, trace)
        return context.counting.counted_as(present.organizations, gathering.days, level, trace).names_of(home)

    return gathering.without(at_home)


def _locations(context: FigureContext, _parameters: Parameters) -> Iterator[Classified]:
    trace = Trace(context.trace)
    reason = context.why_incomplete(trace)
    yield Classified(by_region(context, trace), reason, {"of": {}, "as_of": context.as_of, "trace": trace})


def _states(context: FigureContext, _parameters: Parameters) -> Iterator[Classified]:
    trace = Trace()
    states = MemberStates(context, trace)
    yield Classified(states.by_region(trace), states.reason, {"of": {}, "as_of": context.as_of, "trace": trace})


def _classified_once(name: str, find: Classifier, context: FigureContext, parameters: Parameters) -> list[Classified]:
    """Return the classes used by all seven measures, determined once."""
    key = ("diversity", name, *(f"{each}={parameters[each]}" for each in sorted(parameters)))
    return context.cached(key, lambda: list(find(context, parameters)))


class Spread(msgspec.Struct, frozen=True):
    """A subject to which all measures apply: `members` spread over `classes`. `options`: fields of their rules."""

    name: str
    members: str
    classes: str
    counted: str
    find: Classifier
    options: Mapping[str, Any]
    version: int = 1


def _rule(spread: Spread, measure: Measure) -> Rule:
    words = measure.title.format(members=spread.members, classes=spread.classes)
    title = words[0].upper() + words[1:]
    return Rule(
        key=f"diversity.{spread.name}.{measure.name}",
        version=spread.version,
        title=title,
        at_meeting=f"{title}: %(meeting)s",
        text=(
            f"{measure.formula[0].upper()}{measure.formula[1:]}; over the shares p of the N printed classes. {spread.counted} Not "
            "defined for fewer than two classes, for fewer than five classified, or with over a fifth unclassified."
        ),
        unit="classes" if measure.name in ("absent", "effective") else "number",
        compute=lambda context, parameters: (
            _measured(each, measure) for each in _classified_once(spread.name, spread.find, context, parameters)
        ),
        places=tuple(_places(spread.name, measure.name)),
        compared="outcome" if (spread.name, measure.name) == ("regions", "effective") else None,
        **spread.options,
    )


def _places(spread: str, measure: str) -> Iterator[ReportPlace]:
    """Return the places in reports: all in the annex, and the most informative ones in the text."""
    match spread, measure:
        case "regions", "effective":
            yield ReportPlace("wtsa", "came")
            yield ReportPlace("wtsa", "came", WITHOUT_HOST)
        case "regions", "absent":
            yield ReportPlace("wtsa", "came")
            yield ReportPlace("tsag", "meetings", shows=lambda of: set(of) == {"meeting"})
        case "locations", "effective":
            yield ReportPlace("wtsa", "where", order=1)
    yield ReportPlace("wtsa", "annex")
    if spread == "regions":
        yield ReportPlace("wtsa", "annex", WITHOUT_HOST)


_OVER_ORGANIZATIONS = (
    "Counted are the organizations of participation.organizations, at each meeting and over the period, under their "
    "successors or with level group as corporate groups. With host excluded those are left out that were at a meeting in "
    "the country of their own headquarters."
)
_PARAMETERS = (LEVEL, Parameter("host", "included", HOST, {"excluded": _("without the host country")}))
_OPTIONS = {
    "clauses": ("68-01", "68-03"),
    "parameters": _PARAMETERS,
    "over_organizations": True,
    "tells_of_few": True,
    "leaves_open": "came",
}
_CATEGORIES = "The classes are Sector Members, Associates, Academia and those that are not members."
_SPREADS = (
    Spread(
        "regions",
        "organizations",
        "regions",
        f"{_OVER_ORGANIZATIONS} The classes are the six regions.",
        partial(_organizations, "region"),
        {**_OPTIONS, "measures": "region"},
    ),
    Spread(
        "categories",
        "organizations",
        "categories",
        f"{_OVER_ORGANIZATIONS} {_CATEGORIES}",
        partial(_organizations, "category"),
        {**_OPTIONS, "measures": "category"},
    ),
    Spread(
        "categories",
        "organizations",
        "categories",
        f"{_OVER_ORGANIZATIONS} {_CATEGORIES} A membership in force goes before a stated category. {TEXT} {INDUSTRY_TEXT}",
        partial(_organizations, "category", memberships=True),
        {**_OPTIONS, "measures": "category", "parameters": (*_PARAMETERS, ACTIVITY)},
        version=2,
    ),
    Spread(
        "locations",
        "meetings",
        "regions",
        "Counted are the meetings of locations.held: in person or hybrid, by the region of their country on the last day of "
        "the period or of the report. The classes are the six regions.",
        _locations,
        {"clauses": ("68-06",), "leaves_open": "where"},
    ),
    Spread(
        "states",
        "Member States",
        "regions",
        "Counted are the Member States of reference.states: what the others can be seen beside, and no target. The classes "
        "are the six regions.",
        _states,
        {"clauses": ("68-01", "68-03", "68-06"), "leaves_open": "came"},
    ),
)
_RULES = tuple(_rule(spread, measure) for spread in _SPREADS for measure in MEASURES)
RULES = (
    *_RULES,
    *resting_on_errors(*(rule for rule in _RULES if rule.key.startswith("diversity.categories.") and rule.version > 1)),
)
