"""The criteria by which the need to continue is judged, each with its figure, and a draft plan for the next period (68-15)."""

from collections.abc import Iterator

from services.reporting.document_model import DayText, Inline, joined, number, sentence, unknown
from services.reporting.document_model.blocks import Bullets, DocumentBlock, Heading, paragraph, table
from services.reporting.figures import Figure, FigureContext
from services.reporting.figures.progress import dated_by
from services.reporting.read_models import facts as rm
from services.reporting.reports.assessment.engagement_plan import actions, actions_made
from services.reporting.reports.document import ReportDocument
from services.reporting.reports.figure_titles import figure_title
from services.reporting.reports.headlines import HEADLINES
from services.reporting.reports.layout import Layout
from services.reporting.reports.told_statements import in_the_original, statements_of
from shared.contracts.clauses import CLAUSES
from shared.contracts.meetings.aims import OBJECTIVES
from shared.contracts.meetings.follow_up import PROGRESS, PROGRESS_STATES, ProgressStated
from shared.contracts.meetings.proposals import PROPOSALS
from shared.domain.dates import holds_on, within


def criteria(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield each criterion in force, with the figure of the item that it is numbered by, and how it was judged."""
    found = criteria_in_force(layout.context)
    if not found:
        yield from paragraph(sentence("No criterion of the assessment is recorded."))
        return
    yield table(
        sentence("Criteria of the assessment"),
        (sentence("Criterion"), sentence("Figures"), sentence("Judgement"), sentence("Grounds")),
        ((_text(fact), _figures(layout, fact), *_judgement(layout, fact)) for fact in found),
        sentence("A criterion whose number begins with that of an item of the resolution has the figure of that item."),
        kinds=(None,) * 4,
    )


def criteria_in_force(context: FigureContext) -> list[rm.Fact]:
    """Return the criteria on the day of the report, by number."""
    found = [
        fact
        for fact in statements_of(context, OBJECTIVES)
        if fact.body.statement.set == "assessment criterion"
        and holds_on(context.as_of, fact.body.statement.since, fact.body.statement.until)
    ]
    return sorted(found, key=lambda each: (each.body.statement.number, each.stream))


def figures_of(report: ReportDocument, criterion: rm.Fact) -> list[Figure]:
    """Return the figures of a report by which a criterion is judged."""
    item = next((clause for clause in CLAUSES if str(criterion.body.statement.number).startswith(clause)), None)
    return HEADLINES[item].chosen(report.figures()) if item else []


def last_judgement(context: FigureContext, criterion: rm.Fact) -> ProgressStated | None:
    """Return the last judgement of a criterion by the day of the report."""
    own = [fact for fact in statements_of(context, PROGRESS) if fact.body.statement.about == criterion.stream]
    judged = dated_by(own, context.as_of)
    return judged[-1].body.statement if judged else None


def _text(fact: rm.Fact) -> Inline:
    return joined((fact.body.statement.number, in_the_original(fact.body.statement.text)), " ")


def _figures(layout: Layout, fact: rm.Fact) -> Inline:
    found = figures_of(layout.report, fact)
    if not found:
        return unknown(sentence("none of this report"))
    titles = ((figure_title(each, layout.country_name), number(each)) for each in found)
    return joined((sentence("%(what)s: %(number)s", what=what, number=told) for what, told in titles), "; ")


def _judgement(layout: Layout, criterion: rm.Fact) -> tuple[Inline, Inline]:
    """Return the last judgement by the day of the report, with its day and its grounds."""
    said = last_judgement(layout.context, criterion)
    if said is None:
        return sentence("not judged"), ""
    state = joined((sentence(PROGRESS_STATES[said.state]), DayText(said.on)), ", ")
    return state, said.text or sentence("none stated")


def draft_plan(layout: Layout) -> Iterator[DocumentBlock]:
    """Yield what the next period begins with: actions that are still open, and proposals that may be named."""
    yield Heading(sentence("Draft plan for the next period"))
    open_actions = list(actions(layout, actions_made(layout), sentence("Actions still open"), still_open=True))
    proposals = [
        in_the_original(fact.body.statement.text)
        for fact in statements_of(layout.context, PROPOSALS)
        if within(fact.body.statement.on, layout.context.period.first, layout.context.as_of)
    ]
    yield from open_actions
    if proposals:
        yield from paragraph(sentence("Proposals of the period:"))
        yield Bullets(tuple(proposals))
    if not open_actions and not proposals:
        yield from paragraph(sentence("No action is open, and no proposal may be named here."))
