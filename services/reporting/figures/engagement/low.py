"""`participation.low`: occurrences of low participation, and the cases left unjudged, by a printed rule (68-T4)."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from fractions import Fraction
from typing import Any

import msgspec

from services.reporting.document_model import Inline, number, sentence
from services.reporting.figures.activities import ACTIVITY
from services.reporting.figures.classes import members_by_class
from services.reporting.figures.context import FigureContext
from services.reporting.figures.dated import days_of
from services.reporting.figures.diversity.measures import significant
from services.reporting.figures.engagement import (
    ACTIVITIES,
    ELIGIBLE_TEXT,
    Activity,
    activity_of,
    came_to,
    eligible_at,
    members_known,
)
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Figure, FigureResult, Parameter, Parameters, ReportPlace, Rule, ratio
from services.reporting.figures.invitations import invitations_to
from services.reporting.figures.members import CATEGORIES, Members, members_on
from services.reporting.figures.registration_errors import resting_on_errors
from services.reporting.figures.sentences import list_known
from services.reporting.read_models import facts as rm
from shared.domain.dates import within
from shared.domain.errors import Malformed
from shared.statements.wording import translatable as _

MEMBER, BY_GROUP, NON_MEMBERS = "member", "group", "non-members"
JUDGED = Parameter(
    "judged",
    BY_GROUP,
    (BY_GROUP, MEMBER, NON_MEMBERS),
    {MEMBER: _("single members"), NON_MEMBERS: _("not members")},
)
CATEGORY = Parameter("category", "Sector Member", CATEGORIES, {each: each for each in CATEGORIES[1:]})
LAST, LEAST, FEWEST, BELOW = (
    Parameter("last", 4),
    Parameter("least", 1),
    Parameter("fewest", 5),
    Parameter("below", "0.5"),
)


def _low(context: FigureContext, parameters: Parameters) -> Iterator[FigureResult]:
    """Yield the occurrences in each activity, and the cases left unjudged."""
    who, trace = parameters["judged"], Trace(context.trace)
    if who == MEMBER and not context.audience == context.history.audience == "bureau":
        return
    members, closed = members_known(context, context.as_of, trace)
    for name in ACTIVITIES:
        read = Trace(trace)
        activity = activity_of(context, name, read)
        if activity is None or not activity.context.series:
            continue
        read.include(activity.gathering.trace)
        match who:
            case "member":
                yield from _single(activity, members, closed, parameters, read)
            case "group":
                yield from _groups(activity, members, closed, parameters, read)
            case _:
                yield from _others(activity, parameters, read)


class _Meeting(msgspec.Struct, frozen=True):
    """A held meeting: the members eligible for it, and why others may be; those that came, and why others may have."""

    eligible: AbstractSet[str]
    perhaps_eligible: str | None
    came: AbstractSet[str]
    perhaps_came: str | None


def _single(
    activity: Activity, members: Members, closed: str | None, parameters: Parameters, trace: Trace
) -> Iterator[FigureResult]:
    """Judge each member by the latest meetings for which it was eligible, including those before the period."""
    last, least = int(parameters["last"]), int(parameters["least"])
    missing = closed or activity.context.why_incomplete(trace)
    meetings = [_at(activity, meeting, trace) for meeting in reversed(_held(activity))]
    for entity in sorted(members.of):
        if members.category(entity) != parameters["category"]:
            continue
        found, reason = _last_eligible(entity, meetings, last)
        attended = sum(entity in each.came for each in found)
        fields = _subject(activity, trace, organization=entity)
        if missing or reason:
            yield FigureResult(reason=missing or reason, **fields)
        elif len(found) < last:
            yield FigureResult(reason=f"fewer than {last} eligible meetings", **fields)
        elif attended < least:
            # If a list is not complete, a member that is not named may have come nevertheless.
            perhaps = next((each.perhaps_came for each in found if each.perhaps_came and entity not in each.came), None)
            yield (
                FigureResult(reason=perhaps, **fields)
                if perhaps
                else ratio(attended, last, None, named=(entity,), **fields)
            )


def _held(activity: Activity) -> list[rm.Fact]:
    """Return the held meetings of the activity up to the day of the period, in order."""
    over = [
        meeting
        for meeting in activity.context.meetings
        if meeting.body.status == "held" and within(meeting.body.first_day, date.min, activity.days[0])
    ]
    return sorted(over, key=lambda meeting: (str(meeting.body.first_day), str(meeting.body.code)))


def _at(activity: Activity, meeting: rm.Fact, trace: Trace) -> _Meeting:
    members = members_on(activity.context, days_of(meeting)[0], trace, activity.days[0])
    eligible = eligible_at(activity.context, activity.name, meeting, activity.groups, members, activity.days, trace)
    present, open_ = came_to(activity.context, meeting, activity.days, trace)
    return _Meeting(eligible.entities, eligible.reason, present, open_)


def _last_eligible(entity: str, meetings: Sequence[_Meeting], last: int) -> tuple[list[_Meeting], str | None]:
    """Return the latest meetings for which a member was eligible, newest first; and why others may belong among them."""
    found: list[_Meeting] = []
    for each in meetings:
        if entity in each.eligible:
            found.append(each)
        elif each.perhaps_eligible:
            return found, each.perhaps_eligible
        if len(found) == last:
            break
    return found, None


def _groups(
    activity: Activity, members: Members, closed: str | None, parameters: Parameters, trace: Trace
) -> Iterator[FigureResult]:
    """Judge the members of each class by their share of those that came, compared with their share of all members."""
    below, fewest = _share(parameters), int(parameters["fewest"])
    present = activity.gathering.entities(activity.context.counting, "entity", trace) & members.of.keys()
    for word, name, members_of_class in _classes(activity, members, trace):
        fields = _subject(activity, trace, **{word: name})
        reason = closed or activity.gathering.reason or _too_few(len(members_of_class), fewest)
        if reason is None and not present:
            reason = "not defined: no member came"
        if reason is not None:
            yield FigureResult(reason=reason, **fields)
            continue
        relative_share = Fraction(len(members_of_class & present), len(present)) / Fraction(
            len(members_of_class), len(members.of)
        )
        if relative_share < below:
            yield FigureResult(value=significant(float(relative_share)), **fields)


def _too_few(members: int, fewest: int) -> str | None:
    if not members:
        return "no member"
    return f"fewer than {fewest} members" if members < fewest else None


def _classes(activity: Activity, members: Members, trace: Trace) -> Iterator[tuple[str, str, AbstractSet[str]]]:
    for category in CATEGORIES:
        yield "category", category, {each for each in members.of if members.category(each) == category}
    for word in ("size", "region"):
        for row in members_by_class(word, activity.context.classes.groups(word, members.of, activity.days, trace)):
            yield word, row.name, row.members


def _others(activity: Activity, parameters: Parameters, trace: Trace) -> Iterator[FigureResult]:
    """Judge the invited organizations that were not members, as pairs of a meeting and an entity."""
    below, fewest = _share(parameters), int(parameters["fewest"])
    pairs, attended, reason = list[str](), 0, activity.context.why_incomplete(trace)
    for meeting in activity.meetings:
        day = days_of(meeting)[0]
        members, closed = members_known(activity.context, day, trace)
        invited = invitations_to(activity.context, meeting, days_of(meeting), trace)
        present, open_ = came_to(activity.context, meeting, days_of(meeting), trace)
        others = set(invited.answers) - members.of.keys() - members.perhaps - members.administrations
        not_all = None if invited.complete else f"the invitations to {meeting.body.code} are not known to be complete"
        reason = reason or not_all or (others and (closed or open_)) or None
        pairs += sorted(others)
        attended += len(others & present)
    fields = _subject(activity, trace)
    if reason is None and not pairs:
        reason = "not defined: none was invited"
    if reason is None and len(set(pairs)) < fewest:
        reason = f"fewer than {fewest} bodies"
    if reason is not None:
        yield FigureResult(reason=reason, **fields)
    elif Fraction(attended, len(pairs)) < below:
        yield ratio(attended, len(pairs), None, **fields)


def _subject(activity: Activity, trace: Trace, **of: str) -> dict[str, Any]:
    return {"of": {"activity": activity.name, **of}, "as_of": activity.days[0], "trace": trace}


def _share(parameters: Parameters) -> Fraction:
    """Return the share below which participation counts as low. Raises Malformed."""
    given = str(parameters[BELOW.name])
    try:
        share = Fraction(given)
    except (ValueError, ZeroDivisionError):
        share = Fraction(-1)
    if not 0 <= share <= 1:
        raise Malformed(BELOW.name, "Write a share from 0 to 1, such as 0.5.", value=given)
    return share


def _says(figures: Sequence[Figure]) -> Iterator[Inline]:
    if parts := list_known(figures, _in_activity):
        yield sentence(_("Low participation, by a ratio of shares: %(parts)s."), parts=parts)


def _in_activity(figure: Figure) -> Inline:
    of = dict(figure.of)
    activity = sentence(ACTIVITY.words[of.pop("activity")])
    (name,) = of.values()
    return sentence("%(name)s in %(activity)s %(number)s", name=name, activity=activity, number=number(figure))


LOW = Rule(
    key="participation.low",
    version=1,
    title=_("Low participation"),
    text=(
        "Occurrences of low participation in an activity, and what was left unjudged, with its reason. With judged group: the "
        "members of a region, category or size, whose share in the members that attended at least one meeting in the period, "
        "divided by their share in all members, is smaller than the limit below. With judged member: a single member of the category "
        "that attended fewer than the least number of the last held meetings for which it was eligible, up to the last day of the "
        "period; for the bureau alone. With judged non-members: those that came, of the pairs of a meeting and an invited "
        "organization that was no member on its first day, where that share is smaller than the limit below. Not judged are "
        "groups of fewer than the fewest members, single members eligible for fewer meetings, and what an open list or record "
        f"leaves unknown. {ELIGIBLE_TEXT} The numbers are defaults of the program, and not ITU's."
    ),
    unit="ratio",
    clauses=("68-T4",),
    compute=_low,
    parameters=(JUDGED, CATEGORY, LAST, LEAST, FEWEST, BELOW),
    places=(ReportPlace("wtsa", "members", order=1, says=_says), ReportPlace("tsag", "participation", says=_says)),
    over_organizations=True,
    tells_of_few=True,
    leaves_open="",
)
RULES = (LOW, *resting_on_errors(LOW))
