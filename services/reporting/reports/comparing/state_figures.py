"""The figures of a report after each of several commands. Figures that no command between two states touches are counted once."""

from collections.abc import Collection, Hashable, Iterator
from datetime import date

import msgspec

from services.reporting.figures import Figure, FigureContext, figures_of, period_named
from services.reporting.figures.evidence import NumberedEvents, TraceSnapshot
from services.reporting.history import History
from services.reporting.read_models import facts as rm
from services.reporting.reports.comparing.differences import FigureChange, changed_figures, differ
from services.reporting.reports.comparing.steps import States
from services.reporting.reports.criteria_figures import with_criteria
from services.reporting.reports.plan import ReportPlan, RequestKey, request_key
from services.reporting.reports.plans import WTSA
from shared.domain.errors import Malformed
from shared.environment import progress

FiguresInReport = dict[Hashable, Figure]


class GroupFigures(msgspec.Struct, eq=False):
    """The figures of a request about one meeting, or all its others, and those of them that the report shows, by their
    identity in it. `last_step`: the number of the last step whose events are in their evidence, once it was requested."""

    every: list[Figure]
    shown: FiguresInReport
    last_step: int | None = None


class MeetingFigures(msgspec.Struct, eq=False):
    """The figures about one meeting, or all others, by request. `last_step`: the last one of any of them."""

    groups: dict[RequestKey, GroupFigures]
    last_step: int | None = None


Counted = dict[str | None, MeetingFigures]
"""By the code of the meeting; None for all other figures."""


class CountedState(msgspec.Struct, frozen=True):
    """The figures at a state; figures equal to those at another state are the same objects. None exist before the
    period was defined.

    `day`: that of the state; `last`: that of the period, if it has one.
    """

    meetings: Counted
    plan: ReportPlan = WTSA
    day: date | None = None
    last: date | None = None


class StateFigures:
    """The figures over a period at each state: so many steps after the first moment, or at the second, which is one more than
    all steps.

    Between two states that differ by attendances and their lists alone, a figure that names none of their events in its
    evidence is the same, if its day is. So those at a state are found from those at the next one that was counted already.
    Other facts may decide which figures there are, without being in the evidence of any.
    """

    def __init__(self, states: States, period: str, plan: ReportPlan = WTSA) -> None:
        self._states, self._period, self._plan = states, period, plan
        self._counted: dict[int, CountedState] = {}
        self.last = len(states.steps) + 1
        numbers: dict[str, dict[int, int]] = {}
        for number, step in enumerate(states.steps, 1):
            numbers.setdefault(step.log, {}).update(dict.fromkeys(step.positions, number))
        self._events = NumberedEvents(numbers)
        self._last_steps: dict[TraceSnapshot, int] = {}

    def changes(self, first: int, last: int) -> list[FigureChange]:
        """Return the figures that differ between two states."""
        if not self._states.steps[first:last] and _of_one_moment(self._history(first), self._history(last)):
            return []
        now, then = self.at(last), self.at(first)
        before, after = list[Figure](), list[Figure]()
        for was, is_ in _changed_groups(then.meetings, now.meetings):
            for each in was.keys() | is_.keys():
                if differ(was.get(each), is_.get(each)):
                    before += filter(None, [was.get(each)])
                    after += filter(None, [is_.get(each)])
        return changed_figures(before, after)

    def at(self, number: int) -> CountedState:
        """Return the figures at a state."""
        if number not in self._counted:
            progress.step()
            self._counted[number] = self._count(number, self._history(number))
        return self._counted[number]

    def _history(self, number: int) -> History:
        return self._states.last if number == self.last else self._states.after(number)

    def _count(self, number: int, history: History) -> CountedState:
        try:
            context = FigureContext(history, period_named(history, self._period))
        except Malformed:
            return CountedState({})
        plan = with_criteria(self._plan, context)
        requests = set(map(request_key, plan.requests))
        after = min((each for each in self._counted if each > number), default=None)
        if (
            after is None
            or not self._differ_by_attendance(number, after)
            or not _of_one_day(context, plan, self._counted[after])
        ):
            return CountedState(_counted(context, plan, requests), plan, history.moment.day, context.period.last)
        found = self._taken_over(number, context, plan, requests, self._counted[after].meetings)
        return CountedState(found, plan, history.moment.day, context.period.last)

    def _taken_over(
        self, number: int, context: FigureContext, plan: ReportPlan, requests: Collection[RequestKey], later: Counted
    ) -> Counted:
        """Return the figures at a state: those at a later one that rest on no event between the two, and the others anew."""
        touched = {meeting: each for meeting, each in later.items() if self._last_step_at(each) > number}
        kept = {meeting: each for meeting, each in later.items() if meeting not in touched}
        again, kept_groups = set(requests), dict[str | None, dict[RequestKey, GroupFigures]]()
        for meeting, each in touched.items():
            kept_groups[meeting] = {
                request: figures for request, figures in each.groups.items() if self._last_step(figures) <= number
            }
        # A request without figures at the later state may have had some before.
        again -= set[RequestKey]().union(*(each.groups for each in later.values()))
        again |= {request for meeting, each in touched.items() for request in each.groups.keys() - kept_groups[meeting]}
        context = FigureContext(context.history, context.period, without=frozenset(filter(None, kept)))
        counted = _counted(context, plan, again)
        for meeting, groups in kept_groups.items():
            found = counted.setdefault(meeting, MeetingFigures({}))
            found.groups |= groups
        for meeting, each in kept.items():
            if meeting in counted and not counted[meeting].groups.keys() <= each.groups.keys():
                counted[meeting].groups |= each.groups
            else:
                counted[meeting] = each
        return counted

    def _last_step_at(self, meeting: MeetingFigures) -> int:
        if meeting.last_step is None:
            meeting.last_step = max(map(self._last_step, meeting.groups.values()), default=0)
        return meeting.last_step

    def _last_step(self, figures: GroupFigures) -> int:
        if figures.last_step is None:
            read = (figure.evidence.snapshot for figure in figures.every)
            figures.last_step = max((each.last_of(self._events, self._last_steps) for each in read), default=0)
        return figures.last_step

    def _differ_by_attendance(self, first: int, last: int) -> bool:
        """Return whether two states differ by attendances and the completeness of their lists alone."""
        return all(
            isinstance(fact.body, rm.Attendance | rm.AttendanceList)
            for step in self._states.steps[first:last]
            for fact in step.facts
        )


