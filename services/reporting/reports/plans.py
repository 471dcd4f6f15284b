"""The plans of reports, each defining the content of one kind of report."""

from collections.abc import Iterable, Iterator, Mapping

from services.reporting.document_model import DayText, Inline, sentence
from services.reporting.figures.aims import ACTION_STATES, GOAL_STATES
from services.reporting.figures.conclusions import taken
from services.reporting.figures.periods import days_named
from services.reporting.figures.proposals import STATES as PROPOSAL_STATES
from services.reporting.figures.subjects.topics import BEFORE_NEXT
from services.reporting.reports.headlines import HEADLINES
from services.reporting.reports.plan import ANNEX, IN_SHORT, MATRIX, NEED, NOT_KNOWN, TOPICS, ReportPlan, SectionRequest
from shared.contracts.clauses import CLAUSES
from shared.statements.wording import translatable as _


def _whole(key: str, **parameters: str | int) -> SectionRequest:
    """Request a figure of the whole period."""
    return (key, parameters), of_whole


def of_whole(of: Mapping[str, str]) -> bool:
    return not of


def of_any(_of: Mapping[str, str]) -> bool:
    return True


def _once(requests: Iterable[SectionRequest]) -> tuple[SectionRequest, ...]:
    found: list[SectionRequest] = []
    found.extend(each for each in requests if each not in found)
    return tuple(found)


def _evidence_of(clause: str) -> SectionRequest:
    return ("clauses.evidence", {}), lambda of: of["clause"] == clause


def _states(states: Iterable[str]) -> Iterator[dict[str, str | int]]:
    """Yield the parameters for all states together, and for each state."""
    yield {}
    for state in states:
        yield {"state": state}


