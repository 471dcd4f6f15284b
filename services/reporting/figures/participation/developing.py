"""`participation.developing`: industry of developing countries, of all and of those consulted."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from services.reporting.figures.audience import may_name
from services.reporting.figures.classes import DISPUTED, Groups, members_by_class
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameter, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.gatherings import Gathering
from services.reporting.figures.parameters import DEVELOPMENT, LEVEL
from services.reporting.figures.participation.shares import OF_ALL, in_developing_countries, shares_of
from shared.statements.wording import translatable as _

COUNTRIES = ("consulted", "every")
NOT_RECORDED = "which countries were consulted before the meeting is not recorded"


def _developing(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """What is asked of all countries comes last: of one meeting, the share itself."""
    asked = str(parameters["countries"])
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        entities = gathering.entities(context.counting, str(parameters["level"]), trace)
        days, field = gathering.days, str(parameters["development"])
        groups = context.classes.groups(field, entities, days, trace, apart=True)
        rest: dict[str, Any] = {"as_of": gathering.as_of, "trace": trace}
        if asked != "every":
            yield _consulted(gathering, len(entities), groups, rest)
        if asked != "consulted":
            yield from _shares(context, gathering, entities, groups, rest)


def _consulted(gathering: Gathering, among: int, groups: Groups, rest: dict[str, Any]) -> FigureResult:
    """Null until consultations are recorded: that nobody wrote one down is no sign that there was none."""
    reason = gathering.reason or (NOT_RECORDED if among else _NOBODY)
    unknown = among - len(groups.get("developed", ()))
    return FigureResult(of=gathering.of, reason=reason, unknown=unknown, parameters={"countries": "consulted"}, **rest)


def _shares(
    context: FigureContext, gathering: Gathering, among: AbstractSet[str], groups: Groups, rest: dict[str, Any]
) -> Iterator[FigureResult]:
    """Of those in developing countries; before it, if there are such, of those in countries of which it is disputed."""
    named = may_name(context, gathering)
    for row in reversed(members_by_class("development", groups)):
        if row.name == "developed":
            continue
        of = {**gathering.of, **({"development": DISPUTED} if row.name == DISPUTED else {})}
        reason = gathering.reason or (row.why_empty("organizations") if among else _NOBODY)
        items = tuple(sorted(row.members)) if named else ()
        own = {"of": of, "unknown": row.unknown, "items": items, "parameters": {"countries": "every"}, **rest}
        own["sets"] = {"members": row.members, "all": among, "unclassified": row.unclassified}
        if gathering.reason is None:
            yield ratio(len(row.members), len(among), reason, **own)
        else:
            yield FigureResult(reason=reason, **own)


_NOBODY = "not defined: no organization of industry took part"
_FIRST_TEXT = (
    f"Organizations whose headquarters are in a developing country, {OF_ALL} Developing is meant as in the footnote of "
    "Resolution 68, or with development m49 as in UN M49 alone. Which countries were consulted is not recorded yet."
)
DEVELOPING = Rule(
    key="participation.developing",
    version=2,
    title=_("Industry of developing countries"),
    at_meeting=_("Industry of developing countries: %(meeting)s"),
    text=(
        f"Organizations whose headquarters are in a developing country, {OF_ALL} Developing is meant as in the footnote of "
        "Resolution 68, or with development m49 as in UN M49 alone: a statistical convenience, no judgement. For most States "
        "the status without days is that of 2024: status of 2024 used. Organizations of a country of which sources dispute it "
        "are among all and not among those of developing countries; their share stands apart, as disputed. With countries "
        "consulted only those of developing countries that were consulted before the meeting: which these are is not "
        "recorded yet, so that it has no value."
    ),
    unit="share",
    clauses=("68-02",),
    compute=_developing,
    parameters=(
        DEVELOPMENT,
        LEVEL,
        Parameter("countries", "both", ("both", *COUNTRIES), {"consulted": _("of those consulted")}),
    ),
    places=(
        ReportPlace("wtsa", "came"),
        ReportPlace("wtsa", "came", {"development": "m49", "countries": "every"}),
    ),
    over_organizations=True,
    tells_of_few=True,
    compared="outcome",
)
FIRST_DEVELOPING = msgspec.structs.replace(
    DEVELOPING,
    version=1,
    text=_FIRST_TEXT,
    compute=lambda context, parameters: shares_of(in_developing_countries, context, parameters),
    parameters=(DEVELOPMENT, LEVEL),
)
RULES = (FIRST_DEVELOPING, DEVELOPING)
