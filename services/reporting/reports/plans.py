"""The plans of reports: the sections of each kind of report, and the figures that each of them requests."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial

import msgspec

from services.reporting.document_model import Inline, sentence
from services.reporting.figures import Figure, ReportPlace, Rule, places_in
from services.reporting.figures.aims import ACTION_STATES, GOAL_STATES
from services.reporting.figures.proposals import STATES as PROPOSAL_STATES
from services.reporting.reports.document import Section
from services.reporting.reports.headlines import HEADLINES
from shared.contracts.clauses import CLAUSES
from shared.statements.wording import translatable as _

IN_SHORT, ANNEX, NOT_KNOWN = "in-short", "annex", "not-known"
FigureRequest = tuple[str, dict[str, str | int]]  # a key, and the parameters that are not its defaults
RequestKey = tuple[str, tuple[tuple[str, str | int], ...]]
FigureFilter = Callable[[Mapping[str, str]], bool]  # by subject
SectionRequest = tuple[FigureRequest, FigureFilter]


def request_key(asked: FigureRequest) -> RequestKey:
    return asked[0], tuple(asked[1].items())


class ReportPlan(msgspec.Struct, frozen=True, eq=False, dict=True, kw_only=True):
    """A kind of report. `numbered`: its numbered sections, by their ids in the JSON; `first` and `last`: those before and after.

    `repeated`: the sections of which it says first, in short, what is of meetings and series. `taken`: sections that show
    what others do, of this report or another, by report and section. `asked`: further figures of a section, chosen by
    the report and not by their rules. `title`, `about`: what it is, in a list; `operation`, `summary`: what
    it is called in the API, and described as. A plan equals itself alone, so that results may be kept by it.
    """

    name: str
    title: str
    about: str
    operation: str
    summary: str
    numbered: tuple[str, ...]
    first: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    taken: Mapping[str, tuple[tuple[str, str], ...]] = {}
    asked: Mapping[str, tuple[SectionRequest, ...]] = {}

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the ids of all sections, in order."""
        return (*self.first, *self.numbered, *self.last)

    @cached_property
    def number(self) -> Mapping[str, int]:
        """Return the number of each numbered section."""
        return {id_: number for number, id_ in enumerate(self.numbered, 1)}

    @cached_property
    def requests(self) -> tuple[FigureRequest, ...]:
        """Return the figures that it requests, some of them several times."""
        return tuple(asked for each in self._laid_out.values() for asked, _ in each)

    def places(self, section: str) -> list[tuple[Rule, ReportPlace]]:
        """Return the rules that have a place in a section, or in those that it shows."""
        sources = self.taken.get(section, ((self.name, section),))
        return [each for report, source in sources for each in places_in(report, source)]

    def shows(self, key: str, of: Mapping[str, str]) -> bool:
        """Return whether it has figures of a key about this."""
        every = (each for requests in self._laid_out.values() for each in requests)
        return any(asked[0] == key and shows(of) for asked, shows in every)

    def filled(self, figures: Callable[[FigureRequest], tuple[Figure, ...]]) -> tuple[Section, ...]:
        """Return its sections with their figures, those without a value once more among what is not known."""
        found = {
            id_: [figure for asked, shows in requests for figure in figures(asked) if shows(figure.of)]
            for id_, requests in self._laid_out.items()
        }
        found[NOT_KNOWN] = [figure for each in found.values() for figure in each if figure.value is None]
        return tuple(Section(id_, tuple(found.get(id_, ()))) for id_ in self.sections)

    @cached_property
    def _laid_out(self) -> Mapping[str, tuple[SectionRequest, ...]]:
        """Return what each section requests, and the part that it shows; what people write has no figures."""
        return {id_: tuple(self._requests(id_)) for id_ in self.sections if id_ != NOT_KNOWN}

    def _requests(self, section: str) -> Iterator[SectionRequest]:
        own = [((rule.key, place.asked), place.shows) for rule, place in self.places(section)]
        own += self.asked.get(section, ())
        if section != IN_SHORT:
            yield from own
            return
        others: dict[RequestKey, SectionRequest] = {}
        for asked, shows in (each for told in self.repeated for each in self._requests(told)):
            others.setdefault(request_key(asked), (asked, partial(_in_short, shows)))
        yield from (*others.values(), *own)


