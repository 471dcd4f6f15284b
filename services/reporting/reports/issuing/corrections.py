"""Corrections of an issued report: the figures that differ now, and the commands that changed them."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple

import msgspec

from services.reporting.figures import Figure
from services.reporting.history import history_at, visibility_cutoff
from services.reporting.queries import FactQueries, Moment, ReportQueries
from services.reporting.reports.comparing.comparison import Comparison, compare
from services.reporting.reports.comparing.differences import (
    FigureChange,
    FiguresByIdentity,
    by_identity,
    changed_figures,
    changes_between,
    identity,
    rested_on_open_facts,
)
from services.reporting.reports.document import frozen_figures
from services.reporting.reports.making import plan_over, report_at, undisclosed
from services.reporting.reports.plan import ReportPlan
from services.reporting.reports.plans import PLANS, WTSA
from shared.domain.errors import Malformed
from shared.public_view.openness import Audience


class Corrections(msgspec.Struct, frozen=True):
    """Corrections; `changes` is empty while nothing differs."""

    moment: str
    changes: tuple[FigureChange, ...]


class _Viewpoint(NamedTuple):
    """A viewpoint: the audience, the positions applied, and the time that decides embargoes, None if it makes no difference."""

    audience: Audience
    now: Moment
    embargo_time: str | None

    def outdates(self, other: "_Viewpoint") -> bool:
        """Return whether the other viewpoint is obsolete, having other positions or another embargo time."""
        times = {self.embargo_time, other.embargo_time} - {None}
        return other.now != self.now or len(times) > 1


class CorrectionQueries:
    """Corrections of issued reports, cached by positions applied and ended embargoes."""

    def __init__(self, facts: FactQueries, report_queries: ReportQueries) -> None:
        self.facts, self.report_queries = facts, report_queries
        self._found: dict[tuple[str, Hashable, _Viewpoint], Any] = {}

    def since(self, issued: Any, audience: Audience = "bureau", embargo_time: str | None = None) -> Corrections:  # noqa: ANN401  a row of drafted reports
        """Return the present differences of all figures of the report. Outside the bureau only open facts count: see
        `open_changes`.

        `embargo_time`: the time that decides embargoes, written YYYY-MM-DDTHH:MM:SSZ.
        """
        view = self._viewpoint(audience, embargo_time)

        def find() -> Corrections:
            if audience == "bureau":
                return _of_its_own(self._look(issued, view), issued, self.report_queries)
            frozen = frozen_figures(self.report_queries.content(issued.formats["json"]))
            try:
                plan = plan_of(self.facts, issued, audience, embargo_time)
            except Malformed:  # its events were lost before a restoration, so nothing is known about it
                return Corrections(str(view.now), ())
            then = _known(
                lambda: report_at(self.facts, issued.period, issued.moment, audience, embargo_time, plan).figures()
            )
            present = _known(lambda: self._present(issued, plan, view))
            return Corrections(str(view.now), tuple(open_changes(frozen, then, present)))

        found: Corrections = self._once("since", issued.formats["json"], view, find)
        return found

    def _look(self, issued: Any, view: _Viewpoint) -> Corrections:  # noqa: ANN401  as above
        content, now = self.report_queries.content(issued.formats["json"]), str(view.now)
        try:
            plan = plan_of(self.facts, issued)
            if "disclosure" in msgspec.json.decode(content):
                # The counted numbers are compared, not those disclosed.
                then = report_at(self.facts, issued.period, issued.moment, plan=plan).figures()
                return Corrections(now, tuple(changed_figures(then, self._present(issued, plan, view))))
            then = frozen_figures(content)
            present = undisclosed(self.facts, issued.period, now, issued.audience, plan).figures()
        except Malformed:
            # The period was withdrawn or renamed, so none of its figures exists at present.
            then, present = frozen_figures(content), []
        return Corrections(now, tuple(changed_figures(then, present)))

    def steps(self, issued: Any, audience: Audience = "bureau", embargo_time: str | None = None) -> Comparison:  # noqa: ANN401  as above
        """Return the causes, command by command, as far as they are open to an audience."""
        before, now = self.facts.moment(issued.moment), self.facts.moment()
        plan = plan_of(self.facts, issued, audience, embargo_time)
        return compare(self.facts, issued.period, before, now, audience, now=embargo_time, plan=plan)

    def _present(self, issued: Any, plan: ReportPlan, view: _Viewpoint) -> list[Figure]:  # noqa: ANN401  as above
        """Return the present figures, with which all issued reports of the same plan over a period are compared. Raises
        Malformed."""

        def find() -> list[Figure]:
            return report_at(self.facts, issued.period, str(view.now), view.audience, view.embargo_time, plan).figures()

        found: list[Figure] = self._once("present", (plan, issued.period), view, find)
        return found

    def _viewpoint(self, audience: Audience, embargo_time: str | None) -> _Viewpoint:
        now = self.facts.moment()
        return _Viewpoint(audience, now, visibility_cutoff(self.facts, audience, embargo_time, now)[0])

    def _once(self, kind: str, of: Hashable, view: _Viewpoint, find: Callable[[], Any]) -> Any:  # noqa: ANN401  the result of `find`
        """Return a cached result. Pages open to everyone need it: it is computed once, and dropped with its viewpoint.

        `of`: the hash of a report, or a plan and a period.
        """
        key = (kind, of, view)
        found = self._found.get(key)
        if found is None:
            self._found = {known: each for known, each in self._found.items() if not view.outdates(known[2])}
            found = self._found[key] = find()
        return found


def plan_of(
    facts: FactQueries,
    issued: Any,  # noqa: ANN401  a row of drafted reports
    audience: Audience = "bureau",
    embargo_time: str | None = None,
) -> ReportPlan:
    """Return the plan of an issued report with the criteria as known at its moment, as far as they are open to an
    audience: a criterion that has since been changed or withdrawn corrects no figure. Raises Malformed for an invalid
    moment."""
    if PLANS[issued.kind] is not WTSA:
        return PLANS[issued.kind]
    history = history_at(facts, facts.moment(issued.moment), audience, embargo_time)
    return plan_over(history, issued.period, PLANS[issued.kind])


def _of_its_own(found: Corrections, issued: Any, report_queries: ReportQueries) -> Corrections:  # noqa: ANN401  a row of drafted reports
    """Return the changes of the report's own numbers: an addendum or a corrigendum has only some of those of the whole report."""
    if issued.revision not in ("Add", "Corr"):
        return found
    own_figures = by_identity(frozen_figures(report_queries.content(issued.formats["json"])))
    return Corrections(found.moment, tuple(each for each in found.changes if identity(each.figure) in own_figures))


def open_changes(frozen: Sequence[Figure], then: FiguresByIdentity, now: FiguresByIdentity) -> list[FigureChange]:
    """Return the changes of an issued report's figures that an audience may know of.

    `then`, `now`: the figures over the facts open to it, as known at the issue and at present.
    """
    rested = rested_on_open_facts(frozen, then)
    return [each for each in changes_between(then, now) if identity(each.figure) in rested]


def _known(figures: Callable[[], list[Figure]]) -> FiguresByIdentity:
    try:
        return by_identity(figures())
    except Malformed:
        # The period was withdrawn, renamed or closed, so none of its figures exists at present.
        return {}
