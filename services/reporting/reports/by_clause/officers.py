"""The officers who are responsible for records of an item; for the bureau alone, which alone may know them."""

from collections.abc import Mapping

from services.reporting.figures.answering_records import united
from services.reporting.figures.clause_evidence import records_by_kind
from services.reporting.figures.context import FigureContext
from services.reporting.figures.evidence import Trace
from services.reporting.read_models import facts as rm
from shared.contracts.assignments import ASSIGNMENTS
from shared.contracts.clauses import Clause
from shared.domain.dates import holds_on


def officers_by_record(context: FigureContext) -> Mapping[str, str]:
    """Return, by record, the account that is responsible for it at the moment of the history: the latest that surely holds."""
    latest: dict[str, rm.Fact] = {}
    for fact in context.history.of(ASSIGNMENTS):
        said = fact.body.statement
        if fact.withdrawn or not holds_on(context.history.moment.day, said.since, said.until):
            continue
        known = latest.get(said.about)
        if known is None or _began(known) <= _began(fact):
            latest[said.about] = fact
    return {about: fact.body.statement.account for about, fact in latest.items()}


def officers_of(context: FigureContext, clause: Clause, by_record: Mapping[str, str]) -> list[str]:
    """Return the accounts that are responsible for records of an item, in the order of their ids."""
    if not by_record:
        return []
    found = united(records_by_kind(context, clause, Trace()).values())
    return sorted({by_record[each.record] for each in found.records if each.record in by_record})


def _began(fact: rm.Fact) -> tuple[str, int]:
    return fact.body.statement.since or "", fact.events[0]
