"""`reference.states`: the Member States as of a day, as background to other figures."""

from collections.abc import Callable, Iterator
from functools import partial

import msgspec

from services.reporting.figures.classes import NONE, STATUSES, ClassMembers, Groups, members_by_class, members_by_status
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.figures.figure import DEVELOPMENT, FigureResult, Parameters, ReportPlace, Rule, counted
from services.reporting.read_models import facts as rm
from shared.statements.wording import translatable as _


class MemberStates:
    """Member States by ISO 3166-1 alpha-3 code. `unknown`: States that may have been members.

    `apart`: States whose status sources dispute are listed separately.
    """

    def __init__(self, context: FigureContext, trace: Trace, *, apart: bool = False) -> None:
        self.context, self.apart = context, apart
        if context.period.defined_by is not None:
            trace.record(context.period.defined_by)
        # A State registered in error does not count, but the error is read.
        trace.record(*context.history.in_error_of(rm.State))
        answers = context.classes.states("member", context.history.states, context.days, trace)
        self.members, self.unknown = answers.get("yes", NONE), len(answers.get(None, ()))

    @property
    def reason(self) -> str | None:
        if not self.members and not self.unknown:
            return "no State is registered"
        if self.unknown:
            return f"whether {self.unknown} of the States were Member States is not known"
        return None

    def by_region(self, trace: Trace) -> list[ClassMembers]:
        return members_by_class("region", self._of("region", trace))

    def by_development(self, by: str, trace: Trace) -> list[ClassMembers]:
        return members_by_class("development", self._of(by, trace))

    def by_status(self, trace: Trace) -> list[ClassMembers]:
        return members_by_status({status: self._of(status, trace) for status in STATUSES})

    def _of(self, field: str, trace: Trace) -> Groups:
        return self.context.classes.states(field, self.members, self.context.days, trace, apart=self.apart)


def _states(context: FigureContext, parameters: Parameters, *, apart: bool = True) -> Iterator[FigureResult]:
    trace = Trace()
    states = MemberStates(context, trace, apart=apart)
    yield _counted(context, states, {}, ClassMembers("", states.members), trace)
    rows: dict[str, Callable[[Trace], list[ClassMembers]]] = {"region": states.by_region, "status": states.by_status}
    if apart:
        rows["development"] = partial(states.by_development, str(parameters["development"]))
    for word, find in rows.items():
        for row in find(trace):
            yield _counted(context, states, {word: row.name}, row, trace)


def _counted(
    context: FigureContext, states: MemberStates, of: dict[str, str], row: ClassMembers, trace: Trace
) -> FigureResult:
    reason = states.reason or row.why_empty("Member States")
    fields = {"of": of, "as_of": context.as_of, "trace": trace, "named": tuple(sorted(row.members))}
    return counted(len(row.members), reason, unknown=states.unknown + row.unknown, **fields)


_FIRST_TEXT = (
    "Member States of ITU on the last day of the period or that of the report, by region and by status (least "
    "developed, landlocked developing, small island developing, in transition; a State may be in several). A status "
    "stated without days is used for all days on which no dated one holds. They are denominators and context, and no "
    "target."
)
STATES = Rule(
    key="reference.states",
    version=2,
    title=_("Member States"),
    text=(
        f"{_FIRST_TEXT} By development they are counted by the footnote of Resolution 68 (developing countries include "
        "least developed and landlocked ones, small island States and economies in transition), or with development m49 by "
        "UN M49 alone: a statistical convenience, no judgement. States of which sources dispute the development or a status "
        "are counted apart, as disputed, and neither among those of the class nor among the unknown; by the footnote a State "
        "is disputed only where nothing that is not disputed makes it a developing country. The region is the one stated, "
        "whatever older tables say. For most States the status without days is that of 2024: status of 2024 used."
    ),
    unit="States",
    clauses=("68-01", "68-02", "68-03", "68-05", "68-06"),
    compute=_states,
    parameters=(DEVELOPMENT,),
    places=(ReportPlace("wtsa", "annex"),),
    compared="beside",
)
FIRST_STATES = msgspec.structs.replace(
    STATES, version=1, text=_FIRST_TEXT, compute=partial(_states, apart=False), parameters=()
)
RULES = (FIRST_STATES, STATES)