_OBJECTIVES: tuple[SectionRequest, ...] = ((("workshops.objectives", {}), of_any),)
_GOALS = tuple(_whole("workshops.goals", **state) for state in _states(GOAL_STATES))
_PROPOSED = tuple(_whole("proposals.status", kind="workshop", **state) for state in _states(PROPOSAL_STATES))
_PROGRESS: tuple[SectionRequest, ...] = tuple((("plan.progress", state), of_any) for state in _states(ACTION_STATES))
_RETENTION: tuple[SectionRequest, ...] = (
    (("membership.members", {}), lambda of: set(of) <= {"category"}),
    (("membership.retention", {}), lambda of: set(of) == {"year"}),
)
_BECAME = (
    *(_whole("conclusions.taken", **state) for state in _states(taken.STATES)),
    _whole("followup.none"),
)
_ASKED: tuple[SectionRequest, ...] = ((("cooperation.asked", {}), of_any),)
_WAITING = tuple(_whole("proposals.status", **state) for state in _states(PROPOSAL_STATES))
_STAGES: tuple[SectionRequest, ...] = (
    (("topics.progression", {}), of_any),
    (("topics.progression", {"when": BEFORE_NEXT}), of_any),
)
_HEADLINES = _once(request for each in HEADLINES.values() for request in each.requests)
WTSA = ReportPlan(
    name="wtsa",
    title=_("WTSA assessment"),
    about=_(
        "The meetings held in a study period, who came and who came back: the report under Resolution 68 to the World"
        " Telecommunication Standardization Assembly."
    ),
    operation="WtsaAssessment",
    summary="The assessment for WTSA over a study period.",
    numbered=(
        "held", "came", "again", "before", "where", "conclusions", "recordings", "members", "workshops", "plan", "resources",
        "submitted", "change", NOT_KNOWN, NEED,
    ),
    first=(IN_SHORT,),
    last=(ANNEX, TOPICS, MATRIX),
    repeated=("held", "came", "again"),
    requested={
        "workshops": (*_OBJECTIVES, *_GOALS, *_PROPOSED),
        "plan": (*_PROGRESS, *_RETENTION),
        NEED: (*_HEADLINES, *_WAITING),
        MATRIX: _HEADLINES,
        "conclusions": _BECAME,
        "recordings": _ASKED,
        TOPICS: _STAGES,
        "submitted": ((("reports.submitted", {}), of_any), (("reports.covered", {}), of_any)),
    },
)  # fmt: skip
"""The assessment for the World Telecommunication Standardization Assembly."""
TSAG = ReportPlan(
    name="tsag",
    title=_("Report to TSAG"),
    about=_(
        "The meetings since the last meeting of TSAG, their topics and what became of their conclusions, as a temporary document."
    ),
    operation="ReportToTsag",
    summary="The report to TSAG over a period.",
    numbered=("introduction", "meetings", "topics", "follow-up", "participation", "workshops", "invited"),
    last=(NOT_KNOWN,),
)
"""The report to the Telecommunication Standardization Advisory Group."""
PARTICIPATION = ReportPlan(
    name="participation",
    title=_("Participation"),
    about=_("Who took part in a period, who came again, and how members take part in the activities of ITU-T."),
    operation="ReportOnParticipation",
    summary="The report on participation over a period.",
    numbered=("came", "again", "members", NOT_KNOWN),
    taken={"came": (("wtsa", "came"),), "again": (("wtsa", "again"),), "members": (("wtsa", "members"),)},
)
"""Participation: the sections of the assessment about it, over any period."""
WORKSHOPS = ReportPlan(
    name="workshops",
    title=_("Workshops"),
    about=_(
        "Each workshop of a period against its objectives, the goals set for the Sector, and the workshops proposed."
    ),
    operation="ReportOnWorkshops",
    summary="The report on workshops over a period.",
    numbered=("held", "objectives", "goals", "proposed", NOT_KNOWN),
    requested={
        "held": (
            (("meetings.held", {}), lambda of: of == {"kind": "workshop"}),
            (("participation.organizations", {"activity": "workshop"}), lambda of: set(of) <= {"meeting"}),
            (("participation.states", {"activity": "workshop"}), lambda of: set(of) <= {"meeting"}),
        ),
        "objectives": _OBJECTIVES,
        "goals": _GOALS,
        "proposed": _PROPOSED,
    },
)
"""Workshops on the future of ITU-T: their aims and what they achieved (68-04, 68-T2, 68-T3)."""
PLAN = ReportPlan(
    name="plan",
    title=_("Plan for industry engagement"),
    about=_("The objectives of the plan for industry engagement, their actions by state, and the members that stayed."),
    operation="ReportOnThePlan",
    summary="The report on the plan for industry engagement over a period.",
    numbered=("progress", "retention", "decided", NOT_KNOWN),
    requested={
        "progress": _PROGRESS,
        "retention": (*_RETENTION, (("membership.retention", {"sme": "yes"}), lambda of: set(of) == {"year"})),
    },
)
"""The action plan for industry engagement (68-M3)."""
CLAUSES_REPORT = ReportPlan(
    name="clauses",
    title=_("Resolution 68, item by item"),
    about=_(
        "What is recorded of each of the 26 items of Resolution 68, from which day on, and what TSAG said of it last."
    ),
    operation="ReportOnClauses",
    summary="The report on the items of Resolution 68 over a period.",
    numbered=("matrix",),
    last=(*CLAUSES, NOT_KNOWN),
    requested={
        "matrix": ((("clauses.evidence", {}), of_any), *_HEADLINES),
        **{clause: (_evidence_of(clause), *HEADLINES[clause].requests) for clause in CLAUSES},
    },
)
"""The matrix of all items, and a sheet for each."""
PLANS: Mapping[str, ReportPlan] = {
    plan.name: plan for plan in (WTSA, TSAG, PARTICIPATION, WORKSHOPS, PLAN, CLAUSES_REPORT)
}


def name_of(kind: str, period: str) -> Inline:
    """Return the name of a report of a kind on a period."""
    form = _("%(report)s %(period)s") if _days(period) is None else _("%(report)s, %(period)s")
    return sentence(form, report=sentence(PLANS[kind].title), period=period_title(period))


def period_title(name: str) -> Inline:
    """Return the name of a period as it stands alone; the days of one without a name (FROM..TO) in words."""
    days = _days(name)
    return name if days is None else sentence(_("%(first)s to %(last)s"), **days)


def period_in_text(name: str) -> Inline:
    """Return the name of a period as it follows "in" or "on"; the days of one without a name in words."""
    days = _days(name)
    return name if days is None else sentence(_("the period from %(first)s to %(last)s"), **days)


def _days(name: str) -> dict[str, Inline] | None:
    """Return the days of a period without a name. A year is its own name."""
    days = days_named(name) if ".." in name else None
    return days and {word: DayText(day.isoformat(), "long") for word, day in zip(("first", "last"), days, strict=True)}
