"""The context of figures: a history, a period and an audience; and results that the figures of one request share, each
found once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property, partial
from typing import TypeVar

import msgspec

from services.reporting.figures import records
from services.reporting.figures.classes import Classes
from services.reporting.figures.counting import Counting, Presence
from services.reporting.figures.dated import Days, days_of
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import Period
from services.reporting.figures.series_order import SeriesOrder
from services.reporting.history import History
from services.reporting.history.numbering import NumberedSet
from services.reporting.read_models import facts as rm
from shared.domain.dates import is_exact, within
from shared.public_view.openness import Audience
from shared.statements.kinds import StatementKind

MODES = ("in person", "remote")


class Gathering(msgspec.Struct, frozen=True):
    """Meetings and their participants. `reason`: why these may not be all; `trace`: the facts read."""

    of: dict[str, str]
    meetings: list[tuple[rm.Fact, Presence]]
    days: Days
    reason: str | None
    trace: Trace

    @property
    def as_of(self) -> date:
        return self.days[0]

    @property
    def public(self) -> bool:
        return all(present.public for _, present in self.meetings)

    def organizations(self, counting: Counting) -> NumberedSet:
        """Return the organizations, as recorded."""
        return counting.numbers.union(present.organizations for _, present in self.meetings)

    def entities(self, counting: Counting, level: str, trace: Trace) -> NumberedSet:
        """Return the distinct organizations, each as its counted entity on the day of the gathering."""
        return counting.distinct(self.organizations(counting), self.days, level, trace)

    def modes(self, counting: Counting, level: str, trace: Trace) -> list[NumberedSet]:
        """Return the participants by mode, as far as stated."""
        counted = counting.counted_as(self.organizations(counting), self.days, level, trace)
        none = counting.numbers.empty
        return [
            counted.of(counting.numbers.union(present.by_mode.get(mode, none) for _, present in self.meetings))
            for mode in MODES
        ]

    def without(self, left_out: Callable[[rm.Fact, Presence], NumberedSet]) -> "Gathering":
        """Return the same without some of the organizations at each meeting."""
        kept = [(meeting, present.without(left_out(meeting, present))) for meeting, present in self.meetings]
        return msgspec.structs.replace(self, meetings=kept)


Answer = TypeVar("Answer")


ENGAGED = frozenset(("executive meeting", "regional consultation", "workshop"))
"""The kinds of series over which rules without the parameter `activity` count, regardless of kinds added later."""


class FigureContext:
    """The context of a request. `whole`: only figures over the whole period are needed, not those of single meetings;
    `without`: the codes of meetings whose own figures are not needed. `kinds`: the kinds of series whose meetings
    count. `allows_for_undated`: what is counted over a period is not known if a meeting may have been in it."""

    def __init__(
        self, history: History, period: Period, audience: Audience = "bureau", *, whole: bool = False,
        without: frozenset[str] = frozenset(), kinds: frozenset[str] | None = None, allows_for_undated: bool = False,
    ) -> None:  # fmt: skip
        self.history, self.period, self.audience, self.kinds = history, period, audience, kinds
        self.whole, self.without, self.allows_for_undated = whole, without, allows_for_undated
        self.counting, self.classes = history.derived(Counting), history.derived(Classes, "registry")
        self.sequence = history.derived(SeriesOrder, "records")
        self._found: dict[tuple[str, ...], object] = {}

    def cached(self, key: tuple[str, ...], find: Callable[[], Answer]) -> Answer:
        """Return a result shared by several rules of a family, computed for the first of them."""
        if key not in self._found:
            self._found[key] = find()
        return self._found[key]  # type: ignore[return-value]  # what `find` gave under this key

    def for_period(self, period: Period, *, whole: bool = False) -> "FigureContext":
        """Return the context for another period; both share the counting of organizations."""
        return FigureContext(
            self.history,
            period,
            self.audience,
            whole=whole,
            kinds=self.kinds,
            allows_for_undated=self.allows_for_undated,
        )

    def over(self, kinds: frozenset[str]) -> "FigureContext":
        """Return the context over the meetings of series of these kinds, found once."""
        if kinds == self.kinds:
            return self
        return self.cached(
            ("kinds", *sorted(kinds)), lambda: self._same(kinds, allows_for_undated=self.allows_for_undated)
        )

    def allowing_for_undated(self) -> "FigureContext":
        """Return the context in which a meeting that may have been in the period leaves what is counted over it unknown.

        It is this one, and shares what was counted, if the day of every meeting is known.
        """
        if self.allows_for_undated or self._every_day_is_known:
            return self
        return self.cached(("allowing for undated",), lambda: self._same(self.kinds, allows_for_undated=True))

    @cached_property
    def _every_day_is_known(self) -> bool:
        return all(is_exact(str(each.body.first_day)) for each in self.history.meetings)

    def _same(self, kinds: frozenset[str] | None, *, allows_for_undated: bool) -> "FigureContext":
        return FigureContext(
            self.history, self.period, self.audience, whole=self.whole, without=self.without, kinds=kinds,
            allows_for_undated=allows_for_undated,
        )  # fmt: skip

    def naming(self, record: str, kind: StatementKind, trace: Trace) -> Sequence[rm.Fact]:
        """Return the statements of a kind that name a record. All of the kind were read: any other might have named it."""
        trace.include(self.cached(("read", kind.name), partial(_read, self.history.of(kind))))
        return self.history.of(kind, record)

    @property
    def as_of(self) -> date:
        """Return the day on which the period's classes are taken."""
        return self.period.cut_off(self.history.moment.day)

    @property
    def days(self) -> Days:
        return self.as_of, self.as_of

    @cached_property
    def trace(self) -> Trace:
        """Return the trace of the period's definition, all meetings, and the series that decide which meetings count:
        every figure over meetings has read them."""
        trace = Trace()
        if self.period.defined_by is not None:
            trace.record(self.period.defined_by)
        trace.record(*self.history.every_meeting)
        series = [*self.history.series.values(), *self.history.in_error_of(rm.Series)]
        trace.record(*(each for each in series if self.kinds is not None or not self._counts(each.stream)))
        return trace

    def _counts(self, series: str) -> bool:
        """Return whether meetings of a series count. An unknown series counts as engagement."""
        known, kinds = self.history.series.get(series), ENGAGED if self.kinds is None else self.kinds
        return kinds == ENGAGED if known is None else known.body.kind in kinds

    @cached_property
    def meetings(self) -> list[rm.Fact]:
        """Return the meetings that count, in any period."""
        return [meeting for meeting in self.history.meetings if self._counts(meeting.body.series)]

    @cached_property
    def held(self) -> list[rm.Fact]:
        """Return the held meetings whose first day is in the period, in order."""
        held = [meeting for meeting in self.meetings if self._held_inside(meeting)]
        return sorted(held, key=lambda fact: (str(fact.body.first_day), str(fact.body.code)))

    @property
    def each_held(self) -> list[rm.Fact]:
        """Return the meetings that need figures of their own."""
        return [meeting for meeting in self.held if str(meeting.body.code) not in self.without]

    @cached_property
    def perhaps_held(self) -> list[rm.Fact]:
        """Return the held meetings that may have been in the period."""
        return [meeting for meeting in self.meetings if self._held_inside(meeting) is None]

    @property
    def undated(self) -> int:
        return len(self.perhaps_held)

    def _held_inside(self, meeting: rm.Fact) -> bool | None:
        if meeting.body.status != "held":
            return False
        return within(meeting.body.first_day, self.period.first, self.period.last or date.max)

    @cached_property
    def _series(self) -> tuple[list[rm.Fact], Trace]:
        trace = Trace(self.trace)
        return [
            each for each in records.series_of(self.history, trace, self.period) if self._counts(each.stream)
        ], trace

    @property
    def series(self) -> list[rm.Fact]:
        """Return the series that have a meeting or a stated span in the period, by code."""
        return self._series[0]

    def why_incomplete(self, trace: Trace, series: Iterable[rm.Fact] | None = None) -> str | None:
        """Return why meetings of these series, or of any, may be missing from the period; None if none can be."""
        concerned, read = self._series
        trace.include(read)
        among = concerned if series is None else series
        return records.why_incomplete(self.history, trace, among, self.period.first, self.as_of)

    @cached_property
    def gatherings(self) -> list[Gathering]:
        """Return the meetings and the period over which participation is counted: each held meeting of the period, then
        the period as a whole."""
        return [*([] if self.whole else map(self.gathering_at, self.each_held)), self.gathering_of({}, self.held)]

    def gathering_at(self, meeting: rm.Fact) -> Gathering:
        present = self.counting.present(meeting)
        reason = None if present.complete else _unlisted(meeting, present)
        of = {"meeting": str(meeting.body.code)}
        return Gathering(of, [(meeting, present)], days_of(meeting), reason, Trace(self.trace, present.trace))

    def gathering_of(self, of: dict[str, str], held: Iterable[rm.Fact]) -> Gathering:
        """Return the gathering of some of the held meetings over the period, allowing for a meeting that is not recorded."""
        trace = Trace(self.trace)
        missing = self.why_incomplete(trace)
        reasons = [missing] if missing else []
        if self.allows_for_undated:
            reasons += [f"whether {each.body.code} was in the period is not known" for each in self.perhaps_held]
        meetings = [(meeting, self.counting.present(meeting)) for meeting in held]
        for meeting, present in meetings:
            trace.include(present.trace)
            if not present.complete:
                reasons.append(_unlisted(meeting, present))
        return Gathering(of, meetings, self.days, "; ".join(reasons) or None, trace)


def _read(facts: Sequence[rm.Fact]) -> Trace:
    trace = Trace()
    trace.record(*facts)
    return trace


def _unlisted(meeting: rm.Fact, present: Presence) -> str:
    if present.organizations:
        return f"the list of organizations at {meeting.body.code} is not complete"
    return f"the organizations at {meeting.body.code} are not known"