def _of_one_moment(one: History, other: History) -> bool:
    """Return whether histories of the same facts are the same: outside the bureau, time alone may open some facts."""
    return one.audience == "bureau" and one.moment.day == other.moment.day


def _of_one_day(context: FigureContext, plan: ReportPlan, later: CountedState) -> bool:
    """Return whether figures of the bureau, by one plan, can differ only by their facts: on the same day, or after the period."""
    if later.day is None or later.plan is not plan or context.history.audience != "bureau":
        return False
    days, last = {context.history.moment.day, later.day}, context.period.last
    return len(days) == 1 or (last is not None and min(days) > last and later.last == last)


def _counted(context: FigureContext, plan: ReportPlan, requests: Collection[RequestKey]) -> Counted:
    found: Counted = {}
    for request in requests:
        progress.poll_listener()
        filters = plan.filters[request]
        for figure in figures_of(context, request[0], dict(request[1])):
            meeting = figure.of.get("meeting")
            if meeting not in found:
                found[meeting] = MeetingFigures({})
            groups = found[meeting].groups
            if request not in groups:
                groups[request] = GroupFigures([], {})
            groups[request].every.append(figure)
            if any(shows(figure.of) for shows in filters):
                groups[request].shown[*figure.of.items(), *figure.parameters.items()] = figure
    return found


def _changed_groups(then: Counted, now: Counted) -> Iterator[tuple[FiguresInReport, FiguresInReport]]:
    """Yield what two states show of each group, unless it was taken over."""
    for meeting in then.keys() | now.keys():
        was, is_ = then.get(meeting), now.get(meeting)
        if was is is_:
            continue
        before, after = (each.groups if each else {} for each in (was, is_))
        for request in before.keys() | after.keys():
            if before.get(request) is not after.get(request):
                yield _figures_in_report(before.get(request)), _figures_in_report(after.get(request))


def _figures_in_report(group: GroupFigures | None) -> FiguresInReport:
    return {} if group is None else group.shown
