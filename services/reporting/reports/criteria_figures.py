"""The criteria of the assessment in force, and the figures by which each is judged (68-15)."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from services.reporting.figures import Figure, FigureContext
from services.reporting.read_models import facts as rm
from services.reporting.reports.figure_reference import non_default_parameters
from services.reporting.reports.headlines import HEADLINES, MOST, Headline
from services.reporting.reports.plan import NEED, ReportPlan, RequestKey
from services.reporting.reports.plans import WTSA, of_any, of_whole
from services.reporting.reports.reported_statements import statements_of
from shared.contracts.clauses import CLAUSES
from shared.contracts.figures import FigureKey
from shared.contracts.meetings.aims import OBJECTIVES
from shared.domain.dates import holds_on

CHANGE = "assessment.change"


def criteria_in_force(context: FigureContext) -> list[rm.Fact]:
    """Return the criteria that certainly hold on the day of the report and may be named in it, in numerical order."""
    found = [
        fact
        for fact in statements_of(context, OBJECTIVES)
        if fact.body.statement.set == "assessment criterion"
        and holds_on(context.as_of, fact.body.statement.since, fact.body.statement.until)
    ]
    return sorted(found, key=lambda each: (each.body.statement.number, each.stream))


def with_criteria(plan: ReportPlan, context: FigureContext) -> ReportPlan:
    """Return the plan of the assessment with the figures that its criteria name, and their changes; any other plan
    unchanged, including one that already has its criteria."""
    if plan is not WTSA:
        return plan
    return _assessment_with(tuple(each for fact in criteria_in_force(context) for each in _requests(fact)))


@lru_cache(16)
def _assessment_with(keys: tuple[RequestKey, ...]) -> ReportPlan:
    """Return the same plan for the same requests, because results are cached by plan."""
    requests = [((key, dict(with_)), of_whole if key == CHANGE else of_any) for key, with_ in keys]
    return WTSA.with_requests(NEED, requests)


def figures_judging(criterion: rm.Fact, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures of a report by which a criterion is judged, each once."""
    headlines = (each.chosen(figures) for each in _headlines(criterion))
    by_key = (_of_key(key, figures) for key in criterion.body.statement.figures or ())
    found: list[Figure] = []
    found.extend(each for selected in (*headlines, *by_key) for each in selected if each not in found)
    return found


def _headlines(criterion: rm.Fact) -> list[Headline]:
    """Return the figures of the items that it names; if it names neither items nor figures, those of the item with
    which its number begins."""
    stated = criterion.body.statement
    items = stated.items or ()
    if not items and not stated.figures:
        items = tuple(clause for clause in CLAUSES if str(stated.number).startswith(clause))
    return [HEADLINES[clause] for clause in items]


def _requests(criterion: rm.Fact) -> Iterator[RequestKey]:
    for each in _headlines(criterion):
        if each.over_period:
            yield _change(each.key)
    for key in criterion.body.statement.figures or ():
        yield key, ()
        yield _change(key)


def _change(key: str) -> RequestKey:
    return CHANGE, (("compared", key),)


def _of_key(key: FigureKey, figures: Sequence[Figure]) -> list[Figure]:
    """Return the figure of the whole period or, if there is none, that of the last meeting, or the first few."""
    whole = Headline(key).chosen(figures) or Headline(key, at_meetings=True).chosen(figures)
    return whole or [each for each in figures if each.key == key and not non_default_parameters(each)][:MOST]
