"""The officers responsible for records of an item; only the bureau may know them."""

from collections.abc import Mapping

from services.reporting.figures.clause_evidence import records_of
from services.reporting.figures.context import FigureContext
from services.reporting.read_models import facts as rm
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.clauses import Clause
from shared.statements.succession import Span, grouped, holding


def officers_by_record(context: FigureContext) -> Mapping[str, str]:
    """Return, by record, the account responsible for it at the moment of the history: the latest one that certainly holds."""
    valid = [fact for fact in context.history.of(ASSIGNMENTS) if not fact.withdrawn]
    groups = grouped(ASSIGNMENTS, valid, lambda fact: fact.body.statement).values()
    held = (holding(assignments, context.history.moment.day, _span) for assignments in groups)
    return {fact.body.statement.about: fact.body.statement.account for fact in held if fact is not None}


def officers_of(context: FigureContext, clause: Clause, by_record: Mapping[str, str]) -> list[str]:
    """Return the accounts responsible for records of an item, in the order of their ids."""
    if not by_record:
        return []
    records = {each.record for each in records_of(context, clause).records}
    return sorted({by_record[record] for record in records if record in by_record})


def _span(fact: rm.Fact) -> Span:
    return Span(fact.body.statement.since, fact.body.statement.until, fact.stated[1])
