"""`participation.developing` and `.host`: industry of developing countries, and of the host country, of all industry."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from services.reporting import read_models as rm
from services.reporting.figures.audience import may_name
from services.reporting.figures.context import FigureContext
from services.reporting.figures.counting import Presence
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import FigureResult, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.gatherings import Gathering
from services.reporting.figures.parameters import LEVEL
from shared.statements.wording import translatable as _


class OrganizationSplit(msgspec.Struct, frozen=True):
    """Organizations: all of them, those of whom something holds, those of whom that is not known."""

    all: AbstractSet[str]
    matching: AbstractSet[str]
    unknown: AbstractSet[str]


def shares_of(
    split: Callable[[FigureContext, Gathering, Parameters, Trace], OrganizationSplit],
    context: FigureContext,
    parameters: Parameters,
) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        trace = Trace(gathering.trace)
        found = split(context, gathering, parameters, trace)
        among, unknown = sorted(found.matching), len(found.unknown)
        reason = gathering.reason
        if reason is None and not found.all:
            reason = "not defined: no organization of industry took part"
        elif reason is None and unknown and not among:
            reason = f"{unknown} of the organizations could not be classified"
        rest: dict[str, Any] = {"of": gathering.of, "as_of": gathering.as_of, "trace": trace, "unknown": unknown}
        rest["items"] = tuple(among) if may_name(context, gathering) else ()
        rest["sets"] = {"members": found.matching, "all": found.all, "unclassified": found.unknown}
        if gathering.reason is None:
            yield ratio(len(among), len(found.all), reason, **rest)
        else:
            yield FigureResult(reason=reason, **rest)


def in_developing_countries(
    context: FigureContext, gathering: Gathering, parameters: Parameters, trace: Trace
) -> OrganizationSplit:
    entities = gathering.entities(context.counting, str(parameters["level"]), trace)
    found = context.classes.groups(str(parameters["development"]), entities, gathering.days, trace)
    return OrganizationSplit(entities, found.get("developing", _NOBODY), found.get(None, _NOBODY))


def _at_home(context: FigureContext, gathering: Gathering, parameters: Parameters, trace: Trace) -> OrganizationSplit:
    """Of a period: whether it was at any meeting in its own country."""
    every, home, unknown = set[str](), set[str](), set[str]()
    for meeting, present in gathering.meetings:
        found = in_host_country(context, gathering, meeting, present, str(parameters["level"]), trace)
        every.update(found.all)
        home.update(found.matching)
        unknown.update(found.unknown)
    return OrganizationSplit(every, home, unknown - home)


def in_host_country(
    context: FigureContext, gathering: Gathering, meeting: rm.Fact, present: Presence, level: str, trace: Trace
) -> OrganizationSplit:
    """Those whose headquarters are in the country of the meeting. At a remote meeting nobody is at home."""
    entities = context.counting.distinct(present.names, gathering.days, level, trace)
    countries = context.classes.groups("country", entities, gathering.days, trace)
    host = meeting.body.country
    if meeting.body.mode == "remote":
        return OrganizationSplit(entities, _NOBODY, _NOBODY)
    if host is None:
        return OrganizationSplit(entities, _NOBODY, entities)
    return OrganizationSplit(entities, countries.get(host, _NOBODY), countries.get(None, _NOBODY))


_NOBODY: frozenset[str] = frozenset()


OF_ALL = (
    "out of all organizations of industry that took part, for each meeting and over the period, counted and classified as "
    "participation.organizations does. Those that cannot be classified are among all, and stand beside as unknown. Without "
    "a value, and without numbers to divide, where not all who took part are known."
)
HOST = Rule(
    key="participation.host",
    version=1,
    title=_("Industry of the host country"),
    at_meeting=_("Industry of the host country: %(meeting)s"),
    text=(
        f"Organizations whose headquarters are in the country of the meeting, {OF_ALL} Over a period they are those that "
        "were at a meeting in their own country. A remote meeting is in no country."
    ),
    unit="share",
    clauses=("68-02",),
    compute=lambda context, parameters: shares_of(_at_home, context, parameters),
    parameters=(LEVEL,),
    places=(ReportPlace("wtsa", "came"),),
    over_organizations=True,
    tells_of_few=True,
)
RULES = (HOST,)
