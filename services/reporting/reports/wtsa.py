"""The assessment for WTSA over a study period (Resolution 68, 68-15): which figures it lays out, in which order."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache

import msgspec

from services.reporting.disclosure import NAME as DISCLOSURE
from services.reporting.disclosure import Disclosed, EarlierReport, told_to
from services.reporting.disclosure import RequestedFigures as Pair
from services.reporting.figures import (
    RULES,
    Audience,
    Figure,
    FigureContext,
    Period,
    Rule,
    figures_by,
    figures_of,
    period_named,
)
from services.reporting.figures.diversity import MEASURES
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, LogState
from services.reporting.read_models.garbage_collection import infrequent_gc
from services.reporting.reports.document import DisclosureNote, ReportDocument, Section
from shared.environment import progress

NAME = "wtsa"
FigureRequest = tuple[str, dict[str, str | int]]  # a key, and the parameters that are not its defaults
RequestKey = tuple[str, tuple[tuple[str, str | int], ...]]
FigureFilter = Callable[[Figure], bool]

GROUP: dict[str, str | int] = {"level": "group"}
GUESTS: dict[str, str | int] = {"host": "excluded"}
BY_M49: dict[str, str | int] = {"development": "m49", "countries": "every"}
COMPARED = (
    "meetings.held",
    "participation.organizations",
    "participation.countries",
    "participation.developing",
    "diversity.regions.effective",
    "locations.held",
    "reference.states",
)
"""What is compared with the period before: outcomes, and the membership that they are seen beside."""

_HELD: tuple[FigureRequest, ...] = (("meetings.held", {}), ("participation.stated", {}))
_CAME: tuple[FigureRequest, ...] = (
    ("participation.organizations", {}),
    ("participation.countries", {}),
    ("participation.developing", {}),
    ("participation.developing", BY_M49),
    ("participation.host", {}),
    ("diversity.regions.effective", {}),
    ("diversity.regions.effective", GUESTS),
    ("diversity.regions.absent", {}),
)
_AGAIN: tuple[FigureRequest, ...] = (
    ("retention.organizations", {}),
    ("retention.organizations", GROUP),
    ("participation.newcomers", {}),
    ("participation.returners", {}),
    ("participation.lapsed", {}),
)
_WHERE: tuple[FigureRequest, ...] = (
    ("locations.held", {}),
    ("locations.since", {}),
    ("locations.repeats", {}),
    ("diversity.locations.effective", {}),
)
_CHANGE: tuple[FigureRequest, ...] = tuple(("assessment.change", {"compared": key}) for key in COMPARED)
_ANNEX: tuple[FigureRequest, ...] = (
    *(("diversity.regions." + measure.name, asked) for measure in MEASURES for asked in ({}, GUESTS)),
    *(
        (f"diversity.{name}.{measure.name}", {})
        for name in ("categories", "locations", "states")
        for measure in MEASURES
    ),
    ("retention.jaccard", {}),
    ("reference.states", {}),
    ("clauses.evidence", {}),
)


def _all(_figure: Figure) -> bool:
    return True


def _clause(clause: str) -> FigureFilter:
    return lambda figure: figure.of["clause"] == clause


def _in_short(figure: Figure) -> bool:
    """Of meetings, series and kinds; of clauses only what became of conclusions."""
    return figure.of.get("clause", "68-13") == "68-13" and set(figure.of) <= {"meeting", "series", "kind", "clause"}


def _is_whole(figure: Figure) -> bool:
    """Of participation only the organizations at each meeting: their classes are another section's."""
    return figure.key != "participation.organizations" or set(figure.of) <= {"meeting"}


SECTIONS: tuple[tuple[str, tuple[FigureRequest, ...], FigureFilter], ...] = (
    ("in-short", (*_HELD, *_CAME, *_AGAIN, ("clauses.evidence", {})), _in_short),
    ("held", (*_HELD, ("participation.organizations", {})), _is_whole),
    ("came", _CAME, _all),
    ("again", _AGAIN, _all),
    ("where", _WHERE, _all),
    ("topics", (("clauses.evidence", {}),), _clause("68-12")),
    ("conclusions", (("clauses.evidence", {}),), _clause("68-13")),
    ("change", _CHANGE, _all),
)


REQUESTS: tuple[FigureRequest, ...] = (*(each for _, asked, _ in SECTIONS for each in asked), *_ANNEX)
"""Some of them several times."""


