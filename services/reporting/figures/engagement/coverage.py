"""`engagement.coverage`: the members that took part in an activity, out of those eligible for it."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from services.reporting.document_model import Inline, number, sentence
from services.reporting.figures.activities import ACTIVITY
from services.reporting.figures.classes import NAMES, ClassMembers, members_by_class
from services.reporting.figures.context import FigureContext
from services.reporting.figures.engagement import (
    ACTIVITIES,
    BY_INVITATION,
    ELIGIBLE_TEXT,
    GROUP,
    STUDY_GROUP,
    Activity,
    activity_of,
    eligible_at,
    members_known,
)
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import (
    Figure,
    FigureResult,
    Parameter,
    Parameters,
    ReportPlace,
    Rule,
    counted,
    ratio,
)
from services.reporting.figures.members import Members
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.figures.sentences import list_known
from shared.statements.wording import translatable as _

MEMBERS, NON_MEMBERS = "members", "non-members"
WHO = Parameter(
    "who", MEMBERS, (MEMBERS, NON_MEMBERS), {NON_MEMBERS: _("not members")}, units={NON_MEMBERS: "organizations"}
)


def _coverage(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    trace = Trace(context.trace)
    members, closed = members_known(context, context.as_of, trace)
    if not members.of and closed:
        return
    for name in ACTIVITIES:
        read = Trace(trace)
        activity = activity_of(context, name, read, str(parameters["group"]))
        if activity is None or not activity.meetings:
            continue
        read.include(activity.gathering.trace)
        present = activity.gathering.entities(context.counting, "entity", read)
        if parameters["who"] == MEMBERS:
            yield from _of_members(activity, members, present, closed, read)
        else:
            outside = len(present - members.of.keys() - members.perhaps - members.administrations)
            reason = closed or activity.gathering.reason
            unknown = len(present & members.perhaps)
            yield counted(outside, reason, of={"activity": name}, as_of=context.as_of, trace=read, unknown=unknown)


def _of_members(
    activity: Activity, members: Members, present: AbstractSet[str], closed: str | None, trace: Trace
) -> Iterator[FigureResult]:
    eligible, open_ = _eligible(activity, members, trace)
    fields: dict[str, Any] = {"as_of": activity.days[0], "trace": trace, "unknown": len(members.perhaps)}
    if (reason := closed or open_) is not None:
        yield FigureResult(reason=reason, of={"activity": activity.name}, **fields)
        return
    for of, entities in _classes(activity, members, eligible, trace):
        members_of_class = frozenset(entities)
        subject = {"activity": activity.name, **of}
        if not members_of_class:
            yield FigureResult(reason=f"not defined: no {_named(of)} is eligible", of=subject, **fields)
        elif activity.gathering.reason is not None:
            least = len(members_of_class & present) / len(members_of_class)
            yield FigureResult(reason=activity.gathering.reason, at_least=least, of=subject, **fields)
        else:
            yield ratio(len(members_of_class & present), len(members_of_class), None, of=subject, **fields)


def _eligible(activity: Activity, members: Members, trace: Trace) -> tuple[frozenset[str], str | None]:
    """Return the members eligible for a meeting of the activity, and why others may be too."""
    found = [
        eligible_at(activity.context, activity.name, meeting, activity.groups, members, activity.days, trace)
        for meeting in activity.meetings
    ]
    reason = next((each.reason for each in found if each.reason), None)
    if reason is None and activity.name in (*BY_INVITATION, STUDY_GROUP):
        # An unrecorded meeting may have had other invitees, or belong to another group.
        reason = activity.context.why_incomplete(trace)
    return frozenset[str]().union(*(each.entities for each in found)), reason


def _classes(
    activity: Activity, members: Members, eligible: AbstractSet[str], trace: Trace
) -> Iterator[tuple[Mapping[str, str], AbstractSet[str]]]:
    yield {}, eligible
    for category in NAMES["category"][:3]:
        yield {"category": category}, {each for each in eligible if members.category(each) == category}
    for word in ("size", "region"):
        rows: list[ClassMembers] = members_by_class(
            word, activity.context.classes.groups(word, eligible, activity.days, trace)
        )
        for row in rows:
            yield {word: row.name}, row.members


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_known((figure for figure in figures if set(figure.of) == {"activity"}), _in_activity):
        yield sentence(_("Of the members eligible, so many took part: %(parts)s."), parts=parts)


def _in_activity(figure: Figure) -> Inline:
    words = sentence(ACTIVITY.words[figure.of["activity"]])
    return sentence("%(number)s in %(activity)s", number=number(figure), activity=words)


def _named(of: Mapping[str, str]) -> str:
    return of.get("category") or "member"


COVERAGE = Rule(
    key="engagement.coverage",
    version=1,
    title=_("Members that took part, of those eligible"),
    text=(
        "Members, as membership.members counts them on the last day of the period or that of the report, that attended at least one "
        "held meeting of the activity in the period, of those eligible for it. "
        f"{ELIGIBLE_TEXT} With group, the meetings of that group alone. Members that came without being eligible are in "
        "neither number; organizations that came and are not members are a number of their own (who=non-members). Without a value unless the memberships are stated "
        "complete on that day, and the invitations where these decide; at least those known to have come where a list of "
        "attendance or the record of a series is open."
    ),
    unit="share",
    has_one_unit=True,
    clauses=("68-05", "68-T4"),
    compute=_coverage,
    parameters=(WHO, GROUP),
    places=(
        ReportPlace("wtsa", "members", says=_says),
        ReportPlace("tsag", "participation", says=_says, shows=lambda of: set(of) == {"activity"}),
        ReportPlace("wtsa", "annex", {"who": NON_MEMBERS}),
    ),
    over_organizations=True,
    tells_of_few=True,
    leaves_open="",
    compared="outcome",
)
RULES = (COVERAGE, *resting_on_errors(COVERAGE))