def _in_short(shows: FigureFilter, of: Mapping[str, str]) -> bool:
    """Return whether a figure is of meetings, series and kinds."""
    return shows(of) and set(of) <= {"meeting", "series", "kind"}


def _whole(key: str, **asked: str | int) -> SectionRequest:
    """Request a figure of the whole period."""
    return (key, asked), lambda of: not of


def _once(requests: Iterable[SectionRequest]) -> tuple[SectionRequest, ...]:
    found: list[SectionRequest] = []
    found.extend(each for each in requests if each not in found)
    return tuple(found)


def _evidence_of(clause: str) -> SectionRequest:
    return ("clauses.evidence", {}), lambda of: of["clause"] == clause


def _states(states: Iterable[str]) -> Iterator[dict[str, str | int]]:
    """Yield the parameters of all, and of each state."""
    yield {}
    for state in states:
        yield {"state": state}


_OBJECTIVES: tuple[SectionRequest, ...] = ((("workshops.objectives", {}), lambda _of: True),)
_GOALS = tuple(_whole("workshops.goals", **asked) for asked in _states(GOAL_STATES))
_PROPOSED = tuple(_whole("proposals.status", kind="workshop", **asked) for asked in _states(PROPOSAL_STATES))
_PROGRESS: tuple[SectionRequest, ...] = tuple(
    (("plan.progress", asked), lambda _of: True) for asked in _states(ACTION_STATES)
)
_RETENTION: tuple[SectionRequest, ...] = (
    (("membership.members", {}), lambda of: set(of) <= {"category"}),
    (("membership.retention", {}), lambda of: set(of) == {"year"}),
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
        "held", "came", "again", "before", "where", "topics", "conclusions", "recordings", "members", "workshops", "plan",
        "resources", "submitted", "change", NOT_KNOWN, "need",
    ),
    first=(IN_SHORT,),
    last=(ANNEX,),
    repeated=("held", "came", "again"),
    asked={
        "workshops": (*_OBJECTIVES, *_GOALS, *_PROPOSED),
        "plan": (*_PROGRESS, *_RETENTION),
        "need": _HEADLINES,
        "submitted": ((("reports.submitted", {}), lambda _of: True), (("reports.covered", {}), lambda _of: True)),
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
"""Who takes part: the sections of the assessment on it, over any period."""
WORKSHOPS = ReportPlan(
    name="workshops",
    title=_("Workshops"),
    about=_(
        "Each workshop of a period against its objectives, the goals set for the Sector, and the workshops proposed."
    ),
    operation="ReportOnWorkshops",
    summary="The report on workshops over a period.",
    numbered=("held", "objectives", "goals", "proposed", NOT_KNOWN),
    asked={
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
"""Workshops on the future of ITU-T: what they were to reach, and what they reached (68-04, 68-T2, 68-T3)."""
PLAN = ReportPlan(
    name="plan",
    title=_("Plan for industry engagement"),
    about=_("The objectives of the plan for industry engagement, their actions by state, and the members that stayed."),
    operation="ReportOnThePlan",
    summary="The report on the plan for industry engagement over a period.",
    numbered=("progress", "retention", "decided", NOT_KNOWN),
    asked={
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
    asked={
        "matrix": ((("clauses.evidence", {}), lambda _of: True), *_HEADLINES),
        **{clause: (_evidence_of(clause), *HEADLINES[clause].requests) for clause in CLAUSES},
    },
)
"""The matrix of all items, and a sheet of each."""
PLANS: Mapping[str, ReportPlan] = {
    plan.name: plan for plan in (WTSA, TSAG, PARTICIPATION, WORKSHOPS, PLAN, CLAUSES_REPORT)
}


def name_of(kind: str, period: str) -> Inline:
    """Return what a report of a kind on a period is called."""
    return sentence(_("%(report)s %(period)s"), report=sentence(PLANS[kind].title), period=period)