def wtsa(
    facts: FactQueries,
    period: str,
    as_known_at: str | None = None,
    audience: Audience = "bureau",
    now: str | None = None,
) -> ReportDocument:
    """Return the live report, over what is open to an audience. Raise Malformed for no period or moment, BeforeTheLog."""
    return live_report(facts, history_at(facts, facts.moment(as_known_at), audience, now), period)


def undisclosed(facts: FactQueries, period: str, as_known_at: str, audience: Audience) -> ReportDocument:
    """Return the report over the whole history, told by the rule of reports issued before 0.4.0. Raise likewise."""
    moment = facts.moment(as_known_at)
    return assessment(history_at(facts, moment), period, facts.logs_at(moment), audience)


def live_report(facts: FactQueries, history: History, period: str) -> ReportDocument:
    """Return the report over a history. Outside the bureau no roots of logs stand in it: they tell of closed events too."""
    logs = facts.logs_at(history.moment)
    if history.audience != "bureau":
        logs = {log: msgspec.structs.replace(state, root=None) for log, state in logs.items()}
    return assessment(history, period, logs)


@infrequent_gc()
def assessment(
    history: History, period: str, logs: dict[str, LogState], audience: Audience | None = None
) -> ReportDocument:
    """Return the report over a history, wherever that came from.

    `audience` joins and leaves out by the rule of reports issued before 0.4.0, over the whole history. Without it everything in
    the history is counted and named: it holds what is open to its audience, and nothing else.
    """
    over = period_named(history, period)
    context = FigureContext(history, over, audience or "bureau")

    @cache
    def figures(name: RequestKey) -> tuple[Figure, ...]:
        progress.poll_listener()
        return tuple(figures_of(context, name[0], dict(name[1])))

    to = audience or history.audience
    return ReportDocument(NAME, to, over, history.moment, logs, _sections(lambda asked: figures(_name(asked))))


@infrequent_gc()
def disclosed(
    whole: History, open_: History, period: str, logs: dict[str, LogState], audience: Audience,
    earlier: Sequence[EarlierReport] = (),
) -> ReportDocument:  # fmt: skip
    """Return the report of all facts as an audience outside the bureau may have it. `open_`: those open to it."""
    names = list(dict.fromkeys(map(_name, REQUESTS)))
    asked = [(RULES[key], dict(with_)) for key, with_ in names]
    over, found = disclosed_figures(whole, open_, period, audience, earlier, asked)
    figures = dict(zip(names, found.figures, strict=True))
    told = DisclosureNote(DISCLOSURE, found.differing)
    return ReportDocument(
        NAME, audience, over, whole.moment, logs, _sections(lambda asked: figures[_name(asked)]), told
    )


def disclosed_figures(
    whole: History, open_: History, period: str, audience: Audience, earlier: Sequence[EarlierReport],
    asked: Sequence[tuple[Rule, Mapping[str, str | int]]],
) -> tuple[Period, Disclosed]:  # fmt: skip
    """Return the figures of these rules and parameters as an audience may have them, and the period as far as it is open."""
    over = period_named(whole, period)
    known = over.defined_by is None or over.defined_by.stream in {fact.stream for fact in open_.periods}
    shown = period_named(open_, period) if known else msgspec.structs.replace(over, defined_by=None)
    studies = FigureContext(whole, over), FigureContext(open_, shown)
    pairs = []
    for rule, with_ in asked:
        progress.poll_listener()
        pairs.append(Pair(*(figures_by(each, rule, with_) for each in studies)))
    return shown, told_to(pairs, audience, earlier)


def _sections(figures: Callable[[FigureRequest], tuple[Figure, ...]]) -> tuple[Section, ...]:
    sections = [
        Section(id_, tuple(figure for each in asked for figure in figures(each) if wanted(figure)))
        for id_, asked, wanted in SECTIONS
    ]
    annex = Section("annex", tuple(figure for each in _ANNEX for figure in figures(each)))
    every = [figure for section in (*sections, annex) for figure in section.figures]
    unknown = Section("not-known", tuple(figure for figure in every if figure.value is None))
    # The need to continue or enhance is for people to state: no figure stands there.
    return (*sections, unknown, Section("need", ()), annex)


def _name(asked: FigureRequest) -> RequestKey:
    return asked[0], tuple(asked[1].items())
