"""`participation.developing` and `.host`: the shares of developing countries, and of the host country, in industry."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

import msgspec

from services.reporting.figures.activities import ACTIVITY, INDUSTRY_TEXT, TEXT
from services.reporting.figures.audience import names_for
from services.reporting.figures.classes import DISPUTED, ClassMembers, members_by_class
from services.reporting.figures.consultations.asked import asked_in
from services.reporting.figures.consultations.before import preparing
from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.counting import Presence
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    DEVELOPMENT,
    LEVEL,
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    ratio,
)
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _

COUNTRIES = ("consulted", "every")
NOT_RECORDED = "which countries were consulted before the meeting is not recorded"
_NOBODY = "not defined: no organization of industry took part"


def _share(
    context: FigureContext,
    gathering: Gathering,
    row: ClassMembers,
    among: AbstractSet[str],
    **fields: Any,  # noqa: ANN401  other fields of FigureResult
) -> FigureResult:
    reason = gathering.reason or (row.why_empty("organizations") if among else _NOBODY)
    found = {"of": gathering.of, "as_of": gathering.as_of, "unknown": row.unknown, **fields}
    found["named"] = names_for(context, row.members, gathering)
    found["sets"] = {"members": row.members, "all": among, "unclassified": row.unclassified}
    if gathering.reason is None:
        return ratio(len(row.members), len(among), reason, **found)
    return FigureResult(reason=reason, **found)


def _first_developing(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    for gathering in context.gatherings:
        entities, rows, trace = _by_development(context, gathering, parameters, apart=False)
        yield _share(context, gathering, rows["developing"], entities, trace=trace)


def _developing(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the share, or the share of countries that were consulted; before it that of disputed countries, if there are any."""
    for gathering in context.gatherings:
        entities, rows, trace = _by_development(context, gathering, parameters, apart=True)
        if parameters["consulted"] == "yes":
            yield _of_those_consulted(context, gathering, entities, rows, str(parameters["level"]), trace)
        else:
            yield from _shares(context, gathering, entities, rows, trace=trace)


def _shares(
    context: FigureContext, gathering: Gathering, entities: AbstractSet[str], rows: Mapping[str, ClassMembers],
    **fields: Any,  # noqa: ANN401  other fields of FigureResult
) -> Iterator[FigureResult]:  # fmt: skip
    if disputed := rows.get(DISPUTED):
        yield _share(context, gathering, disputed, entities, of={**gathering.of, "development": DISPUTED}, **fields)
    yield _share(context, gathering, rows["developing"], entities, **fields)


def _of_those_consulted(
    context: FigureContext, gathering: Gathering, entities: AbstractSet[str], rows: Mapping[str, ClassMembers], level: str,
    trace: Trace,
) -> FigureResult:  # fmt: skip
    """Return the share of participants from developing countries that were asked in consultations before the meeting;
    over the period, of those at any meeting before which their own country was asked."""
    consulted = perhaps = context.counting.numbers.empty
    open_ = None
    developing = rows["developing"]
    for meeting, present in gathering.meetings:
        prepared = preparing(context, meeting)
        trace.include(prepared.trace)
        entities_there = context.counting.distinct(present.organizations, gathering.days, level, trace)
        countries = context.classes.groups("country", entities_there, gathering.days, trace)
        for code in countries.keys() & asked_in(context, prepared.ended, trace):
            consulted |= countries[code]
        for code in countries.keys() & asked_in(context, prepared.perhaps, trace):
            perhaps |= countries[code]
        open_ = open_ or prepared.reason
    members = developing.members & consulted
    unclassified = developing.unclassified | ((developing.members & perhaps) - consulted)
    found = _share(
        context,
        gathering,
        msgspec.structs.replace(developing, members=members, unclassified=unclassified),
        entities,
        trace=trace,
    )
    if open_ is None or gathering.reason is not None or not entities:
        return found
    return msgspec.structs.replace(found, value=None, reason=open_)


