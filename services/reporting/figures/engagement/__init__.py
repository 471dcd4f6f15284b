"""The engagement of members in the activities of the Sector (68-05, 68-T4): the members eligible for a meeting, and
those that came."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from functools import partial

import msgspec

from services.reporting.figures.activities import KINDS_OF
from services.reporting.figures.audience import may_name, may_see_all
from services.reporting.figures.context import FigureContext, Gathering
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Parameter
from services.reporting.figures.invitations import invitations_to
from services.reporting.figures.listed import is_listed_whole
from services.reporting.figures.members import CATEGORIES, Members, members_on
from services.reporting.figures.retention import why_unlisted
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from shared.contracts.completeness import MEMBERSHIPS
from shared.contracts.meetings.groups import MEETING_GROUPS
from shared.contracts.registry.groups import GROUPS, GroupStated, group_on

EVERY = "every"
BY_INVITATION = ("executive meeting", "regional consultation")
WORKSHOP, STUDY_GROUP, ADVISORY_GROUP = "workshop", "study group", "advisory group"
ACTIVITIES = (*BY_INVITATION, WORKSHOP, STUDY_GROUP, ADVISORY_GROUP)
"""The activities for whose meetings eligibility is judged: all except assemblies and symposia."""
GROUP = Parameter("group", EVERY)
ELIGIBLE_TEXT = (
    "Eligible for an executive meeting or a regional consultation is who was invited; for a workshop every member; for a meeting of a "
    "study group a Sector Member, Academia, and an Associate in that group or in one that it continues; for the advisory group "
    "a Sector Member. Who is suspended is not eligible. Assemblies and symposia are not judged."
)
_CATEGORIES = {WORKSHOP: CATEGORIES, STUDY_GROUP: CATEGORIES, ADVISORY_GROUP: ("Sector Member",)}
ASSOCIATE = "Associate"


class GroupsOfMeetings(msgspec.Struct, frozen=True):
    """The group of each meeting (its own or that of its series), the code of each group, and all groups that each one
    continues, including itself."""

    of_meeting: Mapping[str, str]
    codes: Mapping[str, str]
    continued: Mapping[str, frozenset[str]]

    def is_of(self, meeting: rm.Fact, group_name: str) -> bool:
        """Return whether a meeting belongs to the group with this id or code."""
        group = self.of_meeting.get(meeting.stream)
        return group_name == EVERY or (group is not None and group_name in (group, self.codes.get(group)))


class Activity(msgspec.Struct, frozen=True):
    """An activity over a period: its meetings, and the context that counts only these."""

    name: str
    context: FigureContext
    gathering: Gathering
    groups: GroupsOfMeetings

    @property
    def meetings(self) -> list[rm.Fact]:
        return [meeting for meeting, _ in self.gathering.meetings]

    @property
    def days(self) -> Days:
        return self.gathering.days


def activity_of(context: FigureContext, name: str, trace: Trace, group: str = EVERY) -> Activity | None:
    """Return an activity over the period, of one group or of all; None if the audience may not know who came."""
    over = context.over(KINDS_OF[name])
    groups = groups_of_meetings(context, trace)
    gathering = over.gathering_of({"activity": name}, [each for each in over.held if groups.is_of(each, group)])
    return Activity(name, over, gathering, groups) if may_name(context, gathering) else None


def groups_of_meetings(context: FigureContext, trace: Trace) -> GroupsOfMeetings:
    """Return the groups whose meetings are recorded, found once."""
    every = context.history.of(GROUPS)
    trace.record(*context.history.of(MEETING_GROUPS), *every)
    return context.cached(
        ("groups of meetings",), lambda: _groups(context, [fact for fact in every if not fact.withdrawn])
    )


def _groups(context: FigureContext, groups: list[rm.Fact]) -> GroupsOfMeetings:
    before = {fact.stream: tuple(fact.body.statement.continues or ()) for fact in groups}
    return GroupsOfMeetings(
        _of_meetings(context.history, [(fact.stream, fact.body.statement) for fact in groups]),
        {fact.stream: str(fact.body.statement.code) for fact in groups},
        {fact.stream: _continued(fact.stream, before) for fact in groups},
    )


def _of_meetings(history: History, groups: Sequence[tuple[str, GroupStated]]) -> dict[str, str]:
    """Return the group of each meeting: the one stated for it, or else the one that had the code of its series when it began."""
    found: dict[str, str] = {}
    for meeting in history.meetings:
        series = history.series.get(meeting.body.series)
        if series is not None and series.body.group is not None:
            group = group_on(series.body.group, days_of(meeting), groups)
            if group is not None:
                found[meeting.stream] = group
    stated = (fact.body.statement for fact in history.of(MEETING_GROUPS) if not fact.withdrawn)
    return found | {each.meeting: each.group for each in stated}


def _continued(group: str, before: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found, following = {group}, [group]
    while following:
        for each in before.get(following.pop(), ()):
            if each not in found:
                found.add(each)
                following.append(each)
    return frozenset(found)


class Eligible(msgspec.Struct, frozen=True):
    """Entities eligible for a meeting. `reason`: why others may be too."""

    entities: AbstractSet[str]
    reason: str | None = None


def eligible_at(
    context: FigureContext, activity: str, meeting: rm.Fact, groups: GroupsOfMeetings, members: Members, days: Days,
    trace: Trace,
) -> Eligible:  # fmt: skip
    """Return the members eligible for a meeting, as entities of these days."""
    if activity in BY_INVITATION:
        invited = invitations_to(context, meeting, days, trace)
        reason = None if invited.complete else f"the invitations to {meeting.body.code} are not known to be complete"
        return Eligible(frozenset(filter(partial(_has_rights, members), invited.answers)), reason)
    return Eligible(frozenset(each for each in members.of if _is_eligible(each, activity, meeting, groups, members)))


def _has_rights(members: Members, entity: str) -> bool:
    return entity in members.of and members.of[entity].body.statement.rights == "full"


def _is_eligible(entity: str, activity: str, meeting: rm.Fact, groups: GroupsOfMeetings, members: Members) -> bool:
    category = members.category(entity)
    if category not in _CATEGORIES[activity] or not _has_rights(members, entity):
        return False
    if activity != STUDY_GROUP or category != ASSOCIATE:
        return True
    group = groups.of_meeting.get(meeting.stream, "")
    return members.of[entity].body.statement.group in groups.continued.get(group, ())


def members_known(context: FigureContext, day: date, trace: Trace) -> tuple[Members, str | None]:
    """Return the members on a day as far as known, and why these may not be all."""
    members = members_on(context, day, trace)
    if is_listed_whole(context, MEMBERSHIPS, trace, day) and may_see_all(context, members.of.values()):
        return members, None
    return members, f"the memberships are not known to be complete on {day}"


def came_to(context: FigureContext, meeting: rm.Fact, days: Days, trace: Trace) -> tuple[AbstractSet[str], str | None]:
    """Return the entities of industry that came to a meeting, and why these may not be all."""
    present = context.counting.present(meeting)
    trace.include(present.trace)
    return context.counting.distinct(present.organizations, days, "entity", trace), why_unlisted(context, meeting)
