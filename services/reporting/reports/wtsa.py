"""The assessment for WTSA over a study period (Resolution 68, 68-15): its sections, of the figures that have a place there."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

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
    places_in,
)
from services.reporting.history import History, history_at
from services.reporting.queries import FactQueries, LogState
from services.reporting.read_models.garbage_collection import infrequent_gc
from services.reporting.reports.document import DisclosureNote, ReportDocument, Section
from services.reporting.reports.section_order import EVERY_SECTION, IN_SHORT, NEED, NOT_KNOWN
from shared.environment import progress

NAME = "wtsa"
FigureRequest = tuple[str, dict[str, str | int]]  # a key, and the parameters that are not its defaults
RequestKey = tuple[str, tuple[tuple[str, str | int], ...]]
FigureFilter = Callable[[Mapping[str, str]], bool]  # by what it is about

SECTIONS = tuple(id_ for id_ in EVERY_SECTION if id_ not in (NOT_KNOWN, NEED))
"""Those with figures of their own, in order."""
_TOLD_IN_SHORT = ("held", "came", "again")


def _name(asked: FigureRequest) -> RequestKey:
    return asked[0], tuple(asked[1].items())


def _requests(section: str) -> tuple[tuple[FigureRequest, FigureFilter], ...]:
    """Return what a section asks for, and what it shows of it."""
    own = tuple(((rule.key, place.asked), place.shows) for rule, place in places_in(NAME, section))
    if section != IN_SHORT:
        return own
    others: dict[RequestKey, tuple[FigureRequest, FigureFilter]] = {}
    for asked, shows in (each for told in _TOLD_IN_SHORT for each in _requests(told)):
        others.setdefault(_name(asked), (asked, partial(_in_short, shows)))
    return (*others.values(), *own)


def _in_short(shows: FigureFilter, of: Mapping[str, str]) -> bool:
    """Of meetings, series and kinds."""
    return shows(of) and set(of) <= {"meeting", "series", "kind"}


_LAID_OUT = {section: _requests(section) for section in SECTIONS}
REQUESTS: tuple[FigureRequest, ...] = tuple(asked for each in _LAID_OUT.values() for asked, _ in each)
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
    found = {id_: _section(id_, figures) for id_ in SECTIONS}
    every = [figure for section in found.values() for figure in section.figures]
    found[NOT_KNOWN] = Section(NOT_KNOWN, tuple(figure for figure in every if figure.value is None))
    # The need to continue or enhance is for people to state: no figure stands there.
    found[NEED] = Section(NEED, ())
    return tuple(found[id_] for id_ in EVERY_SECTION)


def _section(id_: str, figures: Callable[[FigureRequest], tuple[Figure, ...]]) -> Section:
    return Section(
        id_, tuple(figure for asked, shows in _LAID_OUT[id_] for figure in figures(asked) if shows(figure.of))
    )