def _second_developing(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the shares; the share by all countries comes last: for one meeting, the share itself.

    The share of disputed countries precedes it, if there are any.
    """
    countries = str(parameters["countries"])
    for gathering in context.gatherings:
        entities, rows, trace = _by_development(context, gathering, parameters, apart=True)
        if countries != "every":
            yield _consulted(gathering, len(entities), len(rows["developed"].members), trace)
        if countries != "consulted":
            yield from _shares(context, gathering, entities, rows, trace=trace, parameters={"countries": "every"})


def _by_development(
    context: FigureContext, gathering: Gathering, parameters: Parameters, *, apart: bool
) -> tuple[AbstractSet[str], dict[str, ClassMembers], Trace]:
    """Return the organizations of a gathering, the same by the development of their country, and the facts read."""
    trace = Trace(gathering.trace)
    entities = gathering.entities(context.counting, str(parameters["level"]), trace)
    groups = context.classes.groups(str(parameters["development"]), entities, gathering.days, trace, apart=apart)
    return entities, {row.name: row for row in members_by_class("development", groups)}, trace


def _consulted(gathering: Gathering, among: int, developed: int, trace: Trace) -> FigureResult:
    """Return no value: this version of the rule did not know of consultations."""
    return FigureResult(
        of=gathering.of,
        as_of=gathering.as_of,
        trace=trace,
        reason=gathering.reason or (NOT_RECORDED if among else _NOBODY),
        unknown=among - developed,
        parameters={"countries": "consulted"},
    )


def _at_home(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Return, over a period, the organizations present at any meeting in their own country."""
    for gathering in context.gatherings:
        trace, level = Trace(gathering.trace), str(parameters["level"])
        every = home = unknown = context.counting.numbers.empty
        for meeting, present in gathering.meetings:
            every |= context.counting.distinct(present.organizations, gathering.days, level, trace)
            at_home, perhaps = in_host_country(context, gathering, meeting, present, level, trace)
            home, unknown = home | at_home, unknown | perhaps
        yield _share(context, gathering, ClassMembers("host", home, unknown - home), every, trace=trace)


def in_host_country(
    context: FigureContext, gathering: Gathering, meeting: rm.Fact, present: Presence, level: str, trace: Trace
) -> tuple[NumberedSet, NumberedSet]:
    """Return the organizations with headquarters in the country of the meeting, and those that may have. A remote
    meeting has none."""
    entities = context.counting.distinct(present.organizations, gathering.days, level, trace)
    countries = context.classes.groups("country", entities, gathering.days, trace)
    host, none = meeting.body.country, context.counting.numbers.empty
    if meeting.body.mode == "remote":
        return none, none
    return (none, entities) if host is None else (countries.get(host, none), countries.get(None, none))


_OF_ALL = (
    "out of all organizations of industry that took part, for each meeting and over the period, counted and classified as "
    "participation.organizations does. Those that cannot be classified are among all, and stand beside as unknown. Without "
    "a value, and without numbers to divide, where not all who took part are known."
)
_IN_DEVELOPING = (
    f"Organizations whose headquarters are in a developing country, {_OF_ALL} Developing is meant as in the footnote of "
    "Resolution 68, or with development m49 as in UN M49 alone"
)
_DISPUTED_APART = (
    f"{_IN_DEVELOPING}: a statistical convenience, no judgement. For most States "
    "the status without days is that of 2024: status of 2024 used. Organizations of a country of which sources dispute it "
    "are among all and not among those of developing countries; their share stands apart, as disputed."
)
DEVELOPING = Rule(
    key="participation.developing",
    version=3,
    title=_("Industry of developing countries"),
    at_meeting=_("Industry of developing countries: %(meeting)s"),
    text=(
        f"{_DISPUTED_APART} With consulted yes only those of developing countries that were asked, by the day of the report or the period's "
        "last, in a consultation that names the meeting and ended surely before its first day, still of all; over the period those at a "
        "meeting before which their country was. It has no value unless it is stated that what answers 68-02 is recorded from the first "
        "day of the period on or before it. Those of a country that was asked in one that may have ended before, or perhaps, are unknown. "
        f"{TEXT} {INDUSTRY_TEXT}"
    ),
    unit="share",
    clauses=("68-02",),
    compute=_developing,
    parameters=(
        DEVELOPMENT,
        LEVEL,
        Parameter("consulted", "no", ("no", "yes"), {"yes": _("of those consulted")}),
        ACTIVITY,
    ),
    places=(
        ReportPlace("wtsa", "came"),
        ReportPlace("wtsa", "came", {"consulted": "yes"}),
        ReportPlace("wtsa", "came", {"development": "m49"}),
        ReportPlace("tsag", "meetings", shows=lambda of: set(of) <= {"meeting"}),
    ),
    over_organizations=True,
    tells_of_few=True,
    compared="outcome",
)
SECOND_DEVELOPING = msgspec.structs.replace(
    DEVELOPING,
    version=2,
    text=(
        f"{_DISPUTED_APART} With countries consulted only those of developing countries that were consulted before the meeting: which "
        "these are is not recorded yet, so that it has no value."
    ),
    compute=_second_developing,
    parameters=(
        DEVELOPMENT,
        LEVEL,
        Parameter("countries", "both", ("both", *COUNTRIES), {"consulted": _("of those consulted")}),
    ),
)
FIRST_DEVELOPING = msgspec.structs.replace(
    DEVELOPING,
    version=1,
    text=f"{_IN_DEVELOPING}. Which countries were consulted is not recorded yet.",
    compute=_first_developing,
    parameters=(DEVELOPMENT, LEVEL),
)
HOST = Rule(
    key="participation.host",
    version=1,
    title=_("Industry of the host country"),
    at_meeting=_("Industry of the host country: %(meeting)s"),
    text=(
        f"Organizations whose headquarters are in the country of the meeting, {_OF_ALL} Over a period they are those that "
        "were at a meeting in their own country. A remote meeting is in no country."
    ),
    unit="share",
    clauses=("68-02",),
    compute=_at_home,
    parameters=(LEVEL,),
    places=(ReportPlace("wtsa", "came"),),
    over_organizations=True,
    tells_of_few=True,
)
RULES = (FIRST_DEVELOPING, SECOND_DEVELOPING, DEVELOPING, HOST)
